package io.s3hydration.aws;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.plan.ObjectHead;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import io.s3hydration.transfer.ObjectHeads;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
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
      HeadObjectResponse answer =
          bucket
              .client()
              .headObject(
                  r -> r.bucket(bucket.name()).key(key.value()).checksumMode(ChecksumMode.ENABLED));
      bucketSeen = true;
      return Optional.of(read(attempted, answer));
    } catch (SdkException e) {
      if (S3Failures.status(e) == 404) {
        requireBucket(attempted);
        return Optional.empty();
      }
      throw refused(attempted, e);
    }
  }

  /** Nothing is written over what nobody has seen, so the owner of the copy must help. */
  private FailureException refused(String attempted, SdkException e) {
    Failure failure = S3Failures.of(bucket.side(), attempted, e);
    if (failure.kind() != FailureKind.DESTINATION_DENIED) {
      return new FailureException(failure, e);
    }
    return new FailureException(
        new Failure(
            failure.kind(),
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
    return new FailureException(
        new Failure(
            FailureKind.STORE,
            attempted,
            because,
            "Check that the endpoint is S3 or a store that answers as S3 does"),
        cause);
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
