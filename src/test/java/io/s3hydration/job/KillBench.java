package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.HeldObject;
import io.s3hydration.backend.InMemoryBackend;
import io.s3hydration.backend.InMemoryBucket;
import io.s3hydration.backend.InMemoryS3;
import io.s3hydration.backend.StsStub;
import io.s3hydration.backend.TwoAccounts;
import io.s3hydration.faults.Exchange.Logged;
import io.s3hydration.faults.FaultProxy;
import io.s3hydration.faults.Faults;
import io.s3hydration.faults.Rule;
import io.s3hydration.faults.S3Operation;
import io.s3hydration.job.ApplicationProcess.Ended;
import io.s3hydration.job.ApplicationProcess.Running;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ObjectKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The real application in a JVM of its own, between two buckets in memory, with a {@link
 * FaultProxy} before them that kills it at a request; and the run after that, in this JVM.
 *
 * <p>Some small objects, and two that go in three parts: one of the first keys and one of the last.
 */
final class KillBench implements AutoCloseable {

  /** Of objects and parts under way. */
  static final int CONCURRENCY = 4;

  /** What it ends with, as a shell would say: 128 and the signal. */
  private static final int KILLED = 128 + 9;

  private static final String ROLE = "arn:aws:iam::111111111111:role/hydration-source";
  private static final int SMALL = 10;
  private static final int LARGE = (11 << 20) + 7;

  /** Logging and the database of Spring Batch are one for a JVM. */
  private static final Lock IN_THIS_JVM = new ReentrantLock();

  private final InMemoryBackend buckets = new InMemoryBackend(InstantSource.system());
  private final InMemoryS3 store = InMemoryS3.serve(buckets.producer(), buckets.consumer());
  private final StsStub sts = StsStub.start(ROLE, "agreed-external-id", issued -> {});
  private final FaultProxy proxy = FaultProxy.inFrontOf(store.endpoint(), sts.endpoint());
  private final Application application = new Application();
  private final Map<ObjectKey, Map<ETag, Content>> versions = new ConcurrentHashMap<>();
  private final Map<String, Integer> changes = new HashMap<>();
  private final Map<String, Integer> changesAtBegin = new HashMap<>();
  private final Map<ObjectKey, HeldObject> atProducer = new HashMap<>();
  private final Map<ObjectKey, HeldObject> atConsumer = new HashMap<>();
  private final Path archive;
  private int begin;

  /**
   * @param directory where a run that comes to its end leaves the archive of its classes, by which
   *     the others start
   */
  KillBench(Path directory) {
    archive = directory.resolve("application.aot");
    application
        .with("hydration.lease.duration", "15s")
        .with("hydration.producer.bucket", producer().name())
        .with("hydration.producer.prefix", FaultBench.FROM)
        .with("hydration.producer.endpoint", proxy.endpoint().toString())
        .with("hydration.producer.path-style", "true")
        .with("hydration.producer.role-arn", ROLE)
        .with("hydration.producer.external-id", sts.externalId())
        .with("hydration.producer.sts-endpoint", proxy.endpoint().toString())
        .with("hydration.consumer.bucket", consumer().name())
        .with("hydration.consumer.prefix", FaultBench.TO)
        .with("hydration.consumer.kms-key-arn", FaultBench.CONSUMER_KEY)
        .with("hydration.transfer.max-concurrent-objects", Integer.toString(CONCURRENCY))
        .with("hydration.transfer.part-size", "5MB")
        .with("hydration.transfer.multipart-threshold", "5MB")
        .with("spring.cloud.aws.region.static", TwoAccounts.REGION)
        .with("spring.cloud.aws.endpoint", proxy.endpoint().toString())
        .with("spring.cloud.aws.s3.path-style-access-enabled", "true")
        .with("spring.cloud.aws.credentials.access-key", FaultBench.CONSUMER_ID)
        .with("spring.cloud.aws.credentials.secret-key", "not-a-secret")
        .with("server.port", "0");
    for (int object = 0; object < SMALL; object++) {
      produce("in/k%02d".formatted(object), Content.of("content " + object));
    }
    produce("in/a-large", Content.ofSize(LARGE));
    produce("in/z-large", Content.ofSize(LARGE + 1).withTags(Map.of("size", "large")));
  }

  InMemoryBucket producer() {
    return buckets.producer();
  }

  InMemoryBucket consumer() {
    return buckets.consumer();
  }

  void produce(String key, Content content) {
    ObjectKey name = new ObjectKey(key);
    Content described = content.withMetadata(Map.of("origin", key));
    versions
        .computeIfAbsent(name, n -> new ConcurrentHashMap<>())
        .put(producer().put(name, described), described);
    changes.merge(key, 1, Integer::sum);
  }

  /** A first run, and then changes: the next run merges with an index. */
  KillBench havingRunBefore() {
    repair();
    changes.clear();
    produce("in/k02", Content.of("changed"));
    produce("in/k06", Content.of("changed too"));
    produce("in/k05x", Content.of("new"));
    produce("in/k07x", Content.of("new too"));
    produce("in/a-large", Content.ofSize(LARGE + 2));
    producer().delete(new ObjectKey("in/k03"));
    return this;
  }

