package io.s3hydration.backend;

import io.s3hydration.backend.InMemoryBucket.Access;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.plan.ObjectHead;
import io.s3hydration.transfer.ObjectHeads;
import java.util.Optional;

/** HEADs of an {@link InMemoryBucket}. */
public record InMemoryHeads(InMemoryBucket bucket) implements ObjectHeads {

  @Override
  public Optional<ObjectHead> head(ObjectKey key) {
    return bucket.access(Access.HEAD, key).map(HeldObject::head);
  }
}
