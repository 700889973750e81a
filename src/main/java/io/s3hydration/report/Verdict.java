package io.s3hydration.report;

/**
 * How a run ended: the one source of the exit code and of whether the marker may advance. The
 * framework's own status is not asked.
 */
public enum Verdict {
  /** Every listed object is settled, unchanged, transferred, or left alone by a rule. */
  COMPLETE(0, true),
  /** Complete, but some objects failed or changed; they are not settled and come again. */
  INCOMPLETE(3, true),
  /** The last success is younger than {@code fresh-for}: nothing was tried. */
  UP_TO_DATE(0, false),
  /** Parameters, configuration or stored state do not fit: no copy, index or marker was changed. */
  BAD_INPUT(2, false),
  /** The run failed; the next one makes it whole. */
  FAILED(1, false),
  /** Another run holds the lease: nothing was tried. */
  HELD(4, false),
  /** Stopped at {@code hydration.max-run-duration}; the next run goes on. */
  OUT_OF_TIME(5, false),
  /** Stopped by SIGTERM; the next run goes on. */
  TERMINATED(143, false);

  private final int exitCode;
  private final boolean advances;

  Verdict(int exitCode, boolean advances) {
    this.exitCode = exitCode;
    this.advances = advances;
  }

  public int exitCode() {
    return exitCode;
  }

  /** Whether index and marker may be written. */
  public boolean advances() {
    return advances;
  }
}
