package io.s3hydration.job;

import io.s3hydration.listing.ListedObject;
import io.s3hydration.report.Verdict;
import io.s3hydration.transfer.Copier;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.Fuse;
import io.s3hydration.transfer.TransferOutcome;
import io.s3hydration.transfer.TransferOutcome.Failed;
import io.s3hydration.transfer.TransferOutcome.Interrupted;
import io.s3hydration.transfer.TransferOutcome.Transferred;
import org.jspecify.annotations.Nullable;

/** Tells the run's fuse how objects end, and stops the run when it blows. */
final class FuseBox {

  private final Fuse fuse;
  private final Copier copier;
  private final StopSignal signal;
  private volatile @Nullable ListedObject canary;

  FuseBox(HydrationProperties.Fuse settings, Copier copier, StopSignal signal) {
    this.fuse = new Fuse(settings.share(), settings.minimum(), this::canaryFailure);
    this.copier = copier;
    this.signal = signal;
  }

  /** A copy ended. */
  void ended(ListedObject listed, TransferOutcome outcome) {
    switch (outcome) {
      case Failed(Failure failure) -> failed(failure);
      case Interrupted() -> {} // tells nothing of any system
      case Transferred _ -> {
        if (canary == null && listed.size() > 0) {
          canary = listed;
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

  private @Nullable Failure canaryFailure() {
    ListedObject known = canary;
    return known == null ? null : copier.readAgain(known);
  }
}
