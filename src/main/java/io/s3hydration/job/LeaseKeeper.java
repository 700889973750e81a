package io.s3hydration.job;

import io.s3hydration.report.Lease;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews a run's lease on a thread of its own for as long as the run moves, and gives it back. A
 * run that hangs must not hold the lease for ever: without a key accounted or a byte moved, renewal
 * ends and the run is told to stop.
 *
 * <p>A renewal that fails is tried again at its next turn: the lease is lost only when another run
 * has taken it.
 */
final class LeaseKeeper implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);

  private final Lease lease;
  private final Activity activity;
  private final Duration stallTimeout;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("lease").factory());
  private @Nullable Consumer<String> stop;
  private @Nullable String ended;

  LeaseKeeper(Lease lease, Activity activity, Duration stallTimeout) {
    this.lease = lease;
    this.activity = activity;
    this.stallTimeout = stallTimeout;
  }

  Lease lease() {
    return lease;
  }

  /**
   * Begins to renew.
   *
   * @param stop told once why the run must end
   */
  void start(Duration every, Consumer<String> stop) {
    attend(stop);
    thread.scheduleWithFixedDelay(
        this::beat, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whom to tell why the run must end. */
  synchronized void attend(Consumer<String> told) {
    stop = told;
  }

  /** One turn. */
  void beat() {
    if (ended() != null) {
      return;
    }
    Duration quiet = activity.quiet();
    if (quiet.compareTo(stallTimeout) > 0) {
      end(
          "no key was accounted and no byte moved for "
              + quiet.toSeconds()
              + " s. Look at the last requests in the log; hydration.stall-timeout is the limit");
      return;
    }
    try {
      lease.renew();
    } catch (FailureException e) {
      if (e.failure().kind() == FailureKind.OVERTAKEN) {
        end(e.failure().message());
      } else {
        log.warn("the lease is not renewed, and will be tried again: {}", e.failure().message());
      }
    } catch (RuntimeException e) {
      // What leaves a scheduled task ends its schedule without a word.
      log.error("the lease is not renewed", e);
    }
  }

  /** Gives the lease back. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      lease.release();
    } catch (FailureException e) {
      log.warn(
          "the lease is not given back, so the next run waits until it expires: {}",
          e.failure().message());
    }
  }

  private synchronized @Nullable String ended() {
    return ended;
  }

  private synchronized void end(String reason) {
    ended = reason;
    if (stop != null) {
      stop.accept(reason);
    }
  }
}
