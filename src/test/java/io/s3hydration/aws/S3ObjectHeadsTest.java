package io.s3hydration.aws;

import static io.s3hydration.aws.FakeS3.error;
import static io.s3hydration.aws.FakeS3.method;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.s3hydration.aws.FakeS3.FakeObject;
import io.s3hydration.aws.FakeS3.Seen;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.plan.FullChecksum;
import io.s3hydration.plan.ObjectHead;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3ObjectHeadsTest {

  private final FakeS3 store = new FakeS3();
  private final S3ObjectHeads heads =
      new S3ObjectHeads(new S3Bucket(store.client(), "bucket", Side.CONSUMER));

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void aHeadTellsTagSizeMetadataChecksumAndKey() {
    FakeObject object = store.putWithChecksum("bucket/a", new byte[9]);
    store.objects.put(
        "bucket/a",
        object
            .with("X-Amz-Meta-Team", "x")
            .with("x-amz-server-side-encryption", "aws:kms")
            .with("x-amz-server-side-encryption-aws-kms-key-id", "arn:key"));
    assertThat(heads.head(new ObjectKey("a")))
        .contains(
            new ObjectHead(
                ETag.of(object.etag()),
                9,
                Map.of("team", "x"),
                new FullChecksum("CRC64NVME", FakeAnswers.crc64(new byte[9])),
                "arn:key"));
  }

  /** The SDK's client unpacks what it takes for a body. */
  @Test
  void aHeadOfWhatIsStoredPackedIsNotUnpacked() {
    FakeObject object = store.put("bucket/a", new byte[9]);
    store.objects.put("bucket/a", object.with("Content-Encoding", "gzip"));
    assertThat(head("a").size()).isEqualTo(9);
  }

  @Test
  void aCompositeChecksumIsNoChecksum() {
    FakeObject object = store.put("bucket/a", new byte[9]);
    store.objects.put(
        "bucket/a",
        object.with("x-amz-checksum-crc32", "AAAAAA==-3").with("x-amz-checksum-type", "COMPOSITE"));
    assertThat(head("a").checksum()).isNull();
  }

  @Test
  void theBestOfSeveralChecksumsIsTold() {
    FakeObject object = store.put("bucket/a", new byte[9]);
    store.objects.put(
        "bucket/a",
        object
            .with("x-amz-checksum-sha1", "sha1")
            .with("x-amz-checksum-crc32", "crc32")
            .with("x-amz-checksum-crc32c", "crc32c")
            .with("x-amz-checksum-type", "FULL_OBJECT"));
    assertThat(head("a").checksum()).isEqualTo(new FullChecksum("CRC32C", "crc32c"));
  }

  @Test
  void aMissingKeyIsEmptyAndTheBucketIsAskedForOnce() {
    assertThat(heads.head(new ObjectKey("a"))).isEmpty();
    assertThat(heads.head(new ObjectKey("b"))).isEmpty();
    assertThat(store.wire("HEAD")).containsExactly("/bucket/a", "/bucket", "/bucket/b");
  }

  @Test
  void aMissingBucketIsNotAMissingKey() {
    store.times(2, method("HEAD"), error(404, "NoSuchBucket"));
    assertThatThrownBy(() -> heads.head(new ObjectKey("a")))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.BUCKET));
  }

  @Test
  void aHeadThatStaysDeniedThoughTheObjectCanBeReadSaysWhatToCheck() {
    store.put("bucket/a", new byte[9]);
    store.times(2, method("HEAD"), error(403, "AccessDenied"));
    assertThatThrownBy(() -> head("a"))
        .hasMessageStartingWith("tried to look at s3://bucket/a but failed because 403")
        .hasMessageContaining("s3:GetObject");
    assertThat(store.wire("HEAD")).hasSize(2);
  }

  @Test
  void aCopyThatCannotBeLookedAtIsForItsOwnerToMakeReadableOrRemove() {
    store.once(method("HEAD"), error(403, "AccessDenied"));
    store.once(method("GET"), error(403, "AccessDenied"));
    Failure failure = failure("a");
    assertThat(failure.kind()).isEqualTo(FailureKind.DESTINATION_DENIED);
    assertThat(failure.message()).contains("is not overwritten", "or remove it");
  }

  /**
   * A HEAD has no code, so that nobody could tell a key that was busy, or a session that had ended,
   * from what stays: the object failed for that night.
   */
  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 409, 429})
  void aHeadThatWasRefusedOnceIsAskedOnceMoreWhereAGetIsAnswered(int status) {
    store.put("bucket/a", new byte[9]);
    store.once(method("HEAD"), error(status, "KMS.ThrottlingException"));
    assertThat(withoutRetries().head(new ObjectKey("a"))).isPresent();
    assertThat(store.requests).extracting(Seen::method).containsExactly("HEAD", "GET", "HEAD");
    assertThat(store.requests.get(1).header("range")).isEqualTo("bytes=0-0");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 405, 412, 500})
  void whatAStatusTellsAloneIsNotAskedFor(int status) {
    store.put("bucket/a", new byte[9]);
    store.once(method("HEAD"), error(status, "any"));
    try {
      assertThat(withoutRetries().head(new ObjectKey("a"))).isEmpty();
    } catch (FailureException e) {
      assertThat(e.failure().because()).startsWith(Integer.toString(status));
    }
    assertThat(store.wire("GET")).isEmpty();
  }

  /** S3 answers 416 to a range of no bytes. */
  @Test
  void anObjectOfNoBytesIsAskedForOnceMoreToo() {
    store.put("bucket/a", new byte[0]);
    store.once(method("HEAD"), error(400, "KMS.ThrottlingException"));
    assertThat(head("a").size()).isZero();
    assertThat(store.wire("HEAD")).hasSize(2);
  }

  @Test
  void anArchivedObjectIsLookedAtThoughItCannotBeRead() {
    store.put("bucket/a", new byte[9]);
    store.once(method("HEAD"), error(400, "KMS.ThrottlingException"));
    store.once(method("GET"), error(403, "InvalidObjectState"));
    assertThat(head("a").size()).isEqualTo(9);
  }

  @Test
  void anObjectThatIsGoneWhenItIsAskedWhyIsAMissingKey() {
    store.once(method("HEAD"), error(403, "AccessDenied"));
    assertThat(heads.head(new ObjectKey("a"))).isEmpty();
  }

  @Test
  void whyAHeadIsRefusedIsWhatTheGetSays() {
    store.once(method("HEAD"), error(400, "ExpiredToken"));
    store.once(method("GET"), error(400, "ExpiredToken"));
    assertThat(failure("a").kind()).isEqualTo(FailureKind.CREDENTIALS);
    S3ObjectHeads originals =
        new S3ObjectHeads(new S3Bucket(store.client(), "bucket", Side.PRODUCER));
    store.once(method("HEAD"), error(403, "KMS.DisabledException"));
    store.once(method("GET"), error(403, "KMS.DisabledException"));
    assertThatThrownBy(() -> originals.head(new ObjectKey("a")))
        .hasMessageContaining("look at s3://bucket/a but failed because 403 KMS.DisabledException")
        .hasMessageContaining("Ask the producer to enable the object's KMS key");
  }

  /** It may be a key that copies were written under years ago: it must not stop every run. */
  @ParameterizedTest
  @CsvSource({
    "400, KMS.DisabledException",
    "400, KMS.KMSInvalidStateException",
    "400, KMS.NotFoundException",
    "403, KMS.AccessDeniedException"
  })
  void aKeyThatRefusesIsAFailureOfTheCopyThatIsUnderIt(int status, String code) {
    store.once(method("HEAD"), error(status, code));
    store.once(method("GET"), error(status, code));
    Failure failure = failure("a");
    assertThat(failure.kind()).isEqualTo(FailureKind.DESTINATION);
    assertThat(failure.message()).contains(status + " " + code, "its KMS key", "or remove it");
  }

  @Test
  void whoIsToldToStopAsksForNoReason() {
    S3ObjectHeads stopped =
        new S3ObjectHeads(
            new S3Bucket(
                new DelegatingS3Client(store.client()) {
                  @Override
                  public HeadObjectResponse headObject(HeadObjectRequest request) {
                    Thread.currentThread().interrupt();
                    throw S3Exception.builder().statusCode(403).build();
                  }
                },
                "bucket",
                Side.CONSUMER));
    try {
      assertThatThrownBy(() -> stopped.head(new ObjectKey("a"))).hasMessageContaining("403");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(store.requests).isEmpty();
  }

  @Test
  void theGetThatAsksWhyGivesItsConnectionBack() throws NoSuchAlgorithmException {
    SdkHttpClient one = new PooledHttpClient(1, Duration.ofSeconds(5), SSLContext.getDefault());
    try (S3Client client =
        store
            .builder(RequestChecksumCalculation.WHEN_SUPPORTED)
            .httpClientBuilder(defaults -> one)
            .build()) {
      store.put("bucket/a", new byte[9]);
      store.once(method("HEAD"), error(400, "KMS.ThrottlingException"));
      assertThat(
              new S3ObjectHeads(new S3Bucket(client, "bucket", Side.CONSUMER))
                  .head(new ObjectKey("a")))
          .isPresent();
    }
  }

  /** A proxy that compresses makes tags weak. One object's failure must not end the run. */
  @Test
  void aTagThatIsNoneIsAFailureOfThisObject() {
    FakeObject object = store.put("bucket/a", new byte[9]);
    store.objects.put("bucket/a", object.with("ETag", "W/\"abc\""));
    assertThatThrownBy(() -> head("a"))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.STORE));
  }

  private ObjectHead head(String key) {
    return heads.head(new ObjectKey(key)).orElseThrow();
  }

  private Failure failure(String key) {
    return catchThrowableOfType(FailureException.class, () -> heads.head(new ObjectKey(key)))
        .failure();
  }

  private S3ObjectHeads withoutRetries() {
    S3Client client = store.client(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()));
    return new S3ObjectHeads(new S3Bucket(client, "bucket", Side.CONSUMER));
  }
}
