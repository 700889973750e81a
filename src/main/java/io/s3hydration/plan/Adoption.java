package io.s3hydration.plan;

import io.s3hydration.listing.ListedObject;
import java.time.Duration;
import java.time.Instant;

/**
 * What may be taken over from a predecessor, by the time in its marker: the one place where a clock
 * decides.
 *
 * @param synced the marker's time
 * @param overlap how far before that time objects are not taken over all the same
 */
public record Adoption(Instant synced, Duration overlap) {

  /**
   * Whether the predecessor probably copied the object as it is listed now. A copy newer than the
   * marker is not the predecessor's: a run of ours may have written it and died, and the producer
   * may have gone back to an older object since.
   */
  boolean isPlausible(ListedObject listed, CopySeen.Present copy) {
    return listed.lastModified().isBefore(synced.minus(overlap))
        && copy.size() == listed.size()
        && !copy.lastModified().isBefore(listed.lastModified())
        && !copy.lastModified().isAfter(synced);
  }
}
