package io.s3hydration.aws;

import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.plan.CopyRecord;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.TransferOutcome.Changed;
import io.s3hydration.transfer.TransferOutcome.Changed.Side;
import io.s3hydration.transfer.TransferOutcome.Failed;
import io.s3hydration.transfer.TransferOutcome.Interrupted;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** What stands at the consumer's end, and what a write that was not answered well has come to. */
final class CopyTarget {

  private final S3Bucket bucket;
  private final String runId;

  CopyTarget(S3Bucket bucket, String runId) {
    this.bucket = bucket;
    this.runId = runId;
  }

  S3Bucket bucket() {
    return bucket;
  }

  String attempt(Transfer transfer) {
    return "write " + bucket.locate(transfer.target());
  }

  CopyRecord record(ListedObject listed) {
    return CopyRecord.of(listed, runId);
  }

  /**
   * Decides what a write has come to that may have happened although its answer says otherwise: our
   * first attempt may have been stored and its answer lost, and the SDK's second one then fails.
   *
   * @return the copy, if it stands there and this run wrote it
   * @throws CopyEnded if it does not
   */
  HeadObjectResponse afterBadAnswer(Transfer transfer, SdkException bad) {
    CopyEnded ended = CopyEnded.in(bad);
    if (ended != null) {
      throw ended;
    }
    if (S3Failures.isInterrupt(bad)) {
      throw new CopyEnded(new Interrupted(), bad);
    }
    int status = S3Failures.status(bad);
    // A conditional write on a key that was removed meanwhile answers 404 ("Conditional requests").
    boolean gone = status == 404 && S3Failures.code(bad).equals("NoSuchKey");
    boolean lostUpload = S3Failures.code(bad).equals("NoSuchUpload");
    boolean overtaken = status == 412 || gone;
    if (overtaken || lostUpload || status == 409 || S3Failures.isUncertain(bad)) {
      Optional<HeadObjectResponse> ours = ours(transfer);
      if (ours.isPresent()) {
        return ours.get();
      }
    }
    if (overtaken) {
      throw new CopyEnded(new Changed(Side.TARGET), bad);
    }
    Failure failure = S3Failures.of(bucket.side(), attempt(transfer), bad);
    throw new CopyEnded(new Failed(failure), status == 409, bad);
  }

  /** The copy of exactly this object by exactly this run. A HEAD that fails proves nothing. */
  private Optional<HeadObjectResponse> ours(Transfer transfer) {
    try {
      HeadObjectResponse head = head(transfer.target());
      ListedObject listed = transfer.listed();
      boolean ours =
          CopyRecord.read(MetadataNames.lowerCase(head.metadata()))
              .filter(record -> record.describes(listed) && record.runId().equals(runId))
              .isPresent();
      boolean whole = head.contentLength() != null && head.contentLength() == listed.size();
      return ours && whole && head.eTag() != null ? Optional.of(head) : Optional.empty();
    } catch (SdkException e) {
      return Optional.empty();
    }
  }

  private HeadObjectResponse head(ObjectKey key) {
    return bucket
        .client()
        .headObject(
            r -> r.bucket(bucket.name()).key(key.value()).checksumMode(ChecksumMode.ENABLED));
  }
}
