package io.s3hydration.listing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Objects of one bucket, in {@link KeyOrder}, each key once. */
public interface ListedObjects extends AutoCloseable {

  /**
   * The next object, or null after the last.
   *
   * @throws ListingFailedException if they cannot be listed to the end
   */
  @Nullable ListedObject next();

  /** Whether the end was reached. Only then is a key that did not come absent. */
  boolean exhausted();

  /**
   * S3's clock at the first page of a walk; null before it was read, and where there is no walk.
   */
  default @Nullable Instant began() {
    return null;
  }

  /** Ends what is under way for objects that nobody will ask for. */
  @Override
  default void close() {}
}
