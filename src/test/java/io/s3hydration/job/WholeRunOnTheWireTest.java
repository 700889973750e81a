package io.s3hydration.job;

import static io.s3hydration.job.WireRuns.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.InMemoryS3.Asked;
import io.s3hydration.listing.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is configured reaches the requests of a whole run, on the side where it belongs. */
class WholeRunOnTheWireTest {

  private static final String KEY_A = "arn:aws:kms:eu-central-1:222222222222:key/a";
  private static final String KEY_B = "arn:aws:kms:eu-central-1:222222222222:key/b";
  private static final String OWNER = "x-amz-expected-bucket-owner";
  private static final String STORAGE_CLASS = "x-amz-storage-class";
  private static final String KMS_KEY = "x-amz-server-side-encryption-aws-kms-key-id";

  private WireRuns runs;

  @BeforeEach
  void produce(@TempDir Path directory) throws IOException {
    runs = new WireRuns(directory);
    for (String key : List.of("a", "b", "c")) {
      runs.produce(key, "bytes of " + key);
    }
  }

  @AfterEach
  void close() {
    runs.close();
  }

  private static void assertSignedBy(String accessKeyId, List<Asked> requests) {
    assertThat(requests)
        .isNotEmpty()
        .allSatisfy(
            asked ->
                assertThat(asked.headers().get("authorization"))
                    .contains("Credential=" + accessKeyId + "/"));
  }

  @Test
  void each_side_is_asked_at_its_own_endpoint_under_its_own_identity() {
    assertThat(runs.run()).isZero();
    assertSignedBy(WireRuns.PRODUCER_ID, runs.atProducer());
    assertSignedBy(WireRuns.CONSUMER_ID, runs.atConsumer());
    assertThat(runs.atProducer()).allMatch(line("GET .*"));
    assertThat(runs.consumer.get(new ObjectKey("a")).orElseThrow().text()).isEqualTo("bytes of a");
  }

  @Test
  void without_role_and_profile_the_producer_is_read_by_the_default_chain() {
    System.setProperty("aws.accessKeyId", "AKIADEFAULTEXAMPLE00");
    System.setProperty("aws.secretAccessKey", "not-a-secret");
    try {
      assertThat(runs.without("hydration.producer.profile").run()).isZero();
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
    }
    assertSignedBy("AKIADEFAULTEXAMPLE00", runs.atProducer());
    assertSignedBy(WireRuns.CONSUMER_ID, runs.atConsumer());
  }

  @Test
  void a_profile_that_does_not_exist_ends_the_run() {
    assertThat(runs.with("hydration.producer.profile", "no-such-profile").run()).isEqualTo(1);
    assertThat(runs.atProducer()).isEmpty();
    assertThat(runs.report().path("reason").stringValue()).contains("no-such-profile");
  }

  @Test
  void every_request_of_either_side_names_the_owner_that_it_expects() {
    runs.producer.put(new ObjectKey("large"), Content.ofSize(6 << 20));
    runs.with("hydration.producer.account-id", "111111111111")
        .with("hydration.consumer.account-id", "222222222222")
        .with("hydration.transfer.part-size", "5MB")
        .with("hydration.transfer.multipart-threshold", "5MB");
    assertThat(runs.run()).isZero();
    runs.run("rebase=true"); // HEADs too
    assertThat(runs.producerStore.asked())
        .allMatch(asked -> "111111111111".equals(asked.headers().get(OWNER)));
    assertThat(runs.consumerStore.asked())
        .anyMatch(line("HEAD .*"))
        .anyMatch(line("POST .*uploadId.*"))
        .allMatch(asked -> "222222222222".equals(asked.headers().get(OWNER)));
  }

