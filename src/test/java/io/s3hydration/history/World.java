package io.s3hydration.history;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.HeldObject;
import io.s3hydration.backend.InMemoryBackend;
import io.s3hydration.backend.InMemoryBucket;
import io.s3hydration.backend.InMemoryCopier;
import io.s3hydration.backend.InMemoryListing;
import io.s3hydration.backend.InMemoryPartsCopier;
import io.s3hydration.job.SteppedRuns;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.plan.ReservedKeys;
import io.s3hydration.report.JournalFile;
import io.s3hydration.report.SyncStore;
import io.s3hydration.transfer.RelistingCopier;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The two buckets and their clock, and what became of the copies beside our runs. */
final class World {

  static final String SYNC = "_sync/";
  private static final Instant BEGINNING = Instant.parse("2026-01-01T02:00:00Z");
  private static final String MOVED = "moved/";
  private static final String KEY_LIST = "lists/keys.jsonl";
  private static final int PAGE = 3;
  private static final int PART_BYTES = 5; // "v1longer" has two parts

  final Setting setting;
  private final ReservedKeys reserved = new ReservedKeys(SYNC);
  private Instant now = BEGINNING;
  private boolean moved;
  final InMemoryBackend backend = new InMemoryBackend(() -> now);
  final InMemoryBucket consumer = backend.consumer();
  final Producer producer;
  final InMemoryListing listing = new InMemoryListing(backend.producer(), PAGE);

  /** Copies that no run needs to look at before the next full one. */
  private final Set<ObjectKey> unproved = new HashSet<>();

  private final Set<ObjectKey> removed = new HashSet<>();

  /** Whether records of the index were spoilt, so that nobody can name what they named. */
  boolean damaged;

  World(Setting setting) {
    this.setting = setting;
    producer = new Producer(backend.producer(), setting.producerPrefix());
  }

  Instant now() {
    return now;
  }

  Duration age() {
    return Duration.between(BEGINNING, now);
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** The ports of a run, as they are where nothing is wrong with them. */
  SteppedRuns.Reach reach(String runId) {
    SyncStore store = backend.syncStore(SYNC);
    JournalFile journal = new JournalFile(store, runId);
    InMemoryPartsCopier copier =
        new InMemoryPartsCopier((InMemoryCopier) backend.copier(runId), journal, PART_BYTES);
    return new SteppedRuns.Reach(
        listing,
        new InMemoryListing(consumer, PAGE),
        backend.producerHeads(),
        backend.consumerHeads(),
        new RelistingCopier(copier, listing, backend.producer().name()),
        store,
        backend.syncStore("")::read,
        backend.unfinishedUploads(),
        journal);
  }

  Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>();
    properties.put("hydration.producer.bucket", backend.producer().name());
    properties.put("hydration.producer.prefix", setting.producerPrefix());
    properties.put("hydration.consumer.bucket", consumer.name());
    properties.put("hydration.consumer.prefix", consumerPrefix());
    properties.put("hydration.sync.full-every", setting.fullEvery());
    properties.put("hydration.sync.on-missing", setting.leavesRemoved() ? "leave" : "copy");
    return properties;
  }

  /** The arguments that ask for it; a list of keys is put where they say. */
  List<String> arguments(Demand demand) {
    Map<String, String> given = new TreeMap<>();
    switch (demand.scope()) {
      case Demand.Scope.Everything everything -> {}
      case Demand.Scope.Prefix(String prefix) ->
          given.put("prefix", setting.producerPrefix() + prefix);
      case Demand.Scope.Window(Duration from, Duration to) -> {
        given.put("from", now.minus(from).toString());
        if (!to.isZero()) {
          given.put("to", now.minus(to).toString());
        }
      }
      case Demand.Scope.Keys(List<String> keys) -> {
        String lines =
            keys.stream()
                .map(key -> JsonMapper.shared().writeValueAsString(producer.key(key).value()))
                .collect(Collectors.joining("\n"));
        consumer.put(new ObjectKey(KEY_LIST), Content.of(lines));
        given.put("keys", "s3://" + consumer.name() + "/" + KEY_LIST);
      }
    }
    given.put("full", Boolean.toString(demand.full()));
    given.put("rebase", Boolean.toString(demand.rebase()));
    given.put("dry-run", Boolean.toString(demand.dry()));
    return given.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }

