package io.s3hydration.listing;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** PORT: the pages of a bucket's listing, for any number of threads. */
public interface ListingPages {

  /**
   * The first page of the space, or the one that {@code token} leads to. One request.
   *
   * @throws ListingFailedException for every reason, retries exhausted; a listing is never skipped
   */
  ListingPage page(KeySpace space, @Nullable String token);

  /**
   * What a listing shows of this one key, or empty if it lists none. One request (the key as
   * prefix, one key at most: a key sorts before all that it is a prefix of).
   *
   * @throws ListingFailedException for every reason, retries exhausted
   */
  Optional<ListedObject> only(String bucket, ObjectKey key);
}
