package io.s3hydration.listing;

import java.time.Instant;

/**
 * One object as a listing printed it.
 *
 * @param size bytes, zero or more
 * @param lastModified as printed, unrounded; for a multipart object the time its upload began
 * @param archived whether the bytes cannot be read now: the storage class is GLACIER or
 *     DEEP_ARCHIVE and no restored copy is available. Archive tiers of Intelligent-Tiering do not
 *     show in a listing
 */
public record ListedObject(
    ObjectKey key, ETag etag, long size, Instant lastModified, boolean archived) {

  public ListedObject {
    if (size < 0) {
      throw new IllegalArgumentException("size of " + key + " is negative: " + size);
    }
  }
}
