package io.s3hydration.transfer;

import io.s3hydration.listing.ObjectKey;
import java.time.Instant;
import java.util.List;

/** PORT: the consumer bucket's multipart uploads that were neither completed nor aborted. */
public interface UnfinishedUploads {

  /**
   * Those of exactly this key, whoever began them.
   *
   * @throws FailureException if they cannot be listed, retries exhausted
   */
  List<Begun> of(ObjectKey key);

  /**
   * Aborts an upload.
   *
   * @return whether there was one
   * @throws FailureException if it cannot be aborted, retries exhausted
   */
  boolean abort(ObjectKey key, String uploadId);

  /**
   * @param initiated by S3's clock
   */
  record Begun(String uploadId, Instant initiated) {}
}
