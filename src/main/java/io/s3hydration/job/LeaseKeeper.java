package io.s3hydration.job;

import io.s3hydration.report.Lease;
import io.s3hydration.report.Verdict;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews a run's lease on a thread of its own for as long as the run moves, and gives it back. A
 * run that hangs must not hold the lease for ever, so one that is stalled is not renewed; that it
 * ends is the affair of {@link RunWatch}.
 *
 * <p>A renewal that fails is tried again at its next turn: the lease is lost only when another run
 * has taken it, and then the run stops.
 */
final class LeaseKeeper implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);

  private final Lease lease;
  private final Activity activity;
  private final StopSignal signal;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("lease").factory());

  LeaseKeeper(Lease lease, Activity activity, StopSignal signal) {
    this.lease = lease;
    this.activity = activity;
    this.signal = signal;
  }

  Lease lease() {
    return lease;
  }

  /** Begins to renew. */
  void start(Duration every) {
    thread.scheduleWithFixedDelay(
        this::beat, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** One turn. */
  void beat() {
    if (activity.isStalled()) {
      log.warn("the lease is not renewed: nothing moved for {}", activity.quiet());
      return;
    }
    try {
      lease.renew();
    } catch (FailureException e) {
      if (e.failure().kind() == FailureKind.OVERTAKEN) {
        signal.stop(Verdict.FAILED, e.failure().message());
      } else {
        log.warn("the lease is not renewed, and will be tried again: {}", e.failure().message());
      }
    } catch (RuntimeException e) {
      // What leaves a scheduled task ends its schedule without a word.
      log.error("the lease is not renewed", e);
    }
  }

  /** Gives the lease back, also in a thread that was told to stop. */
  @Override
  public void close() {
    thread.shutdown();
    boolean interrupted = Thread.interrupted();
    try {
      lease.release();
    } catch (FailureException e) {
      log.warn(
          "the lease is not given back, so the next run waits until it expires: {}",
          e.failure().message());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
