package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.BulkS3;
import io.s3hydration.job.ApplicationProcess.Ended;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Memory does not grow with the number of objects, nor with their keys: promise 7. */
class ManyObjectsTest {

  private static final int COUNT = 20_000;
  private static final int LONG_KEYS = 60_000;

  @Test
  void twenty_thousand_objects_stay_within_a_fixed_heap() {
    try (BulkS3 s3 = BulkS3.ofSmallObjects(COUNT)) {
      twice(s3, COUNT, "-Xmx256m");
    }
  }

  /** A producer decides how long they are. Bounded by their number, they filled 176 MB. */
  @Test
  @Tag("slow")
  void sixty_thousand_under_keys_of_a_thousand_bytes_stay_within_a_smaller_one() {
    try (BulkS3 s3 = BulkS3.ofLongKeys(LONG_KEYS)) {
      twice(s3, LONG_KEYS, "-Xmx160m");
    }
  }

  private static void twice(BulkS3 s3, int count, String heap) {
    Ended first = run(s3, heap);
    assertThat(first.exitCode()).as(first.text()).isZero();
    assertThat(s3.copies()).isEqualTo(count);
    JsonNode report = report(s3);
    assertThat(report.path("accountCloses").booleanValue()).isTrue();
    assertThat(report.path("outcomes").path("TRANSFERRED").intValue()).isEqualTo(count);
    long millis = Duration.between(time(report, "startedAt"), time(report, "endedAt")).toMillis();
    System.out.printf(
        "%,d objects: %,d objects/s, %s%n", count, count * 1000L / millis, first.memory());

    long reads = s3.reads();
    Ended second = run(s3, heap);
    assertThat(second.exitCode()).as(second.text()).isZero();
    assertThat(s3.reads()).as("nothing is read again").isEqualTo(reads);
    assertThat(report(s3).path("outcomes").path("SETTLED").intValue()).isEqualTo(count);
    System.out.printf("%,d objects again: %s%n", count, second.memory());
  }

  private static Ended run(BulkS3 s3, String heap) {
    return ApplicationProcess.of(Application.between(s3))
        .option("-XX:MaxDirectMemorySize=64m")
        .option(heap)
        .option("-XX:+UseSerialGC")
        .option("-Daws.accessKeyId=AKIAPRODUCEREXAMPLE0")
        .option("-Daws.secretAccessKey=not-a-secret")
        .run();
  }

  private static JsonNode report(BulkS3 s3) {
    return JsonMapper.shared().readTree(s3.record("report.json").orElseThrow());
  }

  private static Instant time(JsonNode report, String field) {
    return Instant.parse(report.path(field).stringValue());
  }
}