  /** From here each story begins. */
  KillBench keep() {
    producer().keys().forEach(k -> atProducer.put(k, producer().held(k).orElseThrow()));
    consumer().keys().forEach(k -> atConsumer.put(k, consumer().held(k).orElseThrow()));
    changesAtBegin.putAll(changes);
    return this;
  }

  /** A story begins. */
  Whole again() {
    reset(producer(), atProducer);
    reset(consumer(), atConsumer);
    consumer().endUploads();
    changes.clear();
    changes.putAll(changesAtBegin);
    begin = proxy.log().size();
    return new Whole(producer(), consumer(), versions, true, Set.of());
  }

  private static void reset(InMemoryBucket bucket, Map<ObjectKey, HeldObject> to) {
    bucket.keys().stream().filter(key -> !to.containsKey(key)).forEach(bucket::delete);
    to.forEach(bucket::hold);
  }

  /** A run of its own that nobody kills; how many requests it made. */
  int undisturbed() {
    int before = proxy.log().size();
    Ended ended = process().archivedIn(archive).run();
    assertThat(ended.exitCode()).as(ended.text()).isZero();
    return proxy.log().size() - before;
  }

  private ApplicationProcess process() {
    return ApplicationProcess.of(application)
        .option("-XX:TieredStopAtLevel=1")
        .option("-XX:+UseSerialGC");
  }

  /**
   * A run that is killed.
   *
   * @return whether it was; it may have come to its end before
   */
  boolean kill(KillPoint point) {
    CompletableFuture<Running> running = new CompletableFuture<>();
    CountDownLatch dead = new CountDownLatch(1);
    Runnable kill =
        () -> {
          running.join().sigkill();
          dead.countDown();
        };
    // What it had sent before it died, and nobody had read yet, is not to reach the store later.
    proxy.add(Rule.always(Faults.droppedBefore(), request -> dead.getCount() == 0));
    proxy.add(
        Rule.nth(
            point.nth(),
            point.afterwards() ? Faults.deadlyAfterwards(kill) : Faults.deadlyBefore(kill),
            point.at()));
    if (point.late()) {
      proxy.add(Rule.once(Faults.heldUntil(dead), KillPoint::putsData));
    }
    ApplicationProcess process = process();
    running.complete((Files.exists(archive) ? process.archivedIn(archive) : process).begin());
    Ended ended = running.join().await();
    proxy.heal();
    assertThat(ended.exitCode()).as(point + ": " + ended.text()).isIn(KILLED, 0);
    return ended.exitCode() == KILLED;
  }

  /** One more run, to its end. */
  JsonNode repair() {
    IN_THIS_JVM.lock();
    try {
      assertThat(application.run()).as("the run after it").isZero();
    } finally {
      IN_THIS_JVM.unlock();
    }
    String newest =
        consumer().keys().stream()
            .map(ObjectKey::value)
            .filter(key -> key.matches("_sync/runs/.*/report.json"))
            .max(String::compareTo)
            .orElseThrow();
    return JsonMapper.shared().readTree(consumer().get(new ObjectKey(newest)).orElseThrow().text());
  }

  /** The store's clock goes on while nobody runs: a lease that stands is by then expired. */
  void anHourLater() {
    Duration by = Duration.ofHours(1);
    ObjectKey lease = new ObjectKey(FaultBench.SYNC + "run.lease");
    consumer()
        .held(lease)
        .ifPresent(
            held -> consumer().hold(lease, held.withLastModified(held.lastModified().minus(by))));
  }

  List<Logged> log() {
    List<Logged> all = proxy.log();
    return all.subList(begin, all.size());
  }

  /**
   * What was copied again: nothing whose copy had come to be; and begun again was no more than what
   * can be under way at a time, for each kill.
   */
  void checkBound(int kills) {
    Map<String, Long> done =
        copies(line -> isEnd(line.operation()) && line.reachedStore() && line.status() == 200);
    done.forEach(
        (key, times) ->
            assertThat(times)
                .as("copies of " + key)
                .isLessThanOrEqualTo(
                    changes.getOrDefault(
                        FaultBench.FROM + key.substring(FaultBench.TO.length()), 0)));
    Map<String, Long> begun = copies(line -> isBeginning(line.operation()));
    long again =
        begun.entrySet().stream()
            .mapToLong(e -> e.getValue() - done.getOrDefault(e.getKey(), 0L))
            .sum();
    assertThat(again).as("begun again: " + begun).isBetween(0L, (long) kills * CONCURRENCY);
  }

  private Map<String, Long> copies(Predicate<Logged> which) {
    return log().stream()
        .filter(line -> line.key().startsWith(FaultBench.TO))
        .filter(which)
        .collect(Collectors.groupingBy(Logged::key, Collectors.counting()));
  }

  private static boolean isBeginning(S3Operation operation) {
    return operation == S3Operation.PUT_OBJECT || operation == S3Operation.CREATE_MULTIPART_UPLOAD;
  }

  private static boolean isEnd(S3Operation operation) {
    return operation == S3Operation.PUT_OBJECT
        || operation == S3Operation.COMPLETE_MULTIPART_UPLOAD;
  }

  @Override
  public void close() {
    proxy.close();
    store.close();
    sts.close();
  }
}
