package io.s3hydration.job;

import org.jspecify.annotations.Nullable;

/** Where the listener leaves the run that it opened, for the step's parts. */
final class CurrentRun {

  private volatile @Nullable HydrationRun run;

  void begin(HydrationRun opened) {
    run = opened;
  }

  /** The run; null if it could not be opened. */
  @Nullable HydrationRun orNull() {
    return run;
  }

  HydrationRun get() {
    HydrationRun opened = run;
    if (opened == null) {
      throw new IllegalStateException("no run is open");
    }
    return opened;
  }
}
