package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.HeldObject;
import io.s3hydration.backend.InMemoryBackend;
import io.s3hydration.backend.InMemoryBucket.Access;
import io.s3hydration.backend.InMemoryListing;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListingFailedException;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.plan.CopyRecord;
import io.s3hydration.plan.ReservedKeys;
import io.s3hydration.report.JournalFile;
import io.s3hydration.report.PartSizes;
import io.s3hydration.report.SyncStore;
import io.s3hydration.report.Verdict;
import io.s3hydration.transfer.Copier;
import io.s3hydration.transfer.FailureKind;
import io.s3hydration.transfer.PermitPool;
import io.s3hydration.transfer.RelistingCopier;
import io.s3hydration.transfer.TransferOutcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One seeded history of runs over two buckets in memory, and what must be true of it. */
final class RandomHistory {

  private static final String SYNC = "_sync/";
  private static final Instant BEGINNING = Instant.parse("2026-01-01T02:00:00Z");
  private static final List<String> ALL_NAMES =
      List.of("", "a", "a/", "a/b", "b/1", "b/2", "b0", "c", "c d", "\uFFFD", "\uD83D\uDE00", "z");
  private static final List<String> PREFIXES =
      List.of("a", "b/", "b", "c", "nothing", "z", "\uFFFD");

  /** Few enough that the same key meets several misfortunes. */
  private final List<String> names = new ArrayList<>(ALL_NAMES);

  final List<String> log = new ArrayList<>();
  private final Random random;
  private final Map<String, String> properties = new TreeMap<>();
  private final Map<ObjectKey, List<HeldObject>> versions = new TreeMap<>();
  private final Map<String, Integer> accesses = new HashMap<>();
  private Instant now = BEGINNING;
  private final InMemoryBackend backend = new InMemoryBackend(() -> now);
  private final InMemoryListing listing = new InMemoryListing(backend.producer(), 3);
  private String producerPrefix;
  private String consumerPrefix;
  private final boolean tampers;
  private final boolean adopts;
  private final boolean leaves;
  private PartSizes sizes;
  private boolean faulty;
  private final Set<ObjectKey> removed = new HashSet<>();
  private int numbered;

  RandomHistory(long seed) {
    random = new Random(seed * 0x9E3779B97F4A7C15L + 12345);
    random.nextInt();
    Collections.shuffle(names, random);
    names
        .subList(random.nextInt(6) == 0 ? names.size() : 1 + random.nextInt(4), names.size())
        .clear();
    producerPrefix = random.nextInt(3) == 0 ? "in/" : "";
    consumerPrefix = random.nextInt(3) == 0 ? "out/" : "";
    tampers = random.nextInt(3) == 0;
    adopts = random.nextInt(4) == 0;
    leaves = tampers && random.nextInt(3) == 0;
    sizes =
        random.nextInt(4) == 0
            ? PartSizes.USUAL
            : new PartSizes(1 + random.nextInt(3), 2 + random.nextInt(6), random.nextInt(5));
    properties.put(
        "hydration.sync.full-every", List.of("7d", "never", "1s").get(random.nextInt(3)));
    properties.put("hydration.sync.on-missing", leaves ? "leave" : "copy");
    properties.put("hydration.producer.bucket", backend.producer().name());
    properties.put("hydration.consumer.bucket", backend.consumer().name());
    backend.producer().intercept((access, key) -> accessed("producer", access, key));
    backend.consumer().intercept((access, key) -> accessed("consumer", access, key));
    log.add(
        "sizes "
            + sizes
            + " tampers "
            + tampers
            + " leaves "
            + leaves
            + " adopts "
            + adopts
            + " <"
            + producerPrefix
            + "> to <"
            + consumerPrefix
            + "> "
            + properties);
  }

  void live() {
    for (int i = random.nextInt(8); i > 0; i--) {
      changeProducer();
    }
    if (adopts) {
      predecessor();
    }
    SteppedRun zombie = null;
    int rounds = 1 + random.nextInt(6);
    for (int round = 0; round < rounds; round++) {
      zombie = round(zombie);
      between();
    }
    if (zombie != null) {
      zombie.kill();
    }
    theEnd();
  }

