package io.s3hydration.aws;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.plan.CopyRecord;
import io.s3hydration.plan.Decision.RefuseReason;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.TransferOutcome.Changed;
import io.s3hydration.transfer.TransferOutcome.Changed.Side;
import io.s3hydration.transfer.TransferOutcome.Failed;
import io.s3hydration.transfer.TransferOutcome.Interrupted;
import io.s3hydration.transfer.TransferOutcome.Refused;
import io.s3hydration.transfer.UnfinishedUploads;
import io.s3hydration.transfer.UploadJournal;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** What stands at the consumer's end, and what a write that was not answered well has come to. */
final class CopyTarget {

  private final S3Bucket bucket;
  private final UnfinishedUploads uploads;
  private final String runId;
  private final UploadJournal journal;
  private final boolean recorded;

  CopyTarget(S3Bucket bucket, String runId, UploadJournal journal) {
    this(bucket, runId, journal, true);
  }

  private CopyTarget(S3Bucket bucket, String runId, UploadJournal journal, boolean recorded) {
    this.bucket = bucket;
    this.uploads = new S3UnfinishedUploads(bucket);
    this.journal = journal;
    this.runId = runId;
    this.recorded = recorded;
  }

  /** The same for copies that carry no record, so that no HEAD takes them for proved ones. */
  CopyTarget unrecorded() {
    return new CopyTarget(bucket, runId, journal, false);
  }

  S3Bucket bucket() {
    return bucket;
  }

  UploadJournal journal() {
    return journal;
  }

  String locate(Transfer transfer) {
    return bucket.locate(transfer.target());
  }

  String attempt(Transfer transfer) {
    return "write " + locate(transfer);
  }

  /** What the copy says of its source; null if it is to say nothing. */
  @Nullable CopyRecord record(ListedObject listed) {
    return recorded ? CopyRecord.of(listed, runId) : null;
  }

  /**
   * The store's answer to a write, or where that was bad, to the HEAD that proved it all the same.
   *
   * @throws CopyEnded if the copy does not stand there as this run wrote it
   */
  AwsResponse answerTo(Transfer transfer, Supplier<? extends AwsResponse> write) {
    try {
      return write.get();
    } catch (SdkException e) {
      return afterBadAnswer(transfer, e);
    }
  }

  /**
   * Decides what a write has come to that may have happened although its answer says otherwise: our
   * first attempt may have been stored and its answer lost, and the SDK's second one then fails.
   *
   * @return the copy, if it stands there and this run wrote it
   * @throws CopyEnded if it does not
   */
  private HeadObjectResponse afterBadAnswer(Transfer transfer, SdkException bad) {
    CopyEnded ended = CopyEnded.in(bad);
    if (ended != null || S3Failures.isInterrupt(bad)) {
      throw ended(transfer, bad);
    }
    int status = S3Failures.status(bad);
    // A conditional write on a key that was removed meanwhile answers 404 ("Conditional requests").
    boolean gone = status == 404 && S3Failures.code(bad).equals("NoSuchKey");
    boolean lostUpload = S3Failures.code(bad).equals("NoSuchUpload");
    boolean overtaken = status == 412 || gone;
    if (overtaken || lostUpload || status == 409 || S3Failures.isUncertain(bad)) {
      Optional<HeadObjectResponse> there = standing(transfer);
      if (there.isPresent() && isOurs(transfer, there.get())) {
        return there.get();
      }
      // A store may answer 412 and hang up before the body is read: a broken pipe is all we see.
      overtaken |= there.isPresent() && !wasSeen(transfer, there.get());
    }
    if (overtaken) {
      throw new CopyEnded(new Changed(Side.TARGET), bad);
    }
    throw ended(transfer, bad);
  }

  /** How a copy ends whose write failed for certain. */
  CopyEnded ended(Transfer transfer, SdkException bad) {
    return ended(attempt(transfer), bad);
  }

