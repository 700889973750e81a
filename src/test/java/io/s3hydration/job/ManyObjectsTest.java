package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.BulkS3;
import io.s3hydration.job.ApplicationProcess.Ended;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Memory does not grow with the number of objects: promise 7. */
class ManyObjectsTest {

  private static final int COUNT = 20_000;

  @Test
  void twenty_thousand_objects_stay_within_a_fixed_heap() {
    try (BulkS3 s3 = BulkS3.ofSmallObjects(COUNT)) {
      Ended first = run(s3);
      assertThat(first.exitCode()).as(first.text()).isZero();
      assertThat(s3.copies()).isEqualTo(COUNT);
      JsonNode report = report(s3);
      assertThat(report.path("accountCloses").booleanValue()).isTrue();
      assertThat(report.path("outcomes").path("TRANSFERRED").intValue()).isEqualTo(COUNT);
      long millis = Duration.between(time(report, "startedAt"), time(report, "endedAt")).toMillis();
      System.out.printf(
          "%,d objects: %,d objects/s, %s%n", COUNT, COUNT * 1000L / millis, first.memory());

      long reads = s3.reads();
      Ended second = run(s3);
      assertThat(second.exitCode()).as(second.text()).isZero();
      assertThat(s3.reads()).as("nothing is read again").isEqualTo(reads);
      assertThat(report(s3).path("outcomes").path("SETTLED").intValue()).isEqualTo(COUNT);
    }
  }

  private static Ended run(BulkS3 s3) {
    return ApplicationProcess.of(Application.between(s3))
        .option("-XX:MaxDirectMemorySize=64m")
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
