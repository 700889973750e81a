package io.s3hydration.aws;

import io.s3hydration.listing.ETag;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureKind;
import io.s3hydration.transfer.TransferOutcome;
import io.s3hydration.transfer.TransferOutcome.Failed;
import org.jspecify.annotations.Nullable;

/**
 * A copy's end, on its way through the SDK. It is thrown out of the body of a request to cut it
 * off, and is no {@link java.io.IOException}, because the SDK would try those again.
 */
final class CopyEnded extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient TransferOutcome outcome;
  private final boolean worthAnother;
  private final transient @Nullable ETag damaged;

  CopyEnded(TransferOutcome outcome, @Nullable Throwable cause) {
    this(outcome, false, cause);
  }

  /**
   * @param worthAnother whether one more try of the whole copy may do: the store refused because of
   *     a race (409)
   */
  CopyEnded(TransferOutcome outcome, boolean worthAnother, @Nullable Throwable cause) {
    this(outcome, worthAnother, null, cause);
  }

  private CopyEnded(
      TransferOutcome outcome,
      boolean worthAnother,
      @Nullable ETag damaged,
      @Nullable Throwable cause) {
    super(outcome.toString(), cause);
    this.outcome = outcome;
    this.worthAnother = worthAnother;
    this.damaged = damaged;
  }

  static CopyEnded failed(Failure failure, @Nullable Throwable cause) {
    return new CopyEnded(new Failed(failure), cause);
  }

  /** See {@link S3Failures#unlikeS3}. */
  static CopyEnded unlikeS3(String attempted, String because) {
    return failed(S3Failures.unlikeS3(attempted, because), null);
  }

  static CopyEnded mismatch(String attempted, String because) {
    return failed(
        new Failure(
            FailureKind.CHECKSUM_MISMATCH,
            attempted,
            because,
            "Nothing was stored. The next run tries it again; if it stays, the source is damaged"),
        null);
  }

  /** The same end, where it is a failure with a word on what could not be cleared away. */
  static RuntimeException leaving(String what, RuntimeException end) {
    if (!(end instanceof CopyEnded ended) || !(ended.outcome instanceof Failed(Failure failure))) {
      return end;
    }
    String because = failure.because() + ", and " + what + " could not be aborted";
    return new CopyEnded(
        new Failed(new Failure(failure.kind(), failure.attempted(), because, failure.advice())),
        ended.worthAnother,
        ended.damaged,
        ended);
  }

  /**
   * The same end, where the store has put something else at the target than it was sent.
   *
   * @param copy what stands there now
   */
  CopyEnded damaging(ETag copy) {
    return new CopyEnded(outcome, worthAnother, copy, this);
  }

  /** Under whatever the SDK wrapped it into; null if there is none. */
  static @Nullable CopyEnded in(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof CopyEnded ended) {
        return ended;
      }
    }
    return null;
  }

  TransferOutcome outcome() {
    return outcome;
  }

  /** The tag of the copy that is not what was sent; null if there is none such. */
  @Nullable ETag damaged() {
    return damaged;
  }

  boolean worthAnother() {
    return worthAnother;
  }
}
