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

/** Memory does not grow with the size of an object: promise 7. */
@Tag("slow")
class LargeObjectTest {

  private static final long SIZE = 6L << 30;

  @Test
  void six_gibibytes_stream_within_the_same_heap() {
    try (BulkS3 s3 = BulkS3.ofOneObject("large", SIZE)) {
      Ended ended =
          ApplicationProcess.of(
                  Application.between(s3).with("hydration.transfer.part-size", "64MB"))
              .option("-XX:MaxDirectMemorySize=64m")
              .option("-Daws.accessKeyId=AKIAPRODUCEREXAMPLE0")
              .option("-Daws.secretAccessKey=not-a-secret")
              .run();
      assertThat(ended.exitCode()).as(ended.text()).isZero();
      assertThat(s3.copies()).isOne();
      assertThat(s3.openUploads()).isZero();
      JsonNode report = JsonMapper.shared().readTree(s3.record("report.json").orElseThrow());
      assertThat(report.path("bytes").longValue()).isEqualTo(SIZE);
      long millis =
          Duration.between(
                  Instant.parse(report.path("startedAt").stringValue()),
                  Instant.parse(report.path("endedAt").stringValue()))
              .toMillis();
      System.out.printf(
          "%,d MiB: %,d MiB/s, %s%n", SIZE >> 20, (SIZE >> 20) * 1000 / millis, ended.memory());
    }
  }
}
