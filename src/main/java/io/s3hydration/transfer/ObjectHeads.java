package io.s3hydration.transfer;

import io.s3hydration.listing.ObjectKey;
import io.s3hydration.plan.ObjectHead;
import java.util.Optional;

/** PORT: HEAD requests to one bucket. */
public interface ObjectHeads {

  /**
   * What a HEAD tells, stored checksum included; empty if the bucket has no such key. One request,
   * and more only where that is refused: to learn why, and once more.
   *
   * @throws FailureException for every other answer, retries exhausted
   */
  Optional<ObjectHead> head(ObjectKey key);
}
