package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.s3hydration.backend.ExternalBackend;
import io.s3hydration.backend.S3Objects;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Who may do what, on a server that evaluates policies and checks signatures. Beside the two users
 * of {@link ExternalBackend} the command line names {@code s3.other}, another user of the
 * consumer's account who may assume any role as far as his own account goes, and {@code
 * s3.outsider}, such a user of a third account.
 */
@EnabledIf(
    value = "io.s3hydration.backend.ExternalBackend#hasRole",
    disabledReason = "no external S3 with a role is named")
@ExtendWith(OutputCaptureExtension.class)
class ExternalIdentityTest {

  private final String prefix = "identity-" + UUID.randomUUID() + "/";
  private final S3Client owner = client("producer");
  private final S3Client task = client("consumer");

  @BeforeEach
  void produce() {
    S3Objects.put(owner, ExternalBackend.named("s3.producer.bucket"), prefix + "a", "bytes");
  }

  @AfterEach
  void close() {
    owner.close();
    task.close();
  }

  @Test
  void the_task_reads_through_the_role_and_writes_as_itself() {
    assertThat(application().run()).isZero();
    assertThat(copies()).contains(prefix + "a");
  }

  @Test
  void a_wrong_external_id_ends_the_run_and_is_nowhere_to_be_read(CapturedOutput output) {
    int exitCode =
        application().with("hydration.producer.external-id", "wrong-external-id-4711").run();
    assertThat(exitCode).isEqualTo(1);
    assertThat(output).contains("AccessDenied").doesNotContain("wrong-external-id-4711");
    assertThat(copies()).doesNotContain(prefix + "a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "outsider"})
  void nobody_else_may_assume_the_role_though_he_knows_the_external_id(String user) {
    assertThatExceptionOfType(SdkException.class)
        .isThrownBy(() -> assume(user))
        .withMessageContaining("not authorized to perform: sts:AssumeRole");
  }

  @Test
  void without_the_role_the_task_does_not_see_the_producers_bucket(CapturedOutput output) {
    try (DefaultCredentials self =
        DefaultCredentials.are(ExternalBackend.credentials("consumer"))) {
      int exitCode =
          application()
              .without("hydration.producer.role-arn")
              .without("hydration.producer.external-id")
              .run();
      assertThat(exitCode).isEqualTo(1);
      assertThat(output).contains("403 AccessDenied");
      assertThat(copies()).doesNotContain(prefix + "a");
    }
  }

  @Test
  void a_session_of_the_role_reads_the_producers_bucket_and_does_nothing_else() {
    String source = ExternalBackend.named("s3.producer.bucket");
    String target = ExternalBackend.named("s3.consumer.bucket");
    try (S3Client session = ExternalBackend.client(assume("consumer"))) {
      assertThat(S3Objects.read(session, source, prefix + "a")).asString().isEqualTo("bytes");
      assertDenied(() -> S3Objects.put(session, source, prefix + "b", "mine"));
      assertDenied(() -> S3Objects.delete(session, source, prefix + "a"));
      assertDenied(
          () ->
              session.putObjectTagging(
                  r ->
                      r.bucket(source)
                          .key(prefix + "a")
                          .tagging(t -> t.tagSet(Tag.builder().key("k").value("v").build()))));
      assertDenied(() -> session.deleteBucketPolicy(r -> r.bucket(source)));
      assertDenied(() -> S3Objects.keys(session, target));
      assertDenied(
          () ->
              session.putObject(
                  r -> r.bucket(target).key(prefix + "a"), RequestBody.fromString("mine")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "outsider", "consumer"})
  void the_producers_bucket_is_closed_to_every_other_user(String user) {
    String source = ExternalBackend.named("s3.producer.bucket");
    try (S3Client stranger = client(user)) {
      assertDenied(() -> S3Objects.read(stranger, source, prefix + "a"));
      assertDenied(() -> S3Objects.keys(stranger, source));
    }
  }

  @Test
  void a_forged_signature_ends_the_run(CapturedOutput output) {
    int exitCode =
        application().with("spring.cloud.aws.credentials.secret-key", "guessed-secret").run();
    assertThat(exitCode).isEqualTo(1);
    assertThat(output).contains("SignatureDoesNotMatch").doesNotContain("guessed-secret");
  }

  private Application application() {
    return Application.with(ExternalBackend.properties())
        .with("hydration.producer.prefix", prefix)
        .with("hydration.consumer.prefix", prefix)
        .with("hydration.sync.location", "records-" + prefix);
  }

  private List<String> copies() {
    return S3Objects.keys(task, ExternalBackend.named("s3.consumer.bucket"));
  }

  private static S3Client client(String user) {
    return ExternalBackend.client(ExternalBackend.credentials(user));
  }

  private AwsSessionCredentials assume(String user) {
    try (StsClient sts =
        StsClient.builder()
            .endpointOverride(URI.create(ExternalBackend.named("s3.sts-endpoint")))
            .region(Region.of(ExternalBackend.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(ExternalBackend.credentials(user)))
            .build()) {
      Credentials issued =
          sts.assumeRole(
                  r ->
                      r.roleArn(ExternalBackend.named("s3.producer.role-arn"))
                          .externalId(ExternalBackend.named("s3.producer.external-id"))
                          .roleSessionName("identity-test"))
              .credentials();
      return AwsSessionCredentials.create(
          issued.accessKeyId(), issued.secretAccessKey(), issued.sessionToken());
    }
  }

  private static void assertDenied(Runnable request) {
    assertThatExceptionOfType(S3Exception.class)
        .isThrownBy(request::run)
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(403));
  }
}