  private void predecessor() {
    now = now.plus(Duration.ofDays(3));
    for (ObjectKey key : backend.producer().keys()) {
      HeldObject held = backend.producer().held(key).orElseThrow();
      if (random.nextInt(4) > 0) {
        backend.consumer().put(target(key), Content.of(held.content().bytes()));
      }
    }
    now = now.plusSeconds(60);
    backend
        .consumer()
        .put(
            new ObjectKey(SYNC + "last_successful_sync.json"),
            Content.of("{\"at\":\"" + now + "\"}"));
    now = now.plus(Duration.ofHours(random.nextInt(48)));
  }

  private @Nullable SteppedRun round(@Nullable SteppedRun zombie) {
    int fate = random.nextInt(5); // 0, 1: ends; 2: killed; 3: paused; 4: beside another
    boolean quiet = fate < 2 && random.nextInt(5) < 2;
    faulty = !quiet && random.nextBoolean();
    RunParameters parameters = parameters();
    SteppedRun run = start(parameters);
    SteppedRun other = fate == 4 ? start(parameters()) : null;
    int stopAt = 1 + random.nextInt(40);
    int wakesAt = random.nextInt(40);
    SteppedRun sleeping = zombie;
    for (int step = 0; !run.isDone() || (other != null && !other.isDone()); step++) {
      if (step == wakesAt && !quiet) {
        wake(sleeping);
      }
      if (!quiet && random.nextInt(8) == 0) {
        changeProducer();
      }
      if ((fate == 2 || fate == 3) && step >= stopAt) {
        break;
      }
      (other != null && random.nextBoolean() ? other : run).advance();
    }
    log.add(
        run.name
            + " ended "
            + (run.isDone()
                ? run.end.verdict() + " " + run.end.reason()
                : fate == 2 ? "killed" : "paused"));
    if (other != null) {
      log.add(other.name + " ended " + other.end.verdict() + " " + other.end.reason());
    }
    wake(sleeping);
    if (quiet) {
      checkQuiet(run, parameters);
    }
    if (sleeping != null) {
      sleeping.kill();
    }
    if (fate == 2) {
      run.kill();
    }
    return fate == 3 ? run : null;
  }

  private void wake(@Nullable SteppedRun sleeping) {
    if (sleeping != null && !sleeping.isDone()) {
      log.add(sleeping.name + " wakes");
      for (int i = random.nextInt(2); i >= 0; i--) {
        sleeping.advance();
      }
    }
  }

  private SteppedRun start(RunParameters parameters) {
    accesses.clear();
    String name = "run%03d".formatted(numbered++);
    Map<String, String> all = new TreeMap<>(properties);
    all.put("hydration.producer.prefix", producerPrefix);
    all.put("hydration.consumer.prefix", consumerPrefix);
    RunSettings settings =
        new RunSettings(
            new Binder(new MapConfigurationPropertySource(all))
                .bind("hydration", HydrationProperties.class)
                .get());
    log.add(name + " starts " + parameters);
    return new SteppedRun(name, settings, parameters, sizes, this::ports, random, () -> now);
  }

  private Ports ports(String runId, PermitPool permits) {
    Copier copier = backend.copier(runId);
    return new Ports(
        listing,
        new InMemoryListing(backend.consumer(), 3),
        backend.producerHeads(),
        backend.consumerHeads(),
        mortal(new RelistingCopier(losing(copier), listing, backend.producer().name())),
        losing(backend.syncStore(SYNC)),
        backend.syncStore(""),
        backend.unfinishedUploads(),
        new JournalFile(backend.syncStore(SYNC), runId),
        permits,
        new Ports.Time(() -> Duration.between(BEGINNING, now).toNanos(), this::pause),
        Map::of);
  }

  /** Time passes for everybody, and whoever waits may be killed. */
  private void pause(Duration time) {
    SteppedRun run = SteppedRun.current();
    if (run != null) {
      run.step();
    }
    now = now.plus(time);
  }

  private static Copier mortal(Copier copier) {
    return transfer -> {
      try {
        return copier.copy(transfer);
      } catch (SteppedRun.Killed e) {
        return new TransferOutcome.Interrupted();
      }
    };
  }

