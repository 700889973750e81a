package io.s3hydration.listing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the key space that one part of the settled index covers.
 *
 * @param from inclusive; null for the beginning of the key space
 * @param to exclusive; null for its end
 * @param part the part's object name; null where no part covers the range
 * @param entries how many the part claims to hold
 * @param checked when the whole range was last compared with the consumer bucket; null if never
 * @param cut whether the part holds entries beyond the range, which do not count
 */
public record IndexRange(
    @Nullable ObjectKey from,
    @Nullable ObjectKey to,
    @Nullable String part,
    int entries,
    @Nullable Instant checked,
    boolean cut) {

  /** A range that its part covers exactly. */
  public IndexRange(
      @Nullable ObjectKey from,
      @Nullable ObjectKey to,
      @Nullable String part,
      int entries,
      @Nullable Instant checked) {
    this(from, to, part, entries, checked, false);
  }

  /** The whole key space without a part: an index that is known to hold nothing. */
  public static final IndexRange EVERYTHING = new IndexRange(null, null, null, 0, null);

  /** Whether the key comes before the range's beginning. */
  public boolean beginsAfter(ObjectKey key) {
    return from != null && key.compareTo(from) < 0;
  }

  /** Whether the key comes before the range's end. */
  public boolean endsAfter(ObjectKey key) {
    return to == null || key.compareTo(to) < 0;
  }

  public boolean holds(ObjectKey key) {
    return !beginsAfter(key) && endsAfter(key);
  }

  /** What of this range comes before the other; null if nothing does. */
  public @Nullable IndexRange before(IndexRange other) {
    ObjectKey end = other.from;
    if (end == null || (from != null && from.compareTo(end) >= 0)) {
      return null;
    }
    return to != null && to.compareTo(end) <= 0 ? this : cut(from, end);
  }

  /** What of this range comes after the other; null if nothing does. */
  public @Nullable IndexRange after(IndexRange other) {
    ObjectKey begin = other.to;
    if (begin == null || (to != null && to.compareTo(begin) <= 0)) {
      return null;
    }
    return from != null && from.compareTo(begin) >= 0 ? this : cut(begin, to);
  }

  private IndexRange cut(@Nullable ObjectKey begin, @Nullable ObjectKey end) {
    return new IndexRange(begin, end, part, entries, checked, part != null);
  }

  /** Whether some key of the range begins with the prefix. */
  public boolean touches(String prefix) {
    boolean beginsInTime =
        from == null || from.startsWith(prefix) || KeyOrder.compare(from.value(), prefix) < 0;
    boolean endsInTime = to == null || KeyOrder.compare(to.value(), prefix) > 0;
    return beginsInTime && endsInTime;
  }
}
