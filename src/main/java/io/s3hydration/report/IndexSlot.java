package io.s3hydration.report;

import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import org.jspecify.annotations.Nullable;

/**
 * The place of one key in the next index. It stands in one {@link IndexSegment} at a time, and is
 * guarded by {@link IndexWriter}'s lock as that is.
 */
final class IndexSlot {

  /** Characters of a key from which on it counts as two entries. */
  private static final int LONG_KEY = 256;

  final ObjectKey key;
  final @Nullable SettledEntry was;
  IndexSegment segment;
  @Nullable SettledEntry entry;
  boolean pending;

  /**
   * @param was the key's entry before this run; null if it had none
   * @param entry what it is now; null if it is not settled
   * @param pending whether that is not known yet
   */
  IndexSlot(
      ObjectKey key,
      IndexSegment segment,
      @Nullable SettledEntry was,
      @Nullable SettledEntry entry,
      boolean pending) {
    this.key = key;
    this.segment = segment;
    this.was = was;
    this.entry = entry;
    this.pending = pending;
  }

  /** How many entries more than one a key counts as, being long. */
  static int extra(ObjectKey key) {
    return key.value().length() / LONG_KEY;
  }

  /** The key ended. */
  void resolve(@Nullable SettledEntry now) {
    segment.resolve(this, now);
  }
}
