package io.s3hydration.job;

import io.s3hydration.report.Verdict;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ExitCodeGenerator;

/**
 * How the run ended; the exit code comes from here alone. Until something else is known, it failed:
 * the framework swallows what listeners throw.
 */
final class RunEnd implements ExitCodeGenerator {

  private volatile Verdict verdict = Verdict.FAILED;
  private volatile @Nullable String reason = "the job never came to its end";

  private volatile int skippedInARow = 1;
  private boolean givenUp;

  /** How it ended, as far as is known by now; the last word counts until the run is given up. */
  synchronized void ended(Verdict how, @Nullable String why) {
    if (!givenUp) {
      verdict = how;
      reason = why;
    }
  }

  /**
   * Nobody waits for the run any more: it has failed, or has committed already, and that stands.
   */
  synchronized void givenUp(String why) {
    if (!verdict.advances()) {
      ended(Verdict.FAILED, why);
    }
    givenUp = true;
  }

  Verdict verdict() {
    return verdict;
  }

  /** Why it is not plainly COMPLETE; null where it is. */
  @Nullable String reason() {
    return reason;
  }

  /** Of ends that left the work to the next run: how many came in a row, with this one. */
  int skippedInARow() {
    return skippedInARow;
  }

  void skipped(int inARow) {
    skippedInARow = inARow;
  }

  @Override
  public int getExitCode() {
    return verdict.exitCode();
  }
}
