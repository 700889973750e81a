package io.s3hydration.aws;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.plan.Decision.RefuseReason;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureKind;
import io.s3hydration.transfer.TransferOutcome.Changed;
import io.s3hydration.transfer.TransferOutcome.Changed.Side;
import io.s3hydration.transfer.TransferOutcome.Interrupted;
import io.s3hydration.transfer.TransferOutcome.Refused;
import io.s3hydration.transfer.TransferOutcome.Vanished;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Reads of the producer's bucket, each pinned to the ETag that was listed. An answer that is not
 * about exactly the listed object ends the copy ({@link CopyEnded}).
 */
final class PinnedSource {

  /** As a raw header: by checksumMode() the SDK would compute the checksum a second time. */
  private static final AwsRequestOverrideConfiguration WITH_CHECKSUM =
      AwsRequestOverrideConfiguration.builder().putHeader("x-amz-checksum-mode", "ENABLED").build();

  private final S3Bucket bucket;

  PinnedSource(S3Bucket bucket) {
    this.bucket = bucket;
  }

  String attempt(ListedObject listed) {
    return "read " + bucket.locate(listed.key());
  }

  /** The whole object. The answer tells the stored checksum. */
  ResponseInputStream<GetObjectResponse> open(ListedObject listed) {
    return open(
        listed,
        null,
        listed.size(),
        GetObjectRequest.builder().overrideConfiguration(WITH_CHECKSUM));
  }

  /**
   * The bytes from {@code first} to {@code last}.
   *
   * @param last inclusive
   */
  ResponseInputStream<GetObjectResponse> open(ListedObject listed, long first, long last) {
    String range = "bytes " + first + "-" + last + "/" + listed.size();
    return open(
        listed,
        range,
        last - first + 1,
        GetObjectRequest.builder().range("bytes=" + first + "-" + last));
  }

  private ResponseInputStream<GetObjectResponse> open(
      ListedObject listed, @Nullable String range, long length, GetObjectRequest.Builder request) {
    request.bucket(bucket.name()).key(listed.key().value()).ifMatch(listed.etag().quoted());
    ResponseInputStream<GetObjectResponse> opened;
    try {
      // Without a timer for each body: whoever opens one ends it.
      opened =
          bucket
              .client()
              .getObject(request.build(), ResponseTransformer.toInputStream(Duration.ZERO));
    } catch (SdkException e) {
      throw ended(listed, e);
    }
    GetObjectResponse answer = opened.response();
    try {
      requireListed(listed, answer.eTag());
      requireShape(listed, answer, range, length);
    } catch (RuntimeException e) {
      opened.abort(); // or its connection is lost to the run
      throw e;
    }
    return opened;
  }

  /** What a HEAD tells, stored checksum included. */
  HeadObjectResponse head(ListedObject listed) {
    HeadObjectResponse answer;
    try {
      answer = ask(listed);
    } catch (SdkException e) {
      if (S3Failures.status(e) < 400 || S3Failures.status(e) >= 500) {
        throw ended(listed, e);
      }
      // A HEAD has no body; a GET of one byte fails alike and tells why, or renews the session.
      open(listed, 0, 0).abort();
      answer = askAgain(listed);
    }
    requireListed(listed, answer.eTag());
    return answer;
  }

  private HeadObjectResponse askAgain(ListedObject listed) {
    try {
      return ask(listed);
    } catch (SdkException e) {
      throw ended(listed, e);
    }
  }

  private HeadObjectResponse ask(ListedObject listed) {
    return bucket
        .client()
        .headObject(
            r ->
                r.bucket(bucket.name())
                    .key(listed.key().value())
                    .ifMatch(listed.etag().quoted())
                    .checksumMode(ChecksumMode.ENABLED));
  }

  private CopyEnded ended(ListedObject listed, SdkException e) {
    if (S3Failures.isInterrupt(e)) {
      return new CopyEnded(new Interrupted(), e);
    }
    String code = S3Failures.code(e);
    if (S3Failures.status(e) == 412) {
      return new CopyEnded(new Changed(Side.SOURCE), e);
    }
    return switch (code) {
      case "NoSuchKey" -> vanished(listed, e);
      case "InvalidObjectState" -> new CopyEnded(new Refused(RefuseReason.ARCHIVED), e);
      default -> CopyEnded.failed(S3Failures.of(bucket.side(), attempt(listed), e), e);
    };
  }

  private void requireListed(ListedObject listed, @Nullable String etag) {
    if (etag == null) {
      throw unlike(listed, FailureKind.STORE, "the answer has no ETag");
    }
    if (!ETag.of(etag).equals(listed.etag())) {
      throw new CopyEnded(new Changed(Side.SOURCE), null);
    }
  }

  private void requireShape(
      ListedObject listed, GetObjectResponse answer, @Nullable String range, long length) {
    int status = answer.sdkHttpResponse().statusCode();
    if (range != null && (status != 206 || !range.equals(answer.contentRange()))) {
      throw unlike(
          listed,
          FailureKind.CHECKSUM_MISMATCH,
          "asked for <" + range + ">, it sent " + status + " <" + answer.contentRange() + ">");
    }
    if (answer.contentLength() == null || answer.contentLength() != length) {
      throw unlike(
          listed,
          FailureKind.CHECKSUM_MISMATCH,
          "it announced " + answer.contentLength() + " bytes instead of " + length);
    }
  }

  /** U+FFFD stands for what could not be read: the object that was meant has another key. */
  private CopyEnded vanished(ListedObject listed, SdkException e) {
    return listed.key().value().indexOf('\ufffd') < 0
        ? new CopyEnded(new Vanished(), e)
        : unlike(
            listed,
            FailureKind.STORE,
            "it is listed with a letter that could not be read (U+FFFD), and nothing has that key");
  }

  private CopyEnded unlike(ListedObject listed, FailureKind kind, String because) {
    return CopyEnded.failed(
        new Failure(
            kind,
            attempt(listed),
            because,
            "The next run tries it again; if it stays, the store does not answer as S3 does"),
        null);
  }
}
