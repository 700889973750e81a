package io.s3hydration.plan;

import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ObjectKey;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The objects that a run is about.
 *
 * @param prefix producer keys that begin with it; the configured prefix for a whole run
 * @param from LastModified at or after it; null for no bound
 * @param to LastModified before it; null for no bound
 * @param keys these keys alone; null for no such list
 * @param whole whether this is the whole configured key space, unbounded
 */
public record Scope(
    String prefix,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable SortedSet<ObjectKey> keys,
    boolean whole) {

  public Scope {
    keys = keys == null ? null : new TreeSet<>(keys);
  }

  public static Scope everything(String prefix) {
    return new Scope(prefix, null, null, null, true);
  }

  public boolean covers(ObjectKey key) {
    return key.startsWith(prefix) && (keys == null || keys.contains(key));
  }

  /** Whether some key of the range may be in scope. */
  public boolean touches(IndexRange range) {
    if (!range.touches(prefix)) {
      return false;
    }
    if (keys == null) {
      return true;
    }
    SortedSet<ObjectKey> rest = range.from() == null ? keys : keys.tailSet(range.from());
    return !rest.isEmpty() && range.endsAfter(rest.first());
  }

  /** Whether the object's time lies within the bounds. */
  boolean coversTimeOf(ListedObject listed) {
    Instant at = listed.lastModified();
    return (from == null || !at.isBefore(from)) && (to == null || at.isBefore(to));
  }

  /** For a reader of the report. */
  public String inWords() {
    StringBuilder words = new StringBuilder(whole ? "everything" : "backfill");
    if (!prefix.isEmpty()) {
      words.append(" under ").append(prefix);
    }
    if (from != null) {
      words.append(" from ").append(from);
    }
    if (to != null) {
      words.append(" to ").append(to);
    }
    if (keys != null) {
      words.append(" of ").append(keys.size()).append(" named keys");
    }
    return words.toString();
  }

  /** Whether a key that no longer appears in the listing may be called deleted. */
  boolean seesDeletions() {
    return from == null && to == null;
  }
}
