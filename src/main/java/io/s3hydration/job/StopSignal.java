package io.s3hydration.job;

import io.s3hydration.report.Verdict;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Whether, and why, the run goes no further. The first reason stands. Safe for many threads. */
final class StopSignal {

  private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();

  /**
   * @param verdict that the run ends with, one that does not advance the marker
   * @param reason one sentence for the operator
   */
  record Stop(Verdict verdict, String reason) {
    Stop {
      if (verdict.advances()) {
        throw new IllegalArgumentException("a run that was stopped is not " + verdict);
      }
    }
  }

  void stop(Verdict verdict, String reason) {
    stop.compareAndSet(null, new Stop(verdict, reason));
  }

  /** Why; null while the run may go on. */
  @Nullable Stop asked() {
    return stop.get();
  }

  /** Ends whatever goes on with a run that cannot. */
  void goOn() {
    Stop asked = stop.get();
    if (asked != null) {
      throw new RunStoppedException(asked.reason());
    }
  }
}
