package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Operation;
import io.s3hydration.backend.S3Objects;
import io.s3hydration.backend.TwoAccounts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** The real application under two identities: an assumed role there, its own here. */
@ExtendWith(OutputCaptureExtension.class)
class IdentityTest {

  private final TwoAccounts accounts = TwoAccounts.start();
  private final S3Client producer = accounts.producerClient();
  private final S3Client consumer = accounts.consumerClient();
  private final String source = accounts.producer().bucket();
  private final String target = accounts.consumer().bucket();

  @AfterEach
  void close() {
    producer.close();
    consumer.close();
    accounts.close();
  }

  @Test
  void copies_lie_under_the_consumers_key_and_name_their_source() {
    S3Objects.put(producer, source, "folder/file", "bytes");
    int exitCode =
        Application.between(accounts)
            .with("hydration.consumer.kms-key-arn", accounts.consumer().kmsKeyArn())
            .run();
    assertThat(exitCode).isZero();
    HeadObjectResponse copy = S3Objects.head(consumer, target, "folder/file");
    assertThat(copy.ssekmsKeyId()).isEqualTo(accounts.consumer().kmsKeyArn());
    assertThat(copy.metadata())
        .containsKeys("hydration-source-etag", "hydration-source-size", "hydration-run");
    assertThat(S3Objects.read(consumer, target, "folder/file")).asString().isEqualTo("bytes");
  }

  @Test
  void the_session_in_the_producers_account_is_named_after_the_run() {
    S3Objects.put(producer, source, "a", "a");
    Application.between(accounts).run();
    List<String> reports =
        S3Objects.keys(consumer, target).stream().filter(k -> k.endsWith("report.json")).toList();
    assertThat(reports).hasSize(1);
    String runId = reports.getFirst().split("/")[5];
    assertThat(accounts.sts().sessionNames()).containsOnly(runId);
  }

  @Test
  void a_wrong_external_id_ends_the_run_and_is_nowhere_to_be_read(CapturedOutput output) {
    S3Objects.put(producer, source, "a", "a");
    int exitCode =
        Application.between(accounts)
            .with("hydration.producer.external-id", "wrong-external-id-4711")
            .run();
    assertThat(exitCode).isEqualTo(1);
    assertThat(output).contains("AccessDenied").doesNotContain("wrong-external-id-4711");
    assertThat(S3Objects.keys(consumer, target)).doesNotContain("a");
    assertThat(S3Objects.keys(consumer, target)).noneMatch(k -> k.endsWith("sync.json"));
  }

  @Test
  void no_secret_is_in_any_log_or_record(CapturedOutput output) throws IOException {
    S3Objects.put(producer, source, "a", "a");
    S3Objects.put(producer, source, "denied", "denied");
    accounts.denyAtProducer("denied");
    assertThat(Application.between(accounts).with("logging.level.io.s3hydration", "trace").run())
        .isEqualTo(3);
    List<String> secrets = new ArrayList<>();
    secrets.add(accounts.sts().externalId());
    secrets.add(accounts.consumer().credentials().secretAccessKey());
    secrets.add(accounts.producer().credentials().secretAccessKey());
    assertThat(accounts.sts().sessions()).isNotEmpty();
    for (AwsSessionCredentials session : accounts.sts().sessions()) {
      secrets.add(session.secretAccessKey());
      secrets.add(session.sessionToken());
    }
    List<String> keys = S3Objects.keys(consumer, target);
    assertThat(keys).anyMatch(key -> key.contains("ledger")).anyMatch(key -> key.contains("part-"));
    for (String key : keys) {
      assertThat(text(key)).as(key).doesNotContain(secrets);
    }
    assertThat(output).doesNotContain(secrets);
  }

  private String text(String key) throws IOException {
    byte[] content = S3Objects.read(consumer, target, key);
    if (!key.endsWith(".gz")) {
      return new String(content, StandardCharsets.UTF_8);
    }
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(content))) {
      return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void a_producer_bucket_that_does_not_exist_ends_the_run(CapturedOutput output) {
    assertThat(
            Application.between(accounts).with("hydration.producer.bucket", "no-such-bucket").run())
        .isEqualTo(1);
    assertThat(output).contains("no-such-bucket").contains("403 AccessDenied");
  }

  @Test
  void a_consumer_bucket_that_does_not_exist_ends_the_run_before_it_reads(CapturedOutput output) {
    S3Objects.put(producer, source, "a", "a");
    assertThat(
            Application.between(accounts).with("hydration.consumer.bucket", "no-such-bucket").run())
        .isEqualTo(1);
    assertThat(output).contains("no-such-bucket").contains("NoSuchBucket");
    assertThat(accounts.atProducer(Operation.GET)).isZero();
  }
}
