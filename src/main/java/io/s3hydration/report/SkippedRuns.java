package io.s3hydration.report;

import io.s3hydration.report.SyncStore.Condition;
import io.s3hydration.report.SyncStore.Stored;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Counts the runs in a row that left their work to the next: another run held the lease, or time
 * was up. Such a run leaves {@code skipped.json}. That no other end came between, the lease tells:
 * who ends otherwise has held it meanwhile, and stands in it. So no other run reads or writes
 * anything for this.
 *
 * <p>Ends that never came to a lease are not seen: dry runs, and parameters that do not fit.
 */
public final class SkippedRuns {

  static final String NAME = "skipped.json";

  /** Tries where several runs end at once. */
  private static final int TRIES = 5;

  private final SyncStore store;

  public SkippedRuns(SyncStore store) {
    this.store = store;
  }

  /**
   * Counts a run that ends so.
   *
   * @param lease as it stood when the run ended
   * @return how many in a row, with this one; at least 1
   * @throws FailureException if the store cannot be read or written: nothing is known then
   */
  public int count(String runId, LeaseHolder lease) {
    for (int tries = 1; ; tries++) {
      Optional<Stored> seen = store.read(NAME);
      SkippedRun last = seen.map(SkippedRuns::in).orElse(null);
      int inARow = last != null && last.justBefore(lease) ? last.inARow() + 1 : 1;
      SkippedRun now =
          new SkippedRun(SyncMarker.SCHEMA_VERSION, runId, lease.runId(), Math.max(1, inARow));
      try {
        store.write(NAME, SyncJson.document(now), Condition.unchangedSince(seen));
        return now.inARow();
      } catch (FailureException e) {
        if (e.failure().kind() != FailureKind.OVERTAKEN || tries >= TRIES) {
          throw e;
        }
      }
    }
  }

  /** What stands there; null if it is nothing that this program understands. */
  private static @Nullable SkippedRun in(Stored stored) {
    try {
      return SyncJson.read(stored.content(), SkippedRun.class);
    } catch (JacksonException e) {
      return null;
    }
  }

  /**
   * {@code skipped.json}: the last run that ended so.
   *
   * @param holder whose lease it was then; the run itself if its time was up
   * @param inARow how many ended so without another end between them
   */
  record SkippedRun(int schemaVersion, String runId, String holder, int inARow) {

    SkippedRun {
      Objects.requireNonNull(runId, "runId");
      Objects.requireNonNull(holder, "holder");
    }

    /** Either the same run still held the lease, or it took the lease from this very run. */
    boolean justBefore(LeaseHolder lease) {
      return lease.runId().equals(holder) || runId.equals(lease.before());
    }
  }
}
