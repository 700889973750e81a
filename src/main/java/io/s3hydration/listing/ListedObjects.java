package io.s3hydration.listing;

import org.jspecify.annotations.Nullable;

/** The producer's objects that a run is about, in {@link KeyOrder}, each key once. */
public interface ListedObjects {

  /**
   * The next object, or null after the last.
   *
   * @throws ListingFailedException if they cannot be listed to the end
   */
  @Nullable ListedObject next();

  /** Whether the end was reached. Only then is a key that did not come absent. */
  boolean exhausted();
}
