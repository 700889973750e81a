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

  void is(Verdict how, @Nullable String why) {
    verdict = how;
    reason = why;
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

  void isSkipped(int inARow) {
    skippedInARow = inARow;
  }

  @Override
  public int getExitCode() {
    return verdict.exitCode();
  }
}
