package io.s3hydration.job;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.InMemoryBucket;
import io.s3hydration.backend.InMemoryS3;
import io.s3hydration.backend.InMemoryS3.Asked;
import io.s3hydration.backend.TwoAccounts;
import io.s3hydration.listing.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs of the real application between two stores, one for each side, that remember every request
 * with its headers. The producer's identity is the profile {@link #PROFILE}.
 */
final class WireRuns implements AutoCloseable {

  static final String PROFILE = "producer-readonly";
  static final String PRODUCER_ID = "AKIAPRODUCEREXAMPLE0";
  static final String CONSUMER_ID = "AKIACONSUMEREXAMPLE0";

  /** Where the SDK looks for the shared credentials file. */
  private static final String FILE = "aws.sharedCredentialsFile";

  final InMemoryBucket producer = new InMemoryBucket("producer-bucket", InstantSource.system());
  final InMemoryBucket consumer = new InMemoryBucket("consumer-bucket", InstantSource.system());
  final InMemoryS3 producerStore = InMemoryS3.serve(producer);
  final InMemoryS3 consumerStore = InMemoryS3.serve(consumer);
  private final Application application = new Application();
  private int before;
  private int beforeAtProducer;

  WireRuns(Path directory) throws IOException {
    Path file = directory.resolve("credentials");
    Files.writeString(
        file,
        """
        [%s]
        aws_access_key_id = %s
        aws_secret_access_key = not-a-secret
        """
            .formatted(PROFILE, PRODUCER_ID));
    System.setProperty(FILE, file.toString());
    application
        .with("hydration.producer.bucket", producer.name())
        .with("hydration.producer.endpoint", producerStore.endpoint().toString())
        .with("hydration.producer.path-style", "true")
        .with("hydration.producer.profile", PROFILE)
        .with("hydration.consumer.bucket", consumer.name())
        .with("spring.cloud.aws.region.static", TwoAccounts.REGION)
        .with("spring.cloud.aws.endpoint", consumerStore.endpoint().toString())
        .with("spring.cloud.aws.s3.path-style-access-enabled", "true")
        .with("spring.cloud.aws.credentials.access-key", CONSUMER_ID)
        .with("spring.cloud.aws.credentials.secret-key", "not-a-secret")
        .with("server.port", "0");
  }

  WireRuns with(String property, String value) {
    application.with(property, value);
    return this;
  }

  /** The same in a JVM of its own. */
  ApplicationProcess process() {
    return ApplicationProcess.of(application)
        .option("-XX:TieredStopAtLevel=1")
        .option("-D" + FILE + "=" + System.getProperty(FILE));
  }

  WireRuns without(String property) {
    application.without(property);
    return this;
  }

  void produce(String key, String text) {
    producer.put(new ObjectKey(key), Content.of(text));
  }

  int run(String... parameters) {
    before = consumerStore.asked().size();
    beforeAtProducer = producerStore.asked().size();
    return application.run(parameters);
  }

  /** What the last run asked of the producer's store. */
  List<Asked> atProducer() {
    List<Asked> all = producerStore.asked();
    return all.subList(beforeAtProducer, all.size());
  }

  /** What the last run asked of the consumer's store. */
  List<Asked> atConsumer() {
    List<Asked> all = consumerStore.asked();
    return all.subList(before, all.size());
  }

  static Predicate<Asked> line(String regex) {
    return asked -> asked.line().matches(regex);
  }

  /** The report of the last run. */
  JsonNode report(String location) {
    return consumer.keys().stream()
        .map(ObjectKey::value)
        .filter(key -> key.startsWith(location + "runs/") && key.endsWith("/report.json"))
        .map(
            key ->
                JsonMapper.shared().readTree(consumer.get(new ObjectKey(key)).orElseThrow().text()))
        // The names of two runs in one second are in no order.
        .max(Comparator.comparing(report -> Instant.parse(report.path("startedAt").stringValue())))
        .orElseThrow();
  }

  JsonNode report() {
    return report("_sync/");
  }

  @Override
  public void close() {
    System.clearProperty(FILE);
    producerStore.close();
    consumerStore.close();
  }
}