  /** The copy is there, and nobody gets to know. */
  private Copier losing(Copier copier) {
    return transfer -> {
      TransferOutcome outcome = copier.copy(transfer);
      log.add("  copied " + transfer.listed().key() + " " + outcome.getClass().getSimpleName());
      if (outcome instanceof TransferOutcome.Transferred && faulty && random.nextInt(20) == 0) {
        log.add("  answer lost " + transfer.listed().key());
        return new TransferOutcome.Failed(Denials.of(FailureKind.NETWORK, "write").failure());
      }
      return outcome;
    };
  }

  private SyncStore losing(SyncStore store) {
    return new SyncStore() {
      @Override
      public Optional<Stored> read(String name) {
        return store.read(name);
      }

      @Override
      public ETag write(String name, byte[] content, Condition condition) {
        ETag etag = store.write(name, content, condition);
        log.add("  wrote " + name);
        if (faulty && random.nextInt(40) == 0) {
          log.add("  answer lost " + name);
          throw Denials.record("write " + name);
        }
        return etag;
      }

      @Override
      public void delete(String name) {
        store.delete(name);
        log.add("  removed " + name);
      }
    };
  }

  private void accessed(String side, Access access, ObjectKey key) {
    SteppedRun run = SteppedRun.current();
    if (run == null) {
      return;
    }
    run.step();
    boolean record = side.equals("consumer") && key.startsWith(SYNC);
    accesses.merge(side + " " + access + (record ? " record" : ""), 1, Integer::sum);
    if (faulty && random.nextInt(30) == 0) {
      log.add("  " + run.name + " fault at " + side + " " + access + " " + key);
      if (access == Access.LIST) {
        throw new ListingFailedException("the test says no");
      }
      FailureKind[] kinds =
          record
              ? new FailureKind[] {FailureKind.RECORDS, FailureKind.DESTINATION_KEY_DISABLED}
              : new FailureKind[] {
                FailureKind.NETWORK, FailureKind.ACCESS_DENIED, FailureKind.STORE,
                FailureKind.NETWORK, FailureKind.ACCESS_DENIED, FailureKind.CREDENTIALS
              };
      throw Denials.of(kinds[random.nextInt(kinds.length)], access + " " + key);
    }
  }

