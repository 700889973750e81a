package io.s3hydration.plan;

import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ListedObjects;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.listing.SettledIndex;
import io.s3hydration.plan.MergeStep.Carried;
import io.s3hydration.plan.MergeStep.Compared;
import io.s3hydration.plan.MergeStep.Gone;
import io.s3hydration.plan.MergeStep.RangeCarried;
import io.s3hydration.plan.MergeStep.RangeOpened;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Walks the producer's listing, the settled index and, in the ranges that ask for it, the
 * consumer's listing in lock step.
 *
 * <p>Single-threaded. Holds one listing page of each side and the entries of one range.
 */
public final class ListingMerge {

  private final ListedObjects producer;
  private final SettledIndex index;
  private final CopyLookup.Source consumer;
  private final KeyMapping mapping;
  private final Scope scope;
  private final Function<IndexRange, Check> checks;
  private final Iterator<IndexRange> ranges;

  private @Nullable ListedObject ahead;
  private boolean started;
  private boolean ended;
  private @Nullable IndexRange range;
  private Check check = Check.INDEX;
  private Iterator<SettledEntry> entries = List.<SettledEntry>of().iterator();
  private @Nullable SettledEntry entry;
  private @Nullable CopyLookup copies;
  private @Nullable ObjectKey lastTarget;

  public ListingMerge(
      ListedObjects producer,
      SettledIndex index,
      CopyLookup.Source consumer,
      KeyMapping mapping,
      Scope scope,
      Function<IndexRange, Check> checks) {
    this.producer = producer;
    this.index = index;
    this.consumer = consumer;
    this.mapping = mapping;
    this.scope = scope;
    this.checks = checks;
    this.ranges = index.ranges().iterator();
  }

  /**
   * The next step, or null at the end: all ranges passed and no listed object left.
   *
   * @throws io.s3hydration.listing.ListingFailedException if a listing cannot be read
   * @throws IllegalStateException if an object is listed that no range in scope covers
   */
  public @Nullable MergeStep next() {
    if (!started) {
      ahead = producer.next();
      started = true;
    }
    while (true) {
      if (range == null) {
        if (!ranges.hasNext()) {
          if (ahead != null) {
            throw uncovered(ahead);
          }
          ended = true;
          return null;
        }
        return enter(ranges.next());
      }
      ListedObject listed = ahead;
      if (listed != null && range.endsAfter(listed.key())) {
        SettledEntry before = entry;
        if (before != null && before.key().compareTo(listed.key()) < 0) {
          return passed(before);
        }
        return compared(listed);
      }
      if (entry != null) {
        return passed(entry);
      }
      range = null;
    }
  }

  /**
   * Whether every step was given and the producer's listing was read to its end. The listing itself
   * is one object further than the steps, and is no answer to this.
   */
  public boolean exhausted() {
    return ended && producer.exhausted();
  }

  private MergeStep enter(IndexRange next) {
    boolean inScope = scope.touches(next);
    ListedObject listed = ahead;
    if (listed != null
        && (next.beginsAfter(listed.key()) || (!inScope && next.endsAfter(listed.key())))) {
      throw uncovered(listed);
    }
    if (!inScope && !next.cut()) {
      copies = null;
      return new RangeCarried(next);
    }
    range = next;
    check = checks.apply(next);
    Optional<List<SettledEntry>> known = index.entries(next);
    entries = known.orElse(List.of()).iterator();
    advance();
    if (!check.looksAtConsumer()) {
      copies = null;
    } else if (copies == null) {
      copies = consumer.open(lastTarget);
    }
    return new RangeOpened(next, known.orElse(null), check);
  }

  private MergeStep passed(SettledEntry before) {
    advance();
    boolean listingIsBehindIt = ahead != null || producer.exhausted();
    return listingIsBehindIt && scope.covers(before.key()) && scope.seesDeletions()
        ? new Gone(before)
        : new Carried(before);
  }

  private MergeStep compared(ListedObject listed) {
    SettledEntry same = entry;
    if (same != null && same.key().equals(listed.key())) {
      advance();
    } else {
      same = null;
    }
    ObjectKey target = mapping.map(listed.key());
    // A store may refuse to list from or under a key that cannot be; the decision refuses it
    // anyway.
    boolean possible = target.isPossible();
    CopySeen seen = copies == null || !possible ? new CopySeen.NotAsked() : copies.at(target);
    lastTarget = possible ? target : lastTarget;
    ahead = producer.next();
    return new Compared(new Match(listed, same, seen, check));
  }

  private static IllegalStateException uncovered(ListedObject listed) {
    return new IllegalStateException(
        "<"
            + listed.key()
            + "> is listed, but no range of the index in scope covers it: the ranges have a gap, or"
            + " the listing goes beyond the scope");
  }

  private void advance() {
    entry = entries.hasNext() ? entries.next() : null;
  }
}
