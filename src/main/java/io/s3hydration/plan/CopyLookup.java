package io.s3hydration.plan;

import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ListedObjects;
import io.s3hydration.listing.ObjectKey;
import org.jspecify.annotations.Nullable;

/** What the consumer bucket's listing shows, asked in key order. */
@FunctionalInterface
public interface CopyLookup {

  /** Targets are asked in ascending order. */
  CopySeen at(ObjectKey target);

  /** Opens a lookup for targets after {@code last}; null for all. */
  @FunctionalInterface
  interface Source {
    CopyLookup open(@Nullable ObjectKey last);
  }

  /** Walks the consumer's listing beside the producer's; one listed object is held. */
  static CopyLookup walking(ListedObjects consumer) {
    return new CopyLookup() {
      private @Nullable ListedObject ahead;
      private boolean started;

      @Override
      public CopySeen at(ObjectKey target) {
        if (!started) {
          started = true;
          ahead = consumer.next();
        }
        while (ahead != null && ahead.key().compareTo(target) < 0) {
          ahead = consumer.next();
        }
        return ahead != null && ahead.key().equals(target)
            ? new CopySeen.Present(ahead.etag(), ahead.size(), ahead.lastModified())
            : new CopySeen.Absent();
      }
    };
  }
}
