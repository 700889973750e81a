package io.s3hydration.job;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.InMemoryBackend;
import io.s3hydration.backend.InMemoryBucket;
import io.s3hydration.backend.InMemoryBucket.Access;
import io.s3hydration.backend.InMemoryListing;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.report.JournalFile;
import io.s3hydration.report.SyncStore;
import io.s3hydration.transfer.PermitPool;
import io.s3hydration.transfer.RelistingCopier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A history of runs of the real job over two buckets in memory; each run has its own context. */
final class InMemoryRuns {

  static final String SYNC = "_sync/";
  private static final Instant BEGINNING = Instant.parse("2026-01-01T02:00:00Z");

  private final Map<String, String> properties = new TreeMap<>();
  private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();
  private volatile Instant now = BEGINNING;
  private InMemoryBucket.Interceptor atProducer = (access, key) -> {};
  private InMemoryBucket.Interceptor atConsumer = (access, key) -> {};
  private UnaryOperator<SyncStore> records = UnaryOperator.identity();
  private ApplicationListener<?> listener = (ApplicationEvent event) -> {};
  final InMemoryBackend backend = new InMemoryBackend(() -> now);
  final InMemoryListing producerListing = new InMemoryListing(backend.producer(), 3);

  InMemoryRuns() {
    properties.put("hydration.producer.bucket", backend.producer().name());
    properties.put("hydration.consumer.bucket", backend.consumer().name());
    properties.put("spring.cloud.aws.s3.enabled", "false");
    properties.put("spring.cloud.aws.region.static", "eu-central-1");
    properties.put("spring.main.web-application-type", "none");
  }

  /** How a run ended, with what it stored as its report; a missing node if it stored none. */
  record Ended(int exitCode, JsonNode report) {
    long count(String outcome) {
      return report.path("outcomes").path(outcome).longValue();
    }

    long because(String reason) {
      return report.path("reasons").path(reason).longValue(0);
    }
  }

  @EnableAutoConfiguration
  @Import({HydrationJob.class, BindProblems.class})
  static class JobOverBuckets {}

  InMemoryRuns with(String property, String value) {
    properties.put(property, value);
    return this;
  }

  Ended run(String... parameters) {
    requests.clear();
    backend.producer().intercept((access, key) -> intercept("producer", atProducer, access, key));
    backend.consumer().intercept((access, key) -> intercept("consumer", atConsumer, access, key));
    List<String> arguments = new ArrayList<>(List.of(parameters));
    properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(JobOverBuckets.class)
            .registerShutdownHook(false)
            .initializers(
                (GenericApplicationContext c) ->
                    c.registerBean(Ports.class, () -> ports(c.getBean(RunId.class).value())))
            .listeners(listener)
            .run(arguments.toArray(String[]::new));
    String runId = context.getBean(RunId.class).value();
    int exitCode = SpringApplication.exit(context);
    backend.producer().intercept((access, key) -> {});
    backend.consumer().intercept((access, key) -> {});
    return new Ended(exitCode, report(runId));
  }

  private void intercept(
      String side, InMemoryBucket.Interceptor interceptor, Access access, ObjectKey key) {
    boolean records = side.equals("consumer") && key.startsWith(SYNC);
    requests
        .computeIfAbsent(side + " " + access + (records ? " records" : ""), n -> new LongAdder())
        .increment();
    interceptor.before(access, key);
  }

  /** Requests of the last run: "producer READ", "consumer HEAD", "consumer WRITE records". */
  long requests(String what) {
    LongAdder count = requests.get(what);
    return count == null ? 0 : count.sum();
  }

  Ports ports(String runId) {
    return new Ports(
        producerListing,
        new InMemoryListing(backend.consumer(), 3),
        backend.producerHeads(),
        backend.consumerHeads(),
        new RelistingCopier(backend.copier(runId), producerListing, backend.producer().name()),
        records.apply(backend.syncStore(SYNC)),
        backend.syncStore("")::read,
        backend.unfinishedUploads(),
        new JournalFile(backend.syncStore(SYNC), runId),
        new PermitPool(4),
        new Ports.Time(() -> Duration.between(BEGINNING, now).toNanos(), this::later),
        Map::of);
  }

  /** Puts something between the runs and their records. */
  void records(UnaryOperator<SyncStore> between) {
    records = between;
  }

  void atProducer(InMemoryBucket.Interceptor interceptor) {
    atProducer = interceptor;
  }

  void atConsumer(InMemoryBucket.Interceptor interceptor) {
    atConsumer = interceptor;
  }

  /** Told of what happens in the contexts of the runs to come. */
  void listen(ApplicationListener<?> listener) {
    this.listener = listener;
  }

  void later(Duration by) {
    now = now.plus(by);
  }

  Instant now() {
    return now;
  }

  void produce(String key, String text) {
    backend.producer().put(new ObjectKey(key), Content.of(text));
  }

  /** The copy's bytes as text; null if there is none. */
  @org.jspecify.annotations.Nullable
  String copy(String key) {
    return backend
        .consumer()
        .get(new ObjectKey(key))
        .map(content -> new String(content.bytes(), StandardCharsets.UTF_8))
        .orElse(null);
  }

  /** Keys of copies, records left out. */
  List<String> copies() {
    return backend.consumer().keys().stream()
        .map(ObjectKey::value)
        .filter(key -> !key.startsWith(SYNC))
        .toList();
  }

  List<String> records(String prefix) {
    return backend.consumer().keys().stream()
        .map(ObjectKey::value)
        .filter(key -> key.startsWith(SYNC + prefix))
        .toList();
  }

  JsonNode marker() {
    return json(SYNC + "last_successful_sync.json");
  }

  JsonNode json(String key) {
    String text = copy(key);
    return text == null ? JsonMapper.shared().missingNode() : JsonMapper.shared().readTree(text);
  }

  void rewrite(String key, UnaryOperator<String> change) {
    String text = copy(key);
    if (text == null) {
      throw new IllegalStateException("no object " + key);
    }
    backend.consumer().put(new ObjectKey(key), Content.of(change.apply(text)));
  }

  void remove(String key) {
    backend.consumer().delete(new ObjectKey(key));
  }

  /** What a run stored as its report; a missing node if it stored none. */
  JsonNode report(String runId) {
    return json(
        records("runs/").stream()
            .filter(key -> key.endsWith(runId + "/report.json"))
            .findFirst()
            .orElse("no report"));
  }
}
