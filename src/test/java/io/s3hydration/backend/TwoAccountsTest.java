package io.s3hydration.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

class TwoAccountsTest {

  private static TwoAccounts accounts;
  private static S3Client producer;
  private static S3Client consumer;

  @BeforeAll
  static void start() {
    accounts = TwoAccounts.start();
    producer = accounts.producerClient();
    consumer = accounts.consumerClient();
    S3Objects.put(producer, "producer-bucket", "open", "bytes");
    S3Objects.put(producer, "producer-bucket", "locked", "bytes");
    accounts.denyAtProducer("locked");
  }

  @AfterAll
  static void stop() {
    producer.close();
    consumer.close();
    accounts.close();
  }

  @Test
  void neitherAccountReachesIntoTheOther() {
    assertDenied(() -> S3Objects.keys(consumer, "producer-bucket"));
    assertDenied(() -> S3Objects.read(consumer, "producer-bucket", "open"));
    assertDenied(() -> S3Objects.put(producer, "consumer-bucket", "mine", "now"));
  }

  @Test
  void aWrongSecretIsRefused() {
    try (S3Client forger =
        accounts.client(AwsBasicCredentials.create("AKIAPRODUCEREXAMPLE0", "guessed"))) {
      assertThatThrownBy(() -> S3Objects.keys(forger, "producer-bucket"))
          .isInstanceOf(S3Exception.class)
          .hasMessageContaining("signature");
    }
  }

  @Test
  void theAssumedRoleReadsTheProducersBucketAndNothingElse() {
    try (S3Client role = accounts.client(assume("hydration-run-1", "agreed-external-id"))) {
      assertThat(S3Objects.keys(role, "producer-bucket")).containsExactly("locked", "open");
      assertThat(S3Objects.read(role, "producer-bucket", "open")).asString().isEqualTo("bytes");
      assertDenied(() -> S3Objects.read(role, "producer-bucket", "locked"));
      assertDenied(() -> S3Objects.put(role, "producer-bucket", "mine", "now"));
      assertDenied(() -> S3Objects.keys(role, "consumer-bucket"));
    }
    assertThat(accounts.sts().sessionNames()).contains("hydration-run-1");
  }

  @Test
  void theRoleIsNotForWhoeverDoesNotKnowTheExternalId() {
    assertThatExceptionOfType(StsException.class)
        .isThrownBy(() -> assume("outsider", "guessed"))
        .satisfies(
            e -> {
              assertThat(e.statusCode()).isEqualTo(403);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
              assertThat(e).hasMessageContaining("is not authorized to perform: sts:AssumeRole");
            });
  }

  @Test
  void anExpiredSessionIsTold() {
    try (TwoAccounts own = TwoAccounts.start();
        S3Client role = own.client(assume(own, "run", "agreed-external-id"))) {
      own.expireSessions();
      assertThatExceptionOfType(S3Exception.class)
          .isThrownBy(() -> S3Objects.keys(role, "producer-bucket"))
          .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ExpiredToken"));
    }
  }

  @Test
  void theKmsKeyThatWasAskedForIsTold() {
    String arn = accounts.consumer().kmsKeyArn();
    consumer.putObject(
        put ->
            put.bucket("consumer-bucket")
                .key("encrypted")
                .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                .ssekmsKeyId(arn),
        RequestBody.fromString("bytes"));

    assertThat(S3Objects.head(consumer, "consumer-bucket", "encrypted").ssekmsKeyId())
        .isEqualTo(arn);
  }

  @Test
  void theTagOfAnEncryptedObjectIsNotItsMd5() {
    String plain = S3Objects.put(consumer, "consumer-bucket", "plain", "bytes").eTag();
    String tag =
        consumer
            .putObject(
                put ->
                    put.bucket("consumer-bucket")
                        .key("kms")
                        .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                        .ssekmsKeyId(accounts.consumer().kmsKeyArn()),
                RequestBody.fromString("bytes"))
            .eTag();

    assertThat(tag).isNotEqualTo(plain).hasSameSizeAs(plain);
    assertThat(S3Objects.head(consumer, "consumer-bucket", "kms").eTag()).isEqualTo(tag);
    assertThat(
            consumer
                .getObjectAsBytes(get -> get.bucket("consumer-bucket").key("kms").ifMatch(tag))
                .asUtf8String())
        .isEqualTo("bytes");
    assertThat(
            consumer.listObjectsV2(list -> list.bucket("consumer-bucket").prefix("kms")).contents())
        .singleElement()
        .satisfies(listed -> assertThat(listed.eTag()).isEqualTo(tag));
    assertThatExceptionOfType(S3Exception.class)
        .isThrownBy(() -> overwrite("kms", plain))
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(412));
    overwrite("kms", tag);
  }

  private static void overwrite(String key, String seen) {
    consumer.putObject(
        put -> put.bucket("consumer-bucket").key(key).ifMatch(seen),
        RequestBody.fromString("other"));
  }

  @Test
  void theServerCountsHeads() {
    long before = accounts.requests().getOrDefault("producer-bucket HeadObject", 0L);
    S3Objects.head(producer, "producer-bucket", "open");

    assertThat(accounts.requests()).containsEntry("producer-bucket HeadObject", before + 1);
  }

  @Test
  void requestsAreCounted() {
    long before = accounts.atProducer(Operation.GET);
    S3Objects.read(producer, "producer-bucket", "open");

    assertThat(accounts.atProducer(Operation.GET)).isEqualTo(before + 1);
  }

  private static AwsSessionCredentials assume(String session, String externalId) {
    return assume(accounts, session, externalId);
  }

  private static AwsSessionCredentials assume(
      TwoAccounts accounts, String session, String externalId) {
    URI endpoint = accounts.sts().endpoint();
    try (StsClient sts =
        StsClient.builder()
            .endpointOverride(endpoint)
            .region(Region.of(TwoAccounts.REGION))
            .httpClientBuilder(Apache5HttpClient.builder())
            .credentialsProvider(
                StaticCredentialsProvider.create(accounts.consumer().credentials()))
            .build()) {
      Credentials issued =
          sts.assumeRole(
                  request ->
                      request
                          .roleArn(accounts.sts().roleArn())
                          .externalId(externalId)
                          .roleSessionName(session))
              .credentials();
      return AwsSessionCredentials.create(
          issued.accessKeyId(), issued.secretAccessKey(), issued.sessionToken());
    }
  }

  private static void assertDenied(Runnable request) {
    assertThatExceptionOfType(S3Exception.class)
        .isThrownBy(request::run)
        .satisfies(
            e -> {
              assertThat(e.statusCode()).isEqualTo(403);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
            });
  }
}
