package io.s3hydration.transfer;

import io.s3hydration.listing.ObjectKey;

/**
 * PORT: remembers multipart uploads beyond the life of the task, so that a later run can end those
 * that a kill left open. Safe for many threads; each key has one upload at a time.
 */
public interface UploadJournal {

  /**
   * An upload is about to be created. It is recorded when this returns.
   *
   * @throws FailureException if it cannot be recorded; then nothing must be created
   */
  void beginning(ObjectKey target);

  /**
   * An upload was created. It is recorded when this returns, and no part was sent before.
   *
   * @throws FailureException if it cannot be recorded
   */
  void begun(ObjectKey target, String uploadId);

  /** The upload is no more: completed, or aborted. Recorded with the next write. */
  void ended(ObjectKey target, String uploadId);
}
