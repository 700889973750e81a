package io.s3hydration.job;

import io.s3hydration.listing.ListedObject;
import io.s3hydration.report.Verdict;
import io.s3hydration.transfer.Copier;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.Fuse;
import io.s3hydration.transfer.TransferOutcome;
import io.s3hydration.transfer.TransferOutcome.Changed;
import io.s3hydration.transfer.TransferOutcome.Failed;
import io.s3hydration.transfer.TransferOutcome.Interrupted;
import io.s3hydration.transfer.TransferOutcome.Transferred;
import io.s3hydration.transfer.TransferOutcome.Vanished;
import org.jspecify.annotations.Nullable;

/**
 * Tells the run's fuse how objects end, and stops the run when it blows.
 *
 * <p>The canary is the first object that was copied: keys are sorted, so it stands far from the
 * prefix that fails now, and perhaps under another key.
 */
final class FuseBox {

  private final Fuse fuse;
  private final Copier copier;
  private final Workers workers;
  private final StopSignal signal;
  private volatile @Nullable ListedObject canary;
  private volatile boolean canaryGone;

  FuseBox(HydrationProperties.Fuse settings, Copier copier, Workers workers, StopSignal signal) {
    this.fuse = new Fuse(settings.share(), settings.minimum(), this::canaryFailure);
    this.copier = copier;
    this.workers = workers;
    this.signal = signal;
  }

  /** A copy ended. */
  void ended(ListedObject listed, TransferOutcome outcome) {
    switch (outcome) {
      case Failed(Failure failure) -> failed(failure);
      case Interrupted() -> {} // tells nothing of any system
      case Transferred _ -> {
        if ((canary == null || canaryGone) && listed.size() > 0) {
          canary = listed;
          canaryGone = false;
        }
        fuse.well();
      }
      default -> fuse.well();
    }
  }

  /** An object needed no copy, as a HEAD showed. */
  void well() {
    fuse.well();
  }

  void failed(Failure failure) {
    String why = fuse.failed(failure);
    if (why != null) {
      signal.stop(Verdict.FAILED, why);
    }
  }

  /** One that is gone or another by now tells of no system, and the next copy takes its place. */
  private @Nullable Failure canaryFailure() {
    ListedObject known = canary;
    TransferOutcome again = known == null ? null : workers.during(() -> copier.readAgain(known));
    if (again instanceof Failed(Failure failure)) {
      return failure;
    }
    canaryGone = again instanceof Vanished || again instanceof Changed;
    return null;
  }
}
