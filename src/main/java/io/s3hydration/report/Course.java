package io.s3hydration.report;

import io.s3hydration.listing.IndexRange;
import io.s3hydration.plan.Adoption;
import io.s3hydration.plan.Check;
import io.s3hydration.report.SyncMarker.State;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a run goes about it, from what was asked and what earlier runs left.
 *
 * @param mode for log and report
 * @param base the index to merge with; null to start with none
 * @param everywhere the check of every range; null where each range's age decides
 * @param dueBefore ranges last checked before this are due for a full check; null for none
 * @param now ranges last checked after this are due as well: by a clock that was ahead
 * @param adoption what an adopting run may take over; null where nothing may be
 * @param commits whether the run writes index and marker
 * @param keepsTime the marker's time that a backfill keeps; null if the run sets its own
 * @param verifyNext whether the run after this one must still compare with the consumer's listing
 * @param leavesOpen whether {@code index/progress.json} stays open although the run commits: a
 *     backfill of a part found it so, and two looks at everything are still owed
 */
public record Course(
    Mode mode,
    @Nullable Manifest base,
    @Nullable Check everywhere,
    @Nullable Instant dueBefore,
    @Nullable Instant now,
    @Nullable Adoption adoption,
    boolean commits,
    @Nullable Instant keepsTime,
    boolean verifyNext,
    boolean leavesOpen) {

  private static final String WAY_OUT =
      "Start a run with rebase=true: it trusts no entry, and copies nothing that a HEAD proves";

  /** How a run starts. */
  public enum Mode {
    /** No marker: everything is new, or proved by HEAD. */
    FIRST,
    /** The producer's listing against the index. */
    INCREMENTAL,
    /** As INCREMENTAL, and against the consumer's listing: an earlier run did not commit. */
    VERIFYING,
    /** Asked for, or the index cannot be read: everything against the consumer bucket. */
    FULL,
    /** The first run after a predecessor. */
    ADOPTING,
    /** Asked for, of this run or of one that did not get through with it: no entry is trusted. */
    REBASING
  }

  /** The check of one range. */
  public Check check(IndexRange range) {
    if (everywhere != null) {
      return everywhere;
    }
    return isDue(range.checked()) ? Check.FULL : Check.INDEX;
  }

  private boolean isDue(@Nullable Instant checked) {
    return dueBefore != null
        && (checked == null
            || checked.isBefore(dueBefore)
            || (now != null && checked.isAfter(now)));
  }

  /**
   * Chooses the course.
   *
   * @param fullEvery how old a range's last full check may be; null for any age
   * @param adoptionOverlap how far before a predecessor's time objects are not adopted
   * @throws BadInputException if the stored state cannot be built on
   */
  public static Course of(
      RunRequest request,
      SyncState state,
      Binding binding,
      @Nullable Duration fullEvery,
      Duration adoptionOverlap) {
    boolean whole = request.scope().whole();
    if (request.rebase() || state.hasUnfinishedRebase(binding)) {
      return withoutBase(Mode.REBASING, request, state);
    }
    return switch (state.marker()) {
      case State.None() -> withoutBase(Mode.FIRST, request, state);
      case State.Predecessor(Instant time) ->
          whole && !request.full()
              ? adopting(request, state, new Adoption(time, adoptionOverlap))
              : withoutBase(Mode.FULL, request, state);
      case State.Ours(SyncMarker marker) -> ours(request, state, marker, binding, fullEvery);
      case State.Unusable(String why, String advice) ->
          throw new BadInputException(
              "tried to go on from " + SyncMarker.NAME + " but " + why,
              advice == null ? WAY_OUT : advice + ". Or: " + WAY_OUT);
    };
  }

  private static Course ours(
      RunRequest request,
      SyncState state,
      SyncMarker marker,
      Binding binding,
      @Nullable Duration fullEvery) {
    if (!marker.binding().equals(binding)) {
      throw new BadInputException(
          "tried to go on from "
              + SyncMarker.NAME
              + " but it is of "
              + marker.binding()
              + ", and this run is "
              + binding,
          "If the change is meant: " + WAY_OUT);
    }
    Manifest manifest = state.manifest();
    if (manifest == null) {
      Course full = withoutBase(Mode.FULL, request, state);
      return request.scheduled() ? full : full.keeping(marker.lastSuccessfulSync());
    }
    boolean whole = request.scope().whole();
    Instant now = state.readAt();
    Check everywhere = null;
    Mode mode = Mode.INCREMENTAL;
    if (request.full()) {
      everywhere = Check.FULL;
      mode = Mode.FULL;
    } else if (state.uncommitted() || marker.verifyNext()) {
      everywhere = Check.VERIFY;
      mode = Mode.VERIFYING;
    }
    Course course =
        new Course(
            mode,
            manifest,
            everywhere,
            whole && fullEvery != null && now != null ? now.minus(fullEvery) : null,
            now,
            null,
            !request.dryRun(),
            null,
            state.needsAnotherLook() || (!whole && marker.verifyNext()),
            !whole && state.uncommitted());
    return request.scheduled() ? course : course.keeping(marker.lastSuccessfulSync());
  }

  /** A bounded backfill where no index of ours stands writes none: it would claim too much. */
  private static Course withoutBase(Mode mode, RunRequest request, SyncState state) {
    boolean commits = request.scope().whole() && !request.dryRun();
    return new Course(
        mode, null, Check.FULL, null, null, null, commits, null, state.needsAnotherLook(), false);
  }

  /** A copy of ours would be older than a time in the future, and pass for the predecessor's. */
  private static Course adopting(RunRequest request, SyncState state, Adoption adoption) {
    Instant now = state.readAt();
    if (now != null && adoption.synced().isAfter(now)) {
      throw new BadInputException(
          "tried to go on from a predecessor's "
              + SyncMarker.NAME
              + " but its time, "
              + adoption.synced()
              + ", lies in the future: it is now "
              + now,
          "Name the time of its last sync by hydration.sync.predecessor-time-pointer. Or: "
              + WAY_OUT);
    }
    return new Course(
        Mode.ADOPTING,
        null,
        Check.ADOPT,
        null,
        null,
        adoption,
        !request.dryRun(),
        null,
        state.needsAnotherLook(),
        false);
  }

  private Course keeping(Instant time) {
    return new Course(
        mode, base, everywhere, dueBefore, now, adoption, commits, time, verifyNext, leavesOpen);
  }
}
