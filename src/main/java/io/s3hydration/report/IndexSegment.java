package io.s3hydration.report;

import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the next index that is still in memory: entries that are accounted for, and from the
 * first key that is under way a place for each. Guarded by {@link IndexWriter}'s lock.
 */
final class IndexSegment {

  private final @Nullable ObjectKey from;
  private @Nullable ObjectKey to;
  private final CompressedEntries accounted;
  private final Deque<IndexSlot> slots = new ArrayDeque<>();
  private List<SettledEntry> before = List.of();
  private int same;

  /** What its keys count more than one each, being long. */
  private int extra;

  private @Nullable ObjectKey last;
  private Manifest.@Nullable Part base;
  private @Nullable Instant checked;
  private boolean dirty;
  private boolean ended;

  /**
   * @param base the part that covers exactly this stretch today; null if none does
   * @param dirty true if the base cannot stand whatever comes
   * @param accounted the first entries of the stretch
   */
  IndexSegment(
      @Nullable ObjectKey from,
      @Nullable ObjectKey to,
      Manifest.@Nullable Part base,
      @Nullable Instant checked,
      boolean dirty,
      CompressedEntries accounted) {
    this.from = from;
    this.to = to;
    this.base = base;
    this.checked = checked;
    this.dirty = dirty;
    this.accounted = accounted;
  }

  @Nullable ObjectKey from() {
    return from;
  }

  /** The end of the stretch, exclusive; null for the end of the key space. */
  @Nullable ObjectKey to() {
    return to;
  }

  @Nullable Instant checked() {
    return checked;
  }

  /** Entries, and keys under way. */
  int size() {
    return same + accounted.size() + slots.size();
  }

  /** The same as {@link PartSizes} count them. */
  int weight() {
    return size() + extra;
  }

  /**
   * Whether it is to be split before one more key. Keys of the base that stay as they are take no
   * memory beside it, so where there are but such, long ones do not count as several.
   */
  boolean isFull(int max) {
    return (same > 0 ? size() : weight()) >= max;
  }

  /**
   * As long as every key of the base stays as it is, it is only counted how many came.
   *
   * @param entries of the base; ignored where they are not all of them
   */
  IndexSegment over(@Nullable List<SettledEntry> entries) {
    before = entries != null && base != null && base.entries() == entries.size() ? entries : before;
    return this;
  }

  /** From here on entries are kept, those that came before too. */
  private void keepEntries() {
    if (same > 0 && !before.get(same - 1).key().equals(last)) {
      throw new IllegalStateException("<" + last + "> is not number " + same + " of its part");
    }
    before.subList(0, same).forEach(accounted::add);
    before = List.of();
    same = 0;
  }

  /**
   * Whether the next range is to be taken in: this one changed and has few keys. One without any
   * needs no part.
   */
  boolean isToBeMerged(int min) {
    return dirty && size() > 0 && weight() < min;
  }

  /** The part that may be referenced again; null if anything in the stretch changed. */
  Manifest.@Nullable Part unchanged() {
    return dirty ? null : base;
  }

  /** The stretch goes on into the next range: no part of today covers exactly this any more. */
  void grow(@Nullable ObjectKey nextTo, @Nullable Instant nextChecked) {
    keepEntries();
    to = nextTo;
    base = null;
    dirty = true;
    checked = IndexParts.older(checked, nextChecked);
  }

  /** No more keys come. */
  void end() {
    ended = true;
  }

  /** Gives the second half of its keys to a segment of their own; no more keys come to this one. */
  IndexSegment split() {
    keepEntries();
    int half = size() / 2;
    CompressedEntries second = accounted.splitAfter(half);
    int stay = second.isEmpty() ? half - accounted.size() : 0;
    Deque<IndexSlot> moved = new ArrayDeque<>();
    while (slots.size() > stay) {
      moved.addFirst(slots.removeLast());
    }
    ObjectKey middle = second.isEmpty() ? moved.getFirst().key : second.firstKey();
    IndexSegment rest = new IndexSegment(middle, to, null, checked, true, second);
    moved.forEach(slot -> slot.segment = rest);
    rest.slots.addAll(moved);
    rest.last = last;
    rest.extra = extra / 2; // on either side they are about as long
    extra -= rest.extra;
    rest.accountFirst();
    to = middle;
    last = middle;
    dirty = true;
    end();
    return rest;
  }

  /**
   * What is accounted of a segment that will not be finished, as one of its own; null if there is
   * nothing new in it. Its end is the first key under way, or the last key that came.
   */
  @Nullable IndexSegment accounted() {
    ObjectKey pendingKey = firstPending();
    ObjectKey end = pendingKey == null ? last : pendingKey;
    if (!dirty || end == null) {
      return null;
    }
    CompressedEntries head = accounted.before(end);
    return head.isEmpty() ? null : new IndexSegment(from, end, null, checked, true, head);
  }

  boolean isReady() {
    return ended && slots.isEmpty();
  }

  /** A key whose entry is known. */
  void decided(ObjectKey key, @Nullable SettledEntry was, SettledEntry now) {
    if (now == was && same < before.size()) {
      same++;
      extra += IndexSlot.extra(key);
      last = key;
    } else {
      add(new IndexSlot(key, this, was, now, false));
    }
  }

  void add(IndexSlot slot) {
    keepEntries();
    slots.add(slot);
    extra += IndexSlot.extra(slot.key);
    last = slot.key;
    dirty |= !slot.pending && !Objects.equals(slot.was, slot.entry);
    accountFirst();
  }

  /** A key of the base is no more. */
  void removed() {
    keepEntries();
    dirty = true;
  }

  void resolve(IndexSlot slot, @Nullable SettledEntry entry) {
    slot.pending = false;
    slot.entry = entry;
    dirty |= !Objects.equals(slot.was, entry);
    accountFirst();
  }

  /** Places of keys that ended are given up as soon as nothing before them is under way. */
  private void accountFirst() {
    for (IndexSlot slot = slots.peek(); slot != null && !slot.pending; slot = slots.peek()) {
      if (slot.entry != null) {
        accounted.add(slot.entry);
      } else {
        extra -= IndexSlot.extra(slot.key);
      }
      slots.remove();
    }
  }

  /** Gives up the places of all keys under way; returns them. */
  List<IndexSlot> leaveOut() {
    List<IndexSlot> out = slots.stream().filter(slot -> slot.pending).toList();
    out.forEach(slot -> resolve(slot, null));
    return out;
  }

  /** All of a segment that is ready. */
  CompressedEntries entries() {
    keepEntries();
    return accounted;
  }

  /** The first key still under way; null if none is. */
  @Nullable ObjectKey firstPending() {
    IndexSlot first = slots.peek();
    return first == null ? null : first.key;
  }
}
