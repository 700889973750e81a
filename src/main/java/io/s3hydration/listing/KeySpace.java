package io.s3hydration.listing;

import org.jspecify.annotations.Nullable;

/**
 * The keys of one bucket that a listing covers: those that begin with {@code prefix} and come after
 * {@code startAfter}.
 *
 * @param prefix may be empty: the whole bucket
 * @param startAfter exclusive; null for the beginning
 */
public record KeySpace(String bucket, String prefix, @Nullable ObjectKey startAfter) {

  public KeySpace(String bucket, String prefix) {
    this(bucket, prefix, null);
  }

  /** Bucket and prefix, for a reader of a message. */
  public String location() {
    return "s3://" + bucket + "/" + prefix;
  }

  public KeySpace after(@Nullable ObjectKey key) {
    return new KeySpace(bucket, prefix, key);
  }
}
