package io.s3hydration.listing;

import java.time.Instant;

/**
 * One line of the settled index: a producer key that is accounted for as present in the consumer
 * bucket.
 *
 * @param key the producer's key
 * @param etag what the producer's listing printed, likewise {@code size} and {@code lastModified}
 * @param copyETag the copy's own tag, as PUT, CompleteMultipartUpload or HEAD answered
 * @param standing how the entry came to stand
 */
public record SettledEntry(
    ObjectKey key, ETag etag, long size, Instant lastModified, ETag copyETag, Standing standing) {

  /** What an entry rests on. */
  public enum Standing {
    /** We copied it, or a HEAD proved that the copy is there. */
    PROVED,
    /** Taken over from a predecessor after a look at the consumer's listing; proved by no one. */
    ADOPTED,
    /**
     * Its copy was removed at the consumer, and {@code on-missing=leave} says to leave it so. The
     * entry says "known to be gone", not "present".
     */
    LEFT
  }

  public static SettledEntry proved(ListedObject listed, ETag copyETag) {
    return of(listed, copyETag, Standing.PROVED);
  }

  public static SettledEntry adopted(ListedObject listed, ETag copyETag) {
    return of(listed, copyETag, Standing.ADOPTED);
  }

  private static SettledEntry of(ListedObject listed, ETag copyETag, Standing standing) {
    return new SettledEntry(
        listed.key(), listed.etag(), listed.size(), listed.lastModified(), copyETag, standing);
  }

  public SettledEntry left() {
    return new SettledEntry(key, etag, size, lastModified, copyETag, Standing.LEFT);
  }

  /** Whether the producer still lists exactly what was settled. No clock takes part. */
  public boolean matches(ListedObject listed) {
    return etag.equals(listed.etag())
        && size == listed.size()
        && lastModified.equals(listed.lastModified());
  }
}
