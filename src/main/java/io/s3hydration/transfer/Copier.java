package io.s3hydration.transfer;

import io.s3hydration.listing.ListedObject;
import io.s3hydration.plan.Decision.Transfer;
import org.jspecify.annotations.Nullable;

/** PORT: copies one object from the producer's bucket to the consumer's. */
public interface Copier {

  /**
   * Copies exactly what was listed: every read is pinned to the listed ETag, the write is
   * conditional on what was seen at the target, and nothing is visible there before it is whole and
   * proved by the best proof that the source offers. Safe for use by many threads.
   *
   * <p>Never throws: what stops the run is a {@link TransferOutcome.Failed} of a kind that does
   * ({@link FailureKind#stopsRun}). Nothing half-written remains, but for a multipart upload whose
   * abort failed too: the upload journal has it.
   */
  TransferOutcome copy(Transfer transfer);

  /**
   * Reads one byte of an object that was read before: the canary of a {@link Fuse}.
   *
   * @param listed of at least one byte, as it was when it was read
   * @return why it cannot be read now: FAILED, or that it is gone or another by now; null if it can
   *     be read, or if this copier reads nothing
   */
  default @Nullable TransferOutcome readAgain(ListedObject listed) {
    return null;
  }
}
