package io.s3hydration.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3hydration.aws.FakeS3.FakeObject;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.plan.FullChecksum;
import io.s3hydration.plan.ObjectHead;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
    store.times(2, FakeS3.method("HEAD"), FakeS3.error(404, "NoSuchBucket"));
    assertThatThrownBy(() -> heads.head(new ObjectKey("a")))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.BUCKET));
  }

  @Test
  void aDeniedHeadSaysWhatToCheckThoughItHasNoBody() {
    store.once(FakeS3.method("HEAD"), FakeS3.error(403, "AccessDenied"));
    assertThatThrownBy(() -> heads.head(new ObjectKey("a")))
        .hasMessageStartingWith("tried to look at s3://bucket/a but failed because 403")
        .hasMessageContaining("s3:GetObject");
  }

  @Test
  void aCopyThatCannotBeLookedAtIsForItsOwnerToMakeReadableOrRemove() {
    store.once(FakeS3.method("HEAD"), FakeS3.error(403, "AccessDenied"));
    assertThatThrownBy(() -> heads.head(new ObjectKey("a")))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> {
              assertThat(e.failure().kind()).isEqualTo(FailureKind.DESTINATION_DENIED);
              assertThat(e.failure().message()).contains("is not overwritten", "or remove it");
            });
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
}
