package io.s3hydration.history;

import io.s3hydration.job.SteppedRun;
import org.jspecify.annotations.Nullable;

/**
 * The run that is paused, if one is. It may wake during the run after it and right after that; then
 * it is killed. A run that is paused through two others is beyond what is promised.
 */
final class Sleeper {

  private @Nullable SteppedRun run;
  private int passedBy;
  private boolean woke;

  /**
   * @param passed whether another run went on beside it: its successor already
   */
  void is(SteppedRun paused, boolean passed) {
    kill();
    run = paused;
    passedBy = passed ? 1 : 0;
  }

  /** Another run begins. */
  void isPassed() {
    if (passedBy > 0) {
      kill();
    }
    passedBy++;
  }

  void wake(int requests) {
    SteppedRun wakes = run;
    if (wakes != null) {
      woke = true;
      for (int i = 0; i < requests; i++) {
        wakes.advance();
      }
    }
  }

  void kill() {
    SteppedRun paused = run;
    if (paused != null) {
      paused.kill();
      run = null;
    }
  }

  /** Whether one ever woke: what it writes then may stay unnamed. */
  boolean everWoke() {
    return woke;
  }
}