  @Test
  void storage_class_and_key_reach_copies_of_either_kind_and_the_key_the_records_too() {
    runs.producer.put(new ObjectKey("large"), Content.ofSize(6 << 20));
    runs.with("hydration.consumer.kms-key-arn", KEY_A)
        .with("hydration.transfer.storage-class", "STANDARD_IA")
        .with("hydration.transfer.part-size", "5MB")
        .with("hydration.transfer.multipart-threshold", "5MB");
    assertThat(runs.run()).isZero();
    List<Asked> copies =
        runs.atConsumer().stream()
            .filter(line("PUT /consumer-bucket/[abc]|POST /consumer-bucket/large\\?uploads.*"))
            .toList();
    assertThat(copies)
        .hasSize(4)
        .allMatch(asked -> "STANDARD_IA".equals(asked.headers().get(STORAGE_CLASS)))
        .allMatch(asked -> KEY_A.equals(asked.headers().get(KMS_KEY)));
    assertThat(runs.atConsumer().stream().filter(line("PUT /consumer-bucket/_sync/.*")))
        .isNotEmpty()
        .allMatch(asked -> KEY_A.equals(asked.headers().get(KMS_KEY)))
        .noneMatch(asked -> asked.headers().containsKey(STORAGE_CLASS));
  }

  @Test
  void a_copy_under_another_key_is_kept_and_counted_where_a_head_shows_it() {
    runs.with("hydration.consumer.kms-key-arn", KEY_A).run();
    assertThat(runs.with("hydration.consumer.kms-key-arn", KEY_B).run("rebase=true")).isZero();
    assertThat(runs.report().path("reasons").path("UNCHANGED_OTHER_KEY").longValue()).isEqualTo(3);
    assertThat(runs.report().path("outcomes").path("UNCHANGED").longValue()).isEqualTo(3);
    assertThat(keyOf("a")).isEqualTo(KEY_A);
  }

  @Test
  void a_copy_under_another_key_is_copied_again_where_the_rule_says_so() {
    runs.with("hydration.consumer.kms-key-arn", KEY_A).run();
    runs.with("hydration.consumer.kms-key-arn", KEY_B)
        .with("hydration.consumer.on-other-key", "recopy");
    assertThat(runs.run("rebase=true")).isZero();
    assertThat(runs.report().path("reasons").path("OTHER_KEY").longValue()).isEqualTo(3);
    assertThat(keyOf("a")).isEqualTo(KEY_B);
  }

  private String keyOf(String key) {
    return String.valueOf(runs.consumer.held(new ObjectKey(key)).orElseThrow().kmsKeyArn());
  }

  @Test
  void an_object_of_the_producer_under_another_key_than_expected_is_copied_and_counted() {
    runs.producer.hold(
        new ObjectKey("d"), runs.producer.held(new ObjectKey("a")).orElseThrow().under(KEY_A));
    runs.producer.hold(
        new ObjectKey("e"), runs.producer.held(new ObjectKey("b")).orElseThrow().under(KEY_B));
    assertThat(runs.with("hydration.producer.kms-key-arn", KEY_B).run()).isZero();
    assertThat(runs.report().path("outcomes").path("TRANSFERRED").longValue()).isEqualTo(5);
    assertThat(runs.report().path("reasons").path("OTHER_PRODUCER_KEY").longValue()).isEqualTo(1);
  }

  @Test
  void tags_are_probed_once_and_dropped_without_a_request() {
    runs.run();
    assertThat(runs.atProducer().stream().filter(line(".*\\?tagging"))).hasSize(1);
    runs.produce("d", "d");
    runs.with("hydration.transfer.tags", "drop").run();
    assertThat(runs.atProducer()).noneMatch(line(".*\\?tagging"));
    assertThat(runs.report().path("notices")).isEmpty();
  }

  @Test
  void conditions_are_on_every_copy_unless_they_are_waived() {
    runs.run();
    assertThat(runs.atConsumer().stream().filter(line("PUT /consumer-bucket/[abc]")))
        .hasSize(3)
        .allMatch(asked -> "*".equals(asked.headers().get("if-none-match")));
    runs.produce("a", "another");
    runs.produce("d", "new");
    assertThat(runs.with("hydration.consumer.conditional-writes", "off").run()).isZero();
    assertThat(runs.atConsumer())
        .anyMatch(line("PUT /consumer-bucket/a"))
        .noneMatch(asked -> asked.headers().containsKey("if-match"))
        .noneMatch(asked -> asked.headers().containsKey("if-none-match"));
  }

