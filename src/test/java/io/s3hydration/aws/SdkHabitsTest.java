package io.s3hydration.aws;

import static io.s3hydration.aws.CopyStage.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3hydration.aws.FakeS3.FakeObject;
import java.io.ByteArrayInputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Habits of the SDK that the copier rests on; an upgrade that breaks one shows here first. */
class SdkHabitsTest {

  private static final Region REGION = Region.EU_CENTRAL_1;
  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret"));

  private final FakeS3 store = new FakeS3();

  @AfterEach
  void stop() {
    store.close();
  }

  /** Otherwise every byte would be digested twice. */
  @Test
  void aRawChecksumHeaderBringsTheChecksumButNoValidation() throws Exception {
    FakeObject object = store.putWithChecksum("b/a", bytes(100));
    store.objects.put("b/a", object.with("x-amz-checksum-crc64nvme", "AAAAAAAAAAA="));

    try (ResponseInputStream<GetObjectResponse> raw =
        store
            .client()
            .getObject(
                r ->
                    r.bucket("b")
                        .key("a")
                        .overrideConfiguration(
                            o -> o.putHeader("x-amz-checksum-mode", "ENABLED")))) {
      assertThat(raw.response().checksumCRC64NVME()).isEqualTo("AAAAAAAAAAA=");
      assertThat(raw.response().checksumTypeAsString()).isEqualTo("FULL_OBJECT");
      assertThat(raw.readAllBytes()).hasSize(100);
    }

    try (ResponseInputStream<GetObjectResponse> validated =
        store.client().getObject(r -> r.bucket("b").key("a").checksumMode(ChecksumMode.ENABLED))) {
      assertThatThrownBy(validated::readAllBytes).hasMessageContaining("checksum");
    }
  }

  /** The wiring must turn this off: it makes S3 add an MD5 and the SDK compute one. */
  @Test
  void theClientAsksForAnMd5UnlessValidationIsOff() {
    store.put("b/a", bytes(1));
    store.client().getObject(r -> r.bucket("b").key("a")).abort();
    try (S3Client client =
        S3Client.builder()
            .endpointOverride(store.endpoint())
            .region(REGION)
            .credentialsProvider(CREDENTIALS)
            .forcePathStyle(true)
            .build()) {
      client.getObject(r -> r.bucket("b").key("a")).abort();
    }
    assertThat(store.requests.get(0).headers()).doesNotContainKey("x-amz-te");
    assertThat(store.requests.get(1).header("x-amz-te")).isEqualTo("append-md5");
  }

  @Test
  void overTlsTheBodyIsReadOnceAndNotSigned() {
    assertThat(contentHashOf(true, true)).isEqualTo("UNSIGNED-PAYLOAD");
    assertThat(contentHashOf(true, false)).isEqualTo("STREAMING-UNSIGNED-PAYLOAD-TRAILER");
  }

  @Test
  void withoutTlsTheBodyIsReadOnceAndSignedInChunks() {
    assertThat(contentHashOf(false, true)).isEqualTo("STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
    assertThat(contentHashOf(false, false)).isEqualTo("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER");
  }

  private String contentHashOf(boolean tls, boolean checksumKnown) {
    byte[] content = bytes(2_000_000);
    AtomicInteger readings = new AtomicInteger();
    try (S3Client client = tls ? asIfOverTls() : store.client()) {
      client.putObject(
          r -> {
            r.bucket("b").key("k");
            if (checksumKnown) {
              r.checksumCRC64NVME(FakeAnswers.crc64(content));
            } else {
              r.checksumAlgorithm(ChecksumAlgorithm.CRC64_NVME);
            }
          },
          RequestBody.fromContentProvider(
              () -> {
                readings.incrementAndGet();
                return new ByteArrayInputStream(content);
              },
              content.length,
              "text/plain"));
    }
    assertThat(readings).hasValue(1);
    assertThat(store.get("b/k").content()).isEqualTo(content);
    return store.requests.getLast().headers().getOrDefault("x-amz-content-sha256", "");
  }

  /** A client that believes in TLS, and a connection without. */
  private S3Client asIfOverTls() {
    return S3Client.builder()
        .endpointOverride(AsIfOverTls.endpoint(store.endpoint()))
        .region(REGION)
        .credentialsProvider(CREDENTIALS)
        .forcePathStyle(true)
        .httpClient(new AsIfOverTls(Apache5HttpClient.create()))
        .build();
  }
}
