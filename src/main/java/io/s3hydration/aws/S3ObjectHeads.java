package io.s3hydration.aws;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.plan.ObjectHead;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import io.s3hydration.transfer.ObjectHeads;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** HEAD requests to one bucket. Safe for use by many threads. */
public final class S3ObjectHeads implements ObjectHeads {

  private final S3Bucket bucket;
  private volatile boolean bucketSeen;

  public S3ObjectHeads(S3Bucket bucket) {
    this.bucket = bucket;
  }

  @Override
  public Optional<ObjectHead> head(ObjectKey key) {
    String attempted = "look at " + bucket.locate(key);
    try {
      return Optional.of(ask(attempted, key));
    } catch (SdkException e) {
      if (!isUnexplained(S3Failures.status(e)) || S3Failures.isInterrupt(e)) {
        return absent(attempted, e);
      }
    }
    try {
      requireReadable(key);
      return Optional.of(ask(attempted, key));
    } catch (SdkException e) {
      return absent(attempted, e);
    }
  }

  private ObjectHead ask(String attempted, ObjectKey key) {
    HeadObjectResponse answer =
        bucket
            .client()
            .headObject(
                r -> r.bucket(bucket.name()).key(key.value()).checksumMode(ChecksumMode.ENABLED));
    bucketSeen = true;
    return read(attempted, answer);
  }

  /** Whether it may be for many reasons, which only a code tells apart. */
  private static boolean isUnexplained(int status) {
    return status / 100 == 4 && status != 404 && status != 405 && status != 412;
  }

  /**
   * A HEAD has no body; a GET of one byte fails alike and tells why, is tried again where that may
   * do, or renews the session.
   */
  private void requireReadable(ObjectKey key) {
    try {
      bucket
          .client()
          .getObject(
              r -> r.bucket(bucket.name()).key(key.value()).range("bytes=0-0"),
              ResponseTransformer.toInputStream(Duration.ZERO))
          .abort();
    } catch (SdkException e) {
      // Of nothing there is no byte, and what is archived can be looked at all the same.
      if (S3Failures.status(e) != 416 && !S3Failures.code(e).equals("InvalidObjectState")) {
        throw e;
      }
    }
  }

  /** Empty where that is what was answered. */
  private Optional<ObjectHead> absent(String attempted, SdkException e) {
    if (S3Failures.status(e) == 404) {
      requireBucket(attempted);
      return Optional.empty();
    }
    throw refused(attempted, e);
  }

  /**
   * Nothing is written over what nobody has seen, so the owner of the copy must help. So too where
   * a KMS key refuses: it is this copy's, which need not be the one that copies are written under,
   * and tells nothing of other copies.
   */
  private FailureException refused(String attempted, SdkException e) {
    Failure failure = S3Failures.of(bucket.side(), attempted, e);
    FailureKind kind = failure.kind();
    if (kind != FailureKind.DESTINATION_DENIED && !kind.ofDestinationKey()) {
      return new FailureException(failure, e);
    }
    return new FailureException(
        new Failure(
            kind.ofDestinationKey() ? FailureKind.DESTINATION : kind,
            failure.attempted(),
            failure.because() + ", and what cannot be looked at is not overwritten",
            "Let the task role read the copy (s3:GetObject, its KMS key, its owner), or remove it:"
                + " the next run then copies it again"),
        e);
  }

  private ObjectHead read(String attempted, HeadObjectResponse answer) {
    if (answer.eTag() == null || answer.contentLength() == null) {
      throw unlike(attempted, "the answer lacks ETag or Content-Length", null);
    }
    return new ObjectHead(
        etag(attempted, answer.eTag()),
        answer.contentLength(),
        MetadataNames.lowerCase(answer.metadata()),
        ResponseFacts.fullChecksum(answer).orElse(null),
        answer.ssekmsKeyId());
  }

  private static ETag etag(String attempted, String tag) {
    try {
      return ETag.of(tag);
    } catch (IllegalArgumentException e) {
      throw unlike(attempted, String.valueOf(e.getMessage()), e);
    }
  }

  private static FailureException unlike(
      String attempted, String because, @Nullable Throwable cause) {
    return new FailureException(S3Failures.unlikeS3(attempted, because), cause);
  }

  /** A HEAD has no body, so a missing key and a missing bucket look alike: asked once. */
  private void requireBucket(String attempted) {
    if (bucketSeen) {
      return;
    }
    try {
      bucket.client().headBucket(r -> r.bucket(bucket.name()));
      bucketSeen = true;
    } catch (SdkException e) {
      throw S3Failures.exception(bucket.side(), attempted, e);
    }
  }
}