  @Test
  void a_sync_location_that_changes_costs_HEADs_and_no_copy() {
    runs.run();
    assertThat(runs.with("hydration.sync.location", "_pull/").run()).isZero();
    JsonNode report = runs.report("_pull/");
    assertThat(report.path("mode").stringValue()).isEqualTo("FIRST");
    assertThat(report.path("outcomes").path("UNCHANGED").longValue()).isEqualTo(3);
    assertThat(runs.atConsumer().stream().filter(line("HEAD .*"))).hasSize(3);
    assertThat(runs.atConsumer()).noneMatch(line("PUT /consumer-bucket/[abc].*"));
    assertThat(runs.atConsumer()).noneMatch(line("PUT /consumer-bucket/_sync/.*"));
  }

  @Test
  void a_first_run_costs_a_GET_and_a_PUT_an_object_and_a_small_constant() {
    for (int i = 0; i < 37; i++) {
      runs.produce("more/" + i, "more");
    }
    assertThat(runs.run()).isZero();
    List<Asked> source = runs.atProducer();
    List<Asked> target = runs.atConsumer();
    assertThat(source.stream().filter(line("GET .*list-type=2.*"))).hasSize(1);
    assertThat(target.stream().filter(line("GET .*list-type=2.*"))).hasSize(1);
    assertThat(target).noneMatch(line("HEAD .*"));
    assertThat(source.size() + target.size() - 2 * 40 - 2).isLessThan(30);

    assertThat(runs.run()).isZero();
    assertThat(runs.atProducer()).singleElement().matches(line("GET .*list-type=2.*"));
    assertThat(runs.atConsumer()).noneMatch(line("HEAD .*|.*list-type=2.*")).hasSizeLessThan(30);
  }

  /** The answer would be a round trip away, each time. */
  @Test
  void no_short_body_waits_to_be_asked_for() {
    assertThat(runs.run()).isZero();
    assertThat(runs.consumerStore.asked())
        .anyMatch(line("PUT /consumer-bucket/a"))
        .anyMatch(line("PUT /consumer-bucket/_sync/.*"))
        .noneMatch(asked -> asked.headers().containsKey("expect"));
  }

  @Test
  void the_report_counts_what_the_stores_were_asked() {
    runs.run();
    Map<String, Long> counted = new TreeMap<>();
    runs.report()
        .path("requests")
        .properties()
        .forEach(e -> counted.put(e.getKey(), e.getValue().longValue()));
    long source = runs.atProducer().size();
    assertThat(sum(counted, "producer ")).isEqualTo(source);
    // Index part, manifest, lease, page, report, marker, progress.json and lease come after.
    assertThat(sum(counted, "consumer "))
        .isBetween(runs.atConsumer().size() - 8L, (long) runs.atConsumer().size() - 1);
    assertThat(counted)
        .containsEntry("producer GetObject", 3L)
        .containsEntry("producer ListObjectsV2", 1L);
  }

  private static long sum(Map<String, Long> counts, String side) {
    return counts.entrySet().stream()
        .filter(count -> count.getKey().startsWith(side))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  @Test
  void bandwidth_is_capped_over_the_whole_run() {
    for (String key : List.of("d", "e", "f")) {
      runs.producer.put(new ObjectKey(key), Content.ofSize(512 << 10));
    }
    assertThat(runs.with("hydration.transfer.max-bandwidth", "512KB").run()).isZero();
    JsonNode report = runs.report();
    Duration took =
        Duration.between(
            Instant.parse(report.path("startedAt").stringValue()),
            Instant.parse(report.path("endedAt").stringValue()));
    assertThat(took).isGreaterThan(Duration.ofMillis(2500));
  }
}
