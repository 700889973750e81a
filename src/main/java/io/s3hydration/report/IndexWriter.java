package io.s3hydration.report;

import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.report.SyncStore.Condition;
import java.time.Instant;
import java.util.ArrayDeque;
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
 * {@link PartSizes#waiting()} entries and one part wait in memory; an object that holds them up
 * longer is left out of the index, and the next run's HEAD settles it.
 */
public final class IndexWriter {

  private final SyncStore store;
  private final String runId;
  private final PartSizes sizes;
  private final Consumer<WrittenPart> written;
  private final Map<String, Manifest.Part> baseParts = new HashMap<>();
  private final Deque<IndexSegment> waiting = new ArrayDeque<>();
  private final Map<ObjectKey, IndexSlot> pending = new HashMap<>();
  private final IndexParts parts = new IndexParts();
  private @Nullable IndexSegment current;
  private @Nullable ObjectKey lastKey;
  private int numbered;
  private int leftOut;

  /**
   * @param base the parts that may be named again
   * @param written told of each new part, in key order
   */
  public IndexWriter(
      SyncStore store,
      String runId,
      List<Manifest.Part> base,
      Consumer<WrittenPart> written,
      PartSizes sizes) {
    this.store = store;
    this.runId = runId;
    this.written = written;
    this.sizes = sizes;
    base.forEach(part -> baseParts.put(part.name(), part));
  }

  /**
   * The next keys are of this range.
   *
   * @param entries all of its part, in order; null if that cannot be used or referenced again
   * @param checked when the range, after this run, was last fully checked; null for never
   */
  public synchronized void open(
      IndexRange range, @Nullable List<SettledEntry> entries, @Nullable Instant checked) {
    IndexSegment before = current;
    if (before != null && before.isToBeMerged(sizes.min())) {
      before.grow(range.to(), checked);
      return;
    }
    end();
    start(segment(range, checked, entries == null).over(entries));
  }

  /** The range's part stays as it is. */
  public synchronized void carry(IndexRange range) {
    end();
    start(segment(range, range.checked(), false));
    end();
  }

  /** A key whose entry is known: what it was before this run, and what it is now. */
  public synchronized void decided(
      ObjectKey key, @Nullable SettledEntry was, @Nullable SettledEntry now) {
    IndexSegment segment = segmentFor(key);
    if (now != null) {
      segment.decided(key, was, now);
    } else if (was != null) {
      segment.removed();
    }
    lastKey = key;
  }

  /** A key that is under way: its place is kept until {@link #resolve}. */
  synchronized void pend(ObjectKey key, @Nullable SettledEntry was) {
    IndexSegment segment = segmentFor(key);
    IndexSlot slot = new IndexSlot(key, segment, was, null, true);
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
    IndexSlot slot = pending.remove(key);
    if (slot != null) {
      slot.resolve(now);
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

  /** Keys that were under way when their place in the index was given up; some may have failed. */
  public synchronized int leftOut() {
    return leftOut;
  }

  /**
   * Writes the parts that are complete. One that cannot be written waits for the next call, or the
   * part after it would be named for its range too.
   *
   * @throws io.s3hydration.transfer.FailureException if a part cannot be written
   */
  public void writeReady() {
    for (IndexSegment ready = ready(); ready != null; ready = ready()) {
      write(ready);
      synchronized (this) {
        waiting.poll();
      }
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
      end();
    }
    writeReady();
    return parts.all();
  }

  /**
   * Writes what is accounted by now, up to the low-water mark, for a run that ends before its time:
   * the next one takes it over. No more keys come.
   *
   * @throws io.s3hydration.transfer.FailureException if a part cannot be written
   */
  public void flush() {
    writeReady();
    IndexSegment rest = accounted();
    if (rest != null) {
      write(rest);
    }
  }

  private synchronized @Nullable IndexSegment accounted() {
    IndexSegment first = waiting.peek();
    return first == null ? null : first.accounted();
  }

  private IndexSegment segment(IndexRange range, @Nullable Instant checked, boolean dirty) {
    Manifest.Part base = range.part() == null ? null : baseParts.get(range.part());
    CompressedEntries none = new CompressedEntries(sizes.block());
    return new IndexSegment(range.from(), range.to(), base, checked, dirty, none);
  }

  private IndexSegment segmentFor(ObjectKey key) {
    IndexSegment segment = current;
    if (segment == null) {
      throw new IllegalStateException("no range is open for " + key);
    }
    if (!segment.isFull(sizes.max())) {
      return segment;
    }
    IndexSegment rest = segment.split();
    start(rest);
    return rest;
  }

  private void start(IndexSegment segment) {
    current = segment;
    waiting.add(segment);
  }

  private void end() {
    if (current != null) {
      current.end();
      current = null;
    }
  }

  private synchronized @Nullable IndexSegment ready() {
    IndexSegment first = waiting.peek();
    if (first == null) {
      return null;
    }
    if (waiting.stream().skip(1).mapToInt(IndexSegment::weight).sum() > sizes.waiting()) {
      List<IndexSlot> late = first.leaveOut();
      late.forEach(slot -> pending.remove(slot.key));
      leftOut += late.size();
    }
    return first.isReady() ? first : null;
  }

  private void write(IndexSegment segment) {
    Manifest.Part base = segment.unchanged();
    if (base != null) {
      parts.add(base.from(segment.from()).checked(segment.checked()));
      return;
    }
    CompressedEntries entries = segment.entries();
    if (entries.isEmpty()) {
      parts.absorb(segment.checked());
      return;
    }
    byte[] content = entries.content();
    store.write(IndexParts.name(runId, numbered), content, Condition.IF_ABSENT);
    String name = IndexParts.name(runId, numbered++);
    Manifest.Part part =
        new Manifest.Part(name, null, entries.size(), SyncJson.digest(content), segment.checked());
    ObjectKey to = segment.to();
    written.accept(
        new WrittenPart(parts.add(part.from(segment.from())), to == null ? null : to.value()));
  }
}