  private RunParameters parameters() {
    if (needsRebase() && random.nextInt(4) > 0) {
      return new RunParameters(null, null, null, null, false, true, false);
    }
    boolean dry = random.nextInt(12) == 0;
    boolean full = random.nextInt(6) == 0;
    return switch (random.nextInt(10)) {
      case 0 ->
          new RunParameters(producerPrefix + pick(PREFIXES), null, null, null, full, false, dry);
      case 1 -> {
        Instant from = now.minus(Duration.ofHours(random.nextInt(100)));
        yield new RunParameters(
            null,
            from,
            random.nextBoolean() ? null : from.plusSeconds(36000),
            null,
            full,
            false,
            dry);
      }
      case 2 -> {
        StringBuilder lines = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
          lines.append(JsonMapper.shared().writeValueAsString(anyKey().value())).append('\n');
        }
        String list = lines.toString().replace("\"\"\n", "\"none\"\n");
        backend.consumer().put(new ObjectKey("lists/keys.jsonl"), Content.of(list));
        yield new RunParameters(
            null,
            null,
            null,
            "s3://" + backend.consumer().name() + "/lists/keys.jsonl",
            full,
            false,
            dry);
      }
      case 3 -> new RunParameters(null, null, null, null, full, true, dry);
      default -> new RunParameters(null, null, null, null, full, false, dry);
    };
  }

  private ObjectKey anyKey() {
    String name = producerPrefix + pick(names);
    return new ObjectKey(name.isEmpty() ? "_sync/evil" : name);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private void changeProducer() {
    ObjectKey key = anyKey();
    List<HeldObject> stack = versions.computeIfAbsent(key, k -> new ArrayList<>());
    now = now.plusSeconds(random.nextInt(3));
    int kind = random.nextInt(10);
    String what;
    switch (kind) {
      case 4 -> {
        what = "delete";
        backend.producer().delete(key);
      }
      case 5 -> {
        what = "undelete";
        if (!stack.isEmpty()) {
          backend.producer().hold(key, stack.getLast());
        }
      }
      case 6, 7 -> {
        what = "rollback";
        if (stack.size() > 1) {
          stack.removeLast();
          backend.producer().hold(key, stack.getLast());
        }
      }
      case 8 -> {
        what = "old";
        backend.producer().put(key, content(), now.minus(Duration.ofDays(random.nextInt(20))));
        stack.add(backend.producer().held(key).orElseThrow());
      }
      default -> {
        what = "put";
        if (random.nextInt(12) == 0) {
          backend.producer().putArchived(key, content());
        } else {
          backend.producer().put(key, content());
        }
        stack.add(backend.producer().held(key).orElseThrow());
      }
    }
    log.add(
        "producer "
            + what
            + " "
            + key
            + " -> "
            + backend
                .producer()
                .held(key)
                .map(
                    h ->
                        h.content().text()
                            + " "
                            + h.lastModified()
                            + (h.archived() ? " archived" : ""))
                .orElse("none"));
  }

  private Content content() {
    Content plain = Content.of("v" + random.nextInt(5) + (random.nextInt(4) == 0 ? "longer" : ""));
    return switch (random.nextInt(8)) {
      case 0 -> plain.withMetadata(Map.of("filler", "x".repeat(2000)));
      case 1 ->
          plain.withMetadata(new CopyRecord(new ETag("spoofed"), 2, now, "run000").toMetadata());
      default -> plain;
    };
  }

  private void between() {
    now = now.plus(Duration.ofHours(pick(List.of(1, 1, 24, 24 * 8))));
    for (int i = random.nextInt(3); i > 0; i--) {
      changeProducer();
    }
    if (tampers && random.nextInt(3) == 0) {
      tamper();
    }
    if (random.nextInt(12) == 0) {
      damage();
    }
    if (random.nextInt(25) == 0 && !adopts) {
      consumerPrefix = consumerPrefix.equals("moved/") ? "" : "moved/";
      log.add("mapping changes to <" + consumerPrefix + ">");
    }
  }

  private void tamper() {
    List<ObjectKey> copies = copies();
    if (copies.isEmpty()) {
      return;
    }
    ObjectKey key = pick(copies);
    if (random.nextBoolean()) {
      backend.consumer().delete(key);
      removed.add(key);
      log.add("consumer removes " + key);
    } else {
      backend.consumer().put(key, Content.of("v" + random.nextInt(5)));
      log.add("consumer overwrites " + key);
    }
  }

  private void damage() {
    List<ObjectKey> records =
        backend.consumer().keys().stream()
            .filter(k -> k.startsWith(SYNC + "index/") && !k.value().endsWith("progress.json"))
            .toList();
    if (!records.isEmpty()) {
      ObjectKey key = pick(records);
      if (random.nextBoolean()) {
        backend.consumer().delete(key);
      } else {
        backend.consumer().put(key, Content.of("damaged"));
      }
      log.add("damages " + key);
    }
  }

  private List<ObjectKey> copies() {
    return backend.consumer().keys().stream()
        .filter(key -> !key.startsWith(SYNC) && !key.startsWith("lists/"))
        .toList();
  }

  private ObjectKey target(ObjectKey key) {
    return new ObjectKey(consumerPrefix + key.value().substring(producerPrefix.length()));
  }

  private JsonNode marker() {
    return backend
        .consumer()
        .get(new ObjectKey(SYNC + "last_successful_sync.json"))
        .map(c -> (JsonNode) JsonMapper.shared().readTree(c.text()))
        .orElse(JsonMapper.shared().missingNode());
  }

  private boolean needsRebase() {
    JsonNode of = marker().path("binding").path("consumerPrefix");
    return of.isString() && !of.stringValue().equals(consumerPrefix);
  }

  private void checkQuiet(SteppedRun run, RunParameters parameters) {
    boolean whole = !parameters.bounded() && !parameters.dryRun();
    if (run.end.verdict() == Verdict.BAD_INPUT) {
      assertThat(needsRebase()).as(run.end.reason()).isTrue();
      return;
    }
    assertThat(run.end.verdict()).as(run.end.reason()).isEqualTo(Verdict.COMPLETE);
    boolean sees = parameters.full() || parameters.rebase();
    if (whole && (sees || !(tampers || adopts))) {
      checkCopies();
      checkIndex();
    }
  }

  private void checkCopies() {
    ReservedKeys reserved = new ReservedKeys(SYNC);
    for (ObjectKey key : backend.producer().keys()) {
      HeldObject held = backend.producer().held(key).orElseThrow();
      ObjectKey target = target(key);
      if (!key.startsWith(producerPrefix)
          || held.archived()
          || target.value().isEmpty()
          || reserved.contains(target)) {
        continue;
      }
      Optional<Content> copy = backend.consumer().get(target);
      if (copy.isEmpty() && leaves && removed.contains(target)) {
        continue;
      }
      assertThat(copy.map(Content::text)).as("copy of <%s>", key).contains(held.content().text());
    }
  }

  private void checkIndex() {
    String manifest = marker().path("manifest").stringValue();
    JsonNode parts = json(manifest).path("parts");
    ObjectKey last = null;
    boolean first = true;
    for (JsonNode part : parts) {
      String from = part.path("from").isString() ? part.path("from").stringValue() : null;
      assertThat(from == null).as("only the first part begins at the beginning").isEqualTo(first);
      if (from != null && last != null) {
        assertThat(last).isLessThan(new ObjectKey(from));
      }
      first = false;
      int count = 0;
      for (String line : lines(part.path("name").stringValue())) {
        JsonNode entry = JsonMapper.shared().readTree(line);
        ObjectKey key = new ObjectKey(entry.path("k").stringValue());
        if (from != null) {
          assertThat(key).isGreaterThanOrEqualTo(new ObjectKey(from));
        }
        if (last != null) {
          assertThat(key).isGreaterThan(last);
        }
        last = key;
        count++;
        checkEntry(key, entry);
      }
      assertThat(count).isEqualTo(part.path("entries").intValue());
    }
  }

  private void checkEntry(ObjectKey key, JsonNode entry) {
    HeldObject held =
        backend
            .producer()
            .held(key)
            .orElseThrow(() -> new AssertionError("entry of deleted " + key));
    assertThat(entry.path("e").stringValue()).as("etag of " + key).isEqualTo(held.etag().value());
    assertThat(entry.path("m").stringValue()).isEqualTo(held.lastModified().toString());
    if (entry.path("a").stringValue("").equals("LEFT")) {
      assertThat(backend.consumer().get(target(key))).isEmpty();
      return;
    }
    HeldObject copy =
        backend
            .consumer()
            .held(target(key))
            .orElseThrow(() -> new AssertionError("entry without copy " + key));
    assertThat(entry.path("c").stringValue()).isEqualTo(copy.etag().value());
    assertThat(copy.content().text()).isEqualTo(held.content().text());
  }

  private List<String> lines(String name) {
    byte[] bytes = backend.consumer().get(new ObjectKey(SYNC + name)).orElseThrow().bytes();
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode json(String name) {
    return JsonMapper.shared()
        .readTree(backend.consumer().get(new ObjectKey(SYNC + name)).orElseThrow().text());
  }

  /** Everything is still: one run makes it whole, and soon there is nothing left to do. */
  private void theEnd() {
    faulty = false;
    sizes = new PartSizes(sizes.min(), sizes.max(), 100_000);
    boolean sees = tampers || adopts;
    if (needsRebase()) {
      complete(new RunParameters(null, null, null, null, false, true, false));
    } else {
      complete(new RunParameters(null, null, null, null, sees, false, false));
    }
    checkCopies();
    checkIndex();
    RunParameters scheduled = new RunParameters(null, null, null, null, false, false, false);
    complete(scheduled);
    checkCopies();
    complete(scheduled); // a full one, if it is due
    complete(scheduled);
    checkCopies();
    checkIndex();
    List<String> needless =
        accesses.keySet().stream()
            .filter(
                a ->
                    a.equals("consumer HEAD")
                        || a.equals("producer HEAD")
                        || a.equals("producer READ")
                        || a.equals("consumer WRITE"))
            .toList();
    boolean settled = json(marker().path("manifest").stringValue()).path("parts").size() > 0;
    assertThat(settled ? needless : List.of())
        .as("a fourth still run has nothing to do: " + accesses)
        .isEmpty();
    now = now.plus(Duration.ofDays(9));
    complete(scheduled);
    checkCopies();
    checkIndex();
  }

  private void complete(RunParameters parameters) {
    SteppedRun run = start(parameters);
    while (!run.isDone()) {
      run.advance();
    }
    log.add(run.name + " ended " + run.end.verdict());
    assertThat(run.end.verdict()).as(run.end.reason()).isEqualTo(Verdict.COMPLETE);
  }
}
