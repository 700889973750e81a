package io.s3hydration.transfer;

import io.s3hydration.listing.ObjectKey;
import io.s3hydration.plan.ObjectHead;
import java.util.Optional;

/** PORT: HEAD requests to one bucket. */
public interface ObjectHeads {

  /**
   * What a HEAD tells, stored checksum included; empty if the bucket has no such key. One request,
   * and more only where that is refused, to learn why, and once more; until a HEAD has found
   * something, an absent key costs one more, to tell it from an absent bucket.
   *
   * @throws FailureException for every other answer, retries exhausted
   */
  Optional<ObjectHead> head(ObjectKey key);
}
