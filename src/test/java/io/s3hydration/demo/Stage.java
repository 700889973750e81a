package io.s3hydration.demo;

import io.s3hydration.backend.Account;
import io.s3hydration.backend.S3Objects;
import io.s3hydration.backend.TwoAccounts;
import io.s3hydration.job.Application;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two buckets, the application between them, and the owners' hands on both. */
final class Stage {

  /** Where the application keeps its records in the consumer's bucket. */
  static final String SYNC = "_sync/";

  /**
   * What the application logs, set off from what the demo says; a property loses leading blanks.
   */
  private static final String LOG_LINES = "%replace(   | %m){'\\n', '\n   | '}%n";

  private final TwoAccounts accounts;
  private final Narrator narrator;
  private final Application application;
  private final S3Client producer;
  private final S3Client consumer;

  Stage(TwoAccounts accounts, Narrator narrator) {
    this.accounts = accounts;
    this.narrator = narrator;
    this.producer = accounts.producerClient();
    this.consumer = accounts.consumerClient();
    this.application =
        Application.between(accounts)
            .with("hydration.producer.account-id", accounts.producer().id())
            .with("hydration.consumer.account-id", accounts.consumer().id())
            .with("hydration.consumer.kms-key-arn", accounts.consumer().kmsKeyArn())
            .with("hydration.transfer.tags", "drop")
            .with("spring.main.log-startup-info", "false")
            .with("logging.level.org.gaul", "off")
            .with("logging.pattern.console", LOG_LINES);
  }

  void put(String key, String content) {
    put(key, RequestBody.fromString(content), Map.of());
  }

  void put(String key, RequestBody content, Map<String, String> metadata) {
    String bucket = accounts.producer().bucket();
    producer.putObject(put -> put.bucket(bucket).key(key).metadata(metadata), content);
  }

  void deny(String key) {
    accounts.denyAtProducer(key);
  }

  void allow(String key) {
    accounts.allowAtProducer(key);
  }

  /** What the producer's bucket holds of a key. */
  byte[] original(String key) {
    return S3Objects.read(producer, accounts.producer().bucket(), key);
  }

  void removeCopy(String key) {
    S3Objects.delete(consumer, accounts.consumer().bucket(), key);
  }

  /** Removes the settled index; the marker stays. */
  int removeIndex() {
    List<String> parts =
        S3Objects.keys(consumer, accounts.consumer().bucket()).stream()
            .filter(key -> key.startsWith(SYNC + "index/"))
            .toList();
    parts.forEach(this::removeCopy);
    return parts.size();
  }

  /** One process of the application, from start to exit code. */
  FinishedRun run(String... parameters) {
    List<String> reportsBefore = reports();
    SortedMap<String, Long> requestsBefore = accounts.requests();
    int exitCode = application.run(parameters);
    SortedMap<String, Long> requests = new TreeMap<>();
    accounts
        .requests()
        .forEach(
            (name, count) -> requests.put(name, count - requestsBefore.getOrDefault(name, 0L)));
    return new FinishedRun(
        exitCode, reportBeside(reportsBefore), requests, application.startUp(), accounts);
  }

  /** A look at both buckets that owes nothing to the application. */
  Comparison compare() {
    return Comparison.of(accounts);
  }

  /** Tells a comparison, of which everything but the given keys should be there and equal. */
  void expectEqualExcept(int missing) {
    Comparison seen = compare();
    Account owner = accounts.consumer();
    int copies = seen.originals() - missing;
    narrator.expect("copies in s3://" + owner.bucket(), copies, seen.copies());
    narrator.expect("copies with the same bytes as their original", copies, seen.equalBytes());
    narrator.expect("copies under the consumer's KMS key", copies, seen.underOwnKey());
    narrator.expect("copies whose ETag is another than the original's", copies, seen.otherTag());
  }

  private List<String> reports() {
    return S3Objects.keys(consumer, accounts.consumer().bucket()).stream()
        .filter(key -> key.startsWith(SYNC + "runs/") && key.endsWith("/report.json"))
        .toList();
  }

  /** The one that was not there before: runs that begin in one second sort in any order. */
  private JsonNode reportBeside(List<String> before) {
    String written =
        reports().stream()
            .filter(key -> !before.contains(key))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("the run has left no report"));
    return JsonMapper.shared()
        .readTree(S3Objects.read(consumer, accounts.consumer().bucket(), written));
  }
}