  private String consumerPrefix() {
    return moved ? MOVED : setting.consumerPrefix();
  }

  /** Whether the marker is of another mapping, so that only a rebase may go on. */
  boolean needsRebase() {
    JsonNode of = marker().path("binding").path("consumerPrefix");
    return of.isString() && !of.stringValue().equals(consumerPrefix());
  }

  void movePrefix() {
    moved = !moved;
  }

  ObjectKey target(ObjectKey key) {
    return new ObjectKey(
        consumerPrefix() + key.value().substring(setting.producerPrefix().length()));
  }

  /** Whether a copy of it is ours to make. */
  boolean isToBeCopied(ObjectKey key, HeldObject held) {
    if (!key.startsWith(setting.producerPrefix()) || held.archived()) {
      return false;
    }
    ObjectKey target = target(key);
    return !target.value().isEmpty() && !reserved.contains(target);
  }

  /** Whether no run needs to look at copies that the index calls settled. */
  boolean isProved() {
    return unproved.isEmpty();
  }

  boolean isProved(ObjectKey target) {
    return !unproved.contains(target);
  }

  boolean mayStayAway(ObjectKey target) {
    return setting.leavesRemoved() && removed.contains(target);
  }

  /** A whole run that nothing disturbed has looked at everything. */
  void proved() {
    unproved.clear();
  }

  void removeCopy(String name) {
    ObjectKey target = target(producer.key(name));
    if (isCopy(target)) {
      consumer.delete(target);
      removed.add(target);
      unproved.add(target);
    }
  }

  void overwriteCopy(String name, String bytes) {
    ObjectKey target = target(producer.key(name));
    if (isCopy(target)) {
      consumer.put(target, Content.of(bytes));
      unproved.add(target);
    }
  }

  private boolean isCopy(ObjectKey target) {
    return !target.startsWith(SYNC) && consumer.held(target).isPresent();
  }

  void predecessor(List<String> copied) {
    pass(Duration.ofDays(3));
    for (String name : copied) {
      ObjectKey key = producer.key(name);
      Optional<HeldObject> held = backend.producer().held(key);
      if (held.isPresent() && isToBeCopied(key, held.get())) {
        consumer.put(target(key), Content.of(held.get().content().bytes()));
      }
    }
    backend.producer().keys().stream()
        .filter(key -> key.startsWith(setting.producerPrefix()))
        .forEach(key -> unproved.add(target(key)));
    pass(Duration.ofSeconds(60));
    consumer.put(
        new ObjectKey(SYNC + "last_successful_sync.json"), Content.of("{\"at\":\"" + now + "\"}"));
  }

  void damageIndex(int nth, boolean remove) {
    List<ObjectKey> records =
        consumer.keys().stream()
            .filter(key -> key.startsWith(SYNC + "index/") && !Bystanders.owns(key))
            .filter(key -> !key.value().endsWith("progress.json"))
            .toList();
    if (!records.isEmpty()) {
      ObjectKey record = records.get(nth % records.size());
      consumer.put(record, Content.of("damaged"));
      if (remove) {
        consumer.delete(record);
      }
      damaged = true;
    }
  }

  JsonNode marker() {
    return record("last_successful_sync.json");
  }

  /** A record by its name; a missing node if it is not there or no JSON. */
  JsonNode record(String name) {
    Optional<Content> content = consumer.get(new ObjectKey(SYNC + name));
    return content.isEmpty() || !content.get().text().startsWith("{")
        ? JsonMapper.shared().missingNode()
        : JsonMapper.shared().readTree(content.get().text());
  }
}
