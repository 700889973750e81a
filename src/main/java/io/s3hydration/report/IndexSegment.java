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
  private final List<Slot> slots = new ArrayList<>();
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
      Manifest.@Nullable Part base,
      @Nullable Instant checked,
      boolean dirty) {
    this.from = from;
    this.base = base;
    this.checked = checked;
    this.dirty = dirty;
  }

  @Nullable ObjectKey from() {
    return from;
  }

  @Nullable Instant checked() {
    return checked;
  }

  int size() {
    return slots.size();
  }

  boolean isDirty() {
    return dirty;
  }

  boolean hasBase() {
    return base != null;
  }

  /** The part that may be referenced again; null if anything in the stretch changed. */
  Manifest.@Nullable Part unchanged() {
    return dirty ? null : base;
  }

  /** The stretch goes on into the next range: no part of today covers exactly this any more. */
  void grow(@Nullable Instant nextChecked) {
    base = null;
    dirty = true;
    checked = older(checked, nextChecked);
  }

  /** No more keys come. */
  void end(boolean asBase) {
    ended = true;
    dirty |= !asBase;
  }

  boolean isReady() {
    return ended && pending == 0;
  }

  void add(Slot slot) {
    slots.add(slot);
    if (slot.pending) {
      pending++;
    } else {
      dirty |= !Objects.equals(slot.was, slot.entry);
    }
  }

  void changed() {
    dirty = true;
  }

  void resolve(Slot slot, @Nullable SettledEntry entry) {
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

  /** Null, never, is the oldest of all. */
  static @Nullable Instant older(@Nullable Instant a, @Nullable Instant b) {
    if (a == null || b == null) {
      return null;
    }
    return a.isBefore(b) ? a : b;
  }

  /** The place of one key. */
  static final class Slot {
    final ObjectKey key;
    final IndexSegment segment;
    private final @Nullable SettledEntry was;
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
  }
}
