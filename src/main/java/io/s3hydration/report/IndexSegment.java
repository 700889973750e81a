package io.s3hydration.report;

import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the next index that is still in memory: decided entries, and places kept for keys
 * that are under way. Guarded by {@link IndexWriter}'s lock.
 */
final class IndexSegment {

  private final @Nullable ObjectKey from;
  private @Nullable ObjectKey to;
  private final List<Slot> slots = new ArrayList<>();
  private List<SettledEntry> before = List.of();
  private int same;
  private @Nullable ObjectKey lastSame;
  private Manifest.@Nullable Part base;
  private @Nullable Instant checked;
  private boolean dirty;
  private boolean ended;
  private int pending;
  private int passed;

  /**
   * @param base the part that covers exactly this stretch today; null if none does
   * @param dirty true if the base cannot stand whatever comes
   */
  IndexSegment(
      @Nullable ObjectKey from,
      @Nullable ObjectKey to,
      Manifest.@Nullable Part base,
      @Nullable Instant checked,
      boolean dirty) {
    this.from = from;
    this.to = to;
    this.base = base;
    this.checked = checked;
    this.dirty = dirty;
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

  int size() {
    return same + slots.size();
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

  /** From here on places are kept, for those that came before too. */
  private void keepPlaces() {
    if (same > 0 && !before.get(same - 1).key().equals(lastSame)) {
      throw new IllegalStateException("<" + lastSame + "> is not number " + same + " of its part");
    }
    for (SettledEntry entry : before.subList(0, same)) {
      slots.add(new Slot(entry.key(), this, entry, entry, false));
    }
    before = List.of();
    same = 0;
  }

  /**
   * Whether the next range is to be taken in: this one changed and has few keys. One without any
   * needs no part.
   */
  boolean isToBeMerged(int min) {
    return dirty && !slots.isEmpty() && slots.size() < min;
  }

  /** The part that may be referenced again; null if anything in the stretch changed. */
  Manifest.@Nullable Part unchanged() {
    return dirty ? null : base;
  }

  /** The stretch goes on into the next range: no part of today covers exactly this any more. */
  void grow(@Nullable ObjectKey nextTo, @Nullable Instant nextChecked) {
    keepPlaces();
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
    keepPlaces();
    int half = slots.size() / 2;
    List<Slot> second = slots.subList(half, slots.size());
    IndexSegment rest = new IndexSegment(second.getFirst().key, to, null, checked, true);
    to = rest.from;
    for (Slot slot : second) {
      slot.segment = rest;
      rest.slots.add(slot);
      if (slot.pending) {
        pending--;
        rest.pending++;
      }
    }
    second.clear();
    passed = Math.min(passed, half);
    dirty = true;
    end();
    return rest;
  }

  /**
   * What is accounted of a segment that will not be finished, as one of its own; null if there is
   * nothing new in it. Its end is the first key under way, or the last key that came.
   */
  @Nullable IndexSegment accounted() {
    if (!dirty || slots.isEmpty()) {
      return null;
    }
    ObjectKey pendingKey = firstPending();
    ObjectKey end = pendingKey == null ? slots.getLast().key : pendingKey;
    IndexSegment head = new IndexSegment(from, end, null, checked, true);
    slots.stream().takeWhile(slot -> slot.key.compareTo(end) < 0).forEach(head.slots::add);
    return head.entries().isEmpty() ? null : head;
  }

  boolean isReady() {
    return ended && pending == 0;
  }

  /** A key whose entry is known. */
  void decided(ObjectKey key, @Nullable SettledEntry was, SettledEntry now) {
    if (now == was && same < before.size()) {
      same++;
      lastSame = key;
    } else {
      add(new Slot(key, this, was, now, false));
    }
  }

  void add(Slot slot) {
    keepPlaces();
    slots.add(slot);
    if (slot.pending) {
      pending++;
    } else {
      dirty |= !Objects.equals(slot.was, slot.entry);
    }
  }

  /** A key of the base is no more. */
  void removed() {
    keepPlaces();
    dirty = true;
  }

  private void resolve(Slot slot, @Nullable SettledEntry entry) {
    slot.pending = false;
    slot.entry = entry;
    pending--;
    dirty |= !Objects.equals(slot.was, entry);
  }

  /** Gives up the places of all keys under way; returns them. */
  List<Slot> leaveOut() {
    List<Slot> out = slots.stream().filter(slot -> slot.pending).toList();
    out.forEach(slot -> resolve(slot, null));
    return out;
  }

  List<SettledEntry> entries() {
    keepPlaces();
    List<SettledEntry> entries = new ArrayList<>(slots.size());
    for (Slot slot : slots) {
      if (slot.entry != null) {
        entries.add(slot.entry);
      }
    }
    return entries;
  }

  /** The first key still under way; null if none is. Amortised constant time. */
  @Nullable ObjectKey firstPending() {
    while (passed < slots.size() && !slots.get(passed).pending) {
      passed++;
    }
    return passed < slots.size() ? slots.get(passed).key : null;
  }

  /** The place of one key. */
  static final class Slot {
    final ObjectKey key;
    private final @Nullable SettledEntry was;
    private IndexSegment segment;
    private @Nullable SettledEntry entry;
    private boolean pending;

    Slot(
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

    /** The key ended. */
    void resolve(@Nullable SettledEntry now) {
      segment.resolve(this, now);
    }
  }
}
