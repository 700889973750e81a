package io.s3hydration.plan;

import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.listing.SettledIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An index cut into ranges at the given keys, of which some may be unknown. */
final class IndexInRanges implements SettledIndex {

  private final List<IndexRange> ranges = new ArrayList<>();
  private final List<SettledEntry> entries;
  private final Set<String> unknown = new HashSet<>();
  private final List<IndexRange> read = new ArrayList<>();

  /** Its parts are named {@code part-0}, {@code part-1} and so on. */
  IndexInRanges(Collection<SettledEntry> entries, String... cuts) {
    this.entries = entries.stream().sorted((a, b) -> a.key().compareTo(b.key())).toList();
    SortedSet<ObjectKey> bounds = new TreeSet<>();
    for (String cut : cuts) {
      bounds.add(new ObjectKey(cut));
    }
    ObjectKey from = null;
    for (ObjectKey bound : bounds) {
      add(from, bound);
      from = bound;
    }
    add(from, null);
  }

  private void add(@Nullable ObjectKey from, @Nullable ObjectKey to) {
    ranges.add(new IndexRange(from, to, "part-" + ranges.size(), 1, null));
  }

  IndexInRanges unknown(String part) {
    unknown.add(part);
    return this;
  }

  /** The ranges whose entries were asked for. */
  List<IndexRange> read() {
    return read;
  }

  static boolean holds(IndexRange range, ObjectKey key) {
    return (range.from() == null || key.compareTo(range.from()) >= 0) && range.endsAfter(key);
  }

  @Override
  public List<IndexRange> ranges() {
    return List.copyOf(ranges);
  }

  @Override
  public Optional<List<SettledEntry>> entries(IndexRange range) {
    read.add(range);
    return unknown.contains(range.part())
        ? Optional.empty()
        : Optional.of(entries.stream().filter(entry -> holds(range, entry.key())).toList());
  }
}
