package io.s3hydration.report;

import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.report.IndexSegment.Slot;
import io.s3hydration.report.SyncStore.Condition;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the next settled index while the run goes on. A part is written when its last object is
 * accounted; a part in which nothing changed is referenced again and not written.
 *
 * <p>The merge's thread calls everything but {@link #resolve}, which any thread may call. At most
 * two segments' worth of entries, {@link PartSizes#waiting} and one part, wait in memory; an object
 * that holds them up longer is left out of the index, and the next run's HEAD settles it.
 */
public final class IndexWriter {

  private final SyncStore store;
  private final String runId;
  private final PartSizes sizes;
  private final Consumer<Manifest.Part> written;
  private final Map<String, Manifest.Part> baseParts = new HashMap<>();
  private final Deque<IndexSegment> waiting = new ArrayDeque<>();
  private final Map<ObjectKey, Slot> pending = new HashMap<>();
  private final List<Manifest.Part> parts = new ArrayList<>();

  private @Nullable IndexSegment current;
  private @Nullable ObjectKey lastKey;
  private @Nullable Instant gapChecked;
  private boolean gap;
  private int numbered;
  private int leftOut;

  /**
   * @param base the parts of the current manifest
   * @param written told of each new part, in key order
   */
  public IndexWriter(
      SyncStore store,
      String runId,
      PartSizes sizes,
      List<Manifest.Part> base,
      Consumer<Manifest.Part> written) {
    this.store = store;
    this.runId = runId;
    this.sizes = sizes;
    this.written = written;
    base.forEach(part -> baseParts.put(part.name(), part));
  }

  /**
   * The next keys are of this range.
   *
   * @param known false if its part cannot be used and must not be referenced again
   * @param checked when the range, after this run, was last fully checked; null for never
   */
  public synchronized void open(IndexRange range, boolean known, @Nullable Instant checked) {
    Manifest.Part base = range.part() == null ? null : baseParts.get(range.part());
    IndexSegment before = current;
    if (before != null && before.isDirty() && before.size() < sizes.min()) {
      before.grow(checked);
      return;
    }
    end(true);
    start(new IndexSegment(range.from(), base, checked, !known));
  }

  /** The range's part stays as it is. */
  public synchronized void carry(IndexRange range) {
    end(true);
    Manifest.Part base = range.part() == null ? null : baseParts.get(range.part());
    start(new IndexSegment(range.from(), base, range.checked(), false));
    end(true);
  }

  /** A key whose entry is known: what it was before this run, and what it is now. */
  public synchronized void decided(
      ObjectKey key, @Nullable SettledEntry was, @Nullable SettledEntry now) {
    IndexSegment segment = segmentFor(key);
    if (now != null) {
      segment.add(new Slot(key, segment, was, now, false));
    } else if (was != null) {
      segment.changed();
    }
    lastKey = key;
  }

  /** A key that is under way: its place is kept until {@link #resolve}. */
  public synchronized void pend(ObjectKey key, @Nullable SettledEntry was) {
    IndexSegment segment = segmentFor(key);
    Slot slot = new Slot(key, segment, was, null, true);
    segment.add(slot);
    pending.put(key, slot);
    lastKey = key;
  }

  /**
   * A key under way ended.
   *
   * @param now its entry; null if it is not settled
   */
  public synchronized void resolve(ObjectKey key, @Nullable SettledEntry now) {
    Slot slot = pending.remove(key);
    if (slot != null) {
      slot.segment.resolve(slot, now);
    }
  }

  /** All keys before this one are accounted; null before the first key. */
  public synchronized @Nullable ObjectKey lowWater() {
    for (IndexSegment segment : waiting) {
      ObjectKey first = segment.firstPending();
      if (first != null) {
        return first;
      }
    }
    return lastKey;
  }

  /** Keys that came to the consumer bucket but are left out of the index. */
  public synchronized int leftOut() {
    return leftOut;
  }

  /**
   * Writes the parts that are complete.
   *
   * @throws io.s3hydration.transfer.FailureException if a part cannot be written
   */
  public void writeReady() {
    IndexSegment ready = takeReady();
    while (ready != null) {
      write(ready);
      ready = takeReady();
    }
  }

  /**
   * Writes the rest and gives the parts of the whole index, in key order. Nothing may be under way.
   *
   * @throws io.s3hydration.transfer.FailureException if a part cannot be written
   */
  public List<Manifest.Part> finish() {
    synchronized (this) {
      if (!pending.isEmpty()) {
        throw new IllegalStateException(pending.size() + " keys are still under way");
      }
      end(true);
    }
    writeReady();
    return List.copyOf(parts);
  }

  private IndexSegment segmentFor(ObjectKey key) {
    IndexSegment segment = current;
    if (segment == null) {
      throw new IllegalStateException("no range is open for " + key);
    }
    if (segment.size() < (segment.hasBase() ? sizes.max() : sizes.part())) {
      return segment;
    }
    end(false);
    IndexSegment next = new IndexSegment(key, null, segment.checked(), true);
    start(next);
    return next;
  }

  private void start(IndexSegment segment) {
    current = segment;
    waiting.add(segment);
  }

  private void end(boolean asBase) {
    if (current != null) {
      current.end(asBase);
      current = null;
    }
  }

  private synchronized @Nullable IndexSegment takeReady() {
    IndexSegment first = waiting.peek();
    if (first == null) {
      return null;
    }
    if (waiting.stream().skip(1).mapToInt(IndexSegment::size).sum() > sizes.waiting()) {
      List<Slot> late = first.leaveOut();
      late.forEach(slot -> pending.remove(slot.key));
      leftOut += late.size();
    }
    return first.isReady() ? waiting.poll() : null;
  }

  private void write(IndexSegment segment) {
    Manifest.Part base = segment.unchanged();
    if (base != null) {
      add(base.from(segment.from()).checked(segment.checked()));
      return;
    }
    List<SettledEntry> entries = segment.entries();
    if (entries.isEmpty()) {
      absorb(segment.checked());
      return;
    }
    byte[] content = EntryLines.write(entries);
    String name = "index/%s/part-%05d.jsonl.gz".formatted(runId, numbered++);
    store.write(name, content, Condition.IF_ABSENT);
    Manifest.Part part =
        new Manifest.Part(name, null, entries.size(), SyncJson.digest(content), segment.checked());
    written.accept(add(part.from(segment.from())));
  }

  /** A stretch without entries has no part: its neighbour's range covers it. */
  private void absorb(@Nullable Instant checked) {
    if (parts.isEmpty()) {
      gapChecked = gap ? IndexSegment.older(gapChecked, checked) : checked;
      gap = true;
    } else {
      Manifest.Part before = parts.removeLast();
      parts.add(before.checked(IndexSegment.older(before.checked(), checked)));
    }
  }

  private Manifest.Part add(Manifest.Part part) {
    Manifest.Part added = part;
    if (parts.isEmpty()) {
      added = part.from(null);
      if (gap) {
        added = added.checked(IndexSegment.older(gapChecked, part.checked()));
      }
    }
    parts.add(added);
    return added;
  }
}
