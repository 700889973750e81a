package io.s3hydration.transfer;

import io.s3hydration.listing.ObjectKey;

/**
 * PORT: remembers multipart uploads beyond the life of the task, so that a later run can end those
 * that a kill left open. Safe for many threads; each key has one upload at a time.
 *
 * <p>Of an object in parts it costs two writes at most, however many parts it has; copies at the
 * same time share them. An object that is copied in one request costs none.
 */
public interface UploadJournal {

  /**
   * An upload is about to be created. It is recorded when this returns.
   *
   * @throws FailureException that stops the run, if it cannot be recorded; then nothing must be
   *     created
   */
  void beginning(ObjectKey target);

  /**
   * An upload was created. It is recorded when this returns, and no part was sent before.
   *
   * @throws FailureException that stops the run, if it cannot be recorded; then it is to be aborted
   */
  void begun(ObjectKey target, String uploadId);

  /** The store refused to create one: there is nothing to end. Recorded with the next write. */
  void refused(ObjectKey target);

  /**
   * A request to create one got no answer that tells whether it was. The key stays recorded, also
   * where another attempt was answered, and its uploads are looked for by a sweep.
   */
  void unanswered(ObjectKey target);

  /** The upload is no more: completed, or aborted. Recorded with the next write. */
  void ended(ObjectKey target, String uploadId);
}