  /**
   * @param attempted for the message: to write the object, or a part of it
   */
  CopyEnded ended(String attempted, SdkException bad) {
    CopyEnded ended = CopyEnded.in(bad);
    if (ended != null) {
      return ended;
    }
    if (S3Failures.isInterrupt(bad)) {
      return new CopyEnded(new Interrupted(), bad);
    }
    @Nullable RefuseReason refused =
        switch (S3Failures.code(bad)) {
          case "MetadataTooLarge" -> RefuseReason.METADATA_TOO_LARGE;
          case "RequestHeaderSectionTooLarge" -> RefuseReason.HEADERS_TOO_LARGE;
          default -> null;
        };
    if (refused != null) {
      return new CopyEnded(new Refused(refused), bad);
    }
    Failure failure = S3Failures.of(bucket.side(), attempted, bad);
    return new CopyEnded(new Failed(failure), S3Failures.status(bad) == 409, bad);
  }

  /** The copy's tag, without which it could not be settled. */
  ETag requireETag(Transfer transfer, AwsResponse answer) {
    return tag(answer)
        .orElseThrow(() -> CopyEnded.unlikeS3(attempt(transfer), "the answer has no ETag"));
  }

  private static Optional<ETag> tag(AwsResponse answer) {
    return answer.getValueForField("ETag", String.class).map(ETag::of);
  }

  /**
   * Ends a multipart upload that will not be completed, also in a thread that was told to stop.
   *
   * @param because why it will not be
   * @return the same; with what prevents the abort as suppressed and in its message, if it failed
   *     too. Such an upload is swept by a later run
   */
  RuntimeException abort(Transfer transfer, String uploadId, RuntimeException because) {
    boolean interrupted = Thread.interrupted();
    try {
      uploads.abort(transfer.target(), uploadId);
      journal.ended(transfer.target(), uploadId);
      return because;
    } catch (FailureException e) {
      RuntimeException both = CopyEnded.leaving("multipart upload " + uploadId, because);
      both.addSuppressed(e);
      return both;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * The copy itself, where a write is called done of which an earlier attempt was not answered: a
   * store may say so of what it is still at, and name no tag, or another.
   *
   * @param done that answer
   * @throws CopyEnded if no such copy stands there
   */
  HeadObjectResponse standing(Transfer transfer, AwsResponse done) {
    return standing(transfer)
        .filter(head -> isOurs(transfer, head) || tag(done).equals(tag(head)))
        .orElseThrow(
            () ->
                CopyEnded.unlikeS3(
                    attempt(transfer),
                    "one attempt was not answered, the next was called done, and no such copy"
                        + " stands there"));
  }

  /**
   * What stands at the target; empty if nothing did and does, or if the HEAD fails and proves
   * nothing.
   *
   * @throws CopyEnded if what was seen there is gone
   */
  private Optional<HeadObjectResponse> standing(Transfer transfer) {
    try {
      return Optional.of(head(transfer.target()));
    } catch (SdkException e) {
      if (S3Failures.status(e) == 404 && transfer.seen() != null) {
        throw new CopyEnded(new Changed(Side.TARGET), e);
      }
      return Optional.empty();
    }
  }

  /** Whether it is the copy of exactly this object by exactly this run. */
  private boolean isOurs(Transfer transfer, HeadObjectResponse head) {
    ListedObject listed = transfer.listed();
    boolean whole = head.contentLength() != null && head.contentLength() == listed.size();
    // What an unrecorded copy is to replace is this run's own too, and damaged.
    return recorded
        && whole
        && CopyRecord.read(MetadataNames.lowerCase(head.metadata()))
            .filter(record -> record.describes(listed) && record.runId().equals(runId))
            .isPresent();
  }

  private static boolean wasSeen(Transfer transfer, HeadObjectResponse head) {
    return head.eTag() != null && ETag.of(head.eTag()).equals(transfer.seen());
  }

  private HeadObjectResponse head(ObjectKey key) {
    return bucket
        .client()
        .headObject(
            r -> r.bucket(bucket.name()).key(key.value()).checksumMode(ChecksumMode.ENABLED));
  }
}
