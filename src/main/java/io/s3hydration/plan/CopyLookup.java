package io.s3hydration.plan;

import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ListedObjects;
import io.s3hydration.listing.ListingFailedException;
import io.s3hydration.listing.ObjectKey;
import org.jspecify.annotations.Nullable;

/** What the consumer bucket's listing shows, asked in key order. */
@FunctionalInterface
public interface CopyLookup {

  /**
   * Targets are asked in ascending order.
   *
   * @throws ListingFailedException if the listing cannot be read as far as the target
   */
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
          ahead = consumer.next();
          started = true;
        }
        while (ahead != null && ahead.key().compareTo(target) < 0) {
          ahead = consumer.next();
        }
        if (ahead == null && !consumer.exhausted()) {
          throw new ListingFailedException(
              "the consumer's listing ended before its end: <"
                  + target
                  + "> cannot be called absent");
        }
        return ahead != null && ahead.key().equals(target)
            ? CopySeen.Present.of(ahead)
            : new CopySeen.Absent();
      }
    };
  }
}
