package io.s3hydration.job;

import io.s3hydration.report.Verdict;
import io.s3hydration.transfer.PermitPool;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the run ends: at SIGTERM, after its longest duration, when nothing moves any
 * more, and, whatever stopped it, within the time for a shutdown.
 *
 * <p>A stop lets what is under way come to its end for three quarters of that time, and then
 * interrupts it; the last quarter is for aborting uploads and writing the report. A run that has
 * not ended by then is given up, so that the process ends. Where nothing moves, waiting is of no
 * use: it is interrupted at once.
 */
final class RunWatch {

  private static final Logger log = LoggerFactory.getLogger(RunWatch.class);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  private final StopSignal signal;
  private final Workers workers;
  private final PermitPool permits;
  private final Activity activity;
  private final RunEnd end;
  private final Limits limits;
  private final LongSupplier nanos;
  private final CountDownLatch over = new CountDownLatch(1);

  private boolean begun;
  private long beganAt;
  private @Nullable Long stoppedAt;
  private boolean stalled;
  private volatile boolean gaveUp;

  /**
   * @param permits closed at a stop, so that nothing more gets under way
   * @param end told if the run is given up
   * @param nanos a clock that never goes back, {@link System#nanoTime} outside tests
   */
  RunWatch(
      StopSignal signal,
      Workers workers,
      PermitPool permits,
      Activity activity,
      RunEnd end,
      Limits limits,
      LongSupplier nanos) {
    this.signal = signal;
    this.workers = workers;
    this.permits = permits;
    this.activity = activity;
    this.end = end;
    this.limits = limits;
    this.nanos = nanos;
  }

  /**
   * How long things may take.
   *
   * @param run from its begin until it is stopped; null for any time
   * @param shutdown from a stop until the process ends
   */
  record Limits(@Nullable Duration run, Duration shutdown) {

    /** For what is under way at a stop. */
    Duration grace() {
      return shutdown.multipliedBy(3).dividedBy(4);
    }
  }

  /**
   * The run begins, and is looked after from now on.
   *
   * @return false if it must not: the process was told to end before
   */
  synchronized boolean begin() {
    if (signal.asked() != null) {
      return false;
    }
    begun = true;
    beganAt = nanos.getAsLong();
    activity.happened();
    // Not a virtual thread: what hangs must not starve who ends it.
    Thread.ofPlatform().daemon().name("run-watch").start(this::watch);
    return true;
  }

  /** The run has ended, its report included. */
  void ended() {
    over.countDown();
  }

  /** Waits until the run has ended or was given up. */
  void awaitEnd() throws InterruptedException {
    over.await();
  }

  /** Whether the run has not ended, and is waited for no more. */
  boolean gaveUp() {
    return gaveUp;
  }

  /** SIGTERM: returns when the run has ended, or when the time for it is over. */
  void terminate() {
    synchronized (this) {
      if (over.getCount() == 0) {
        return; // the context closes because the run has ended
      }
      signal.stop(Verdict.TERMINATED, "the process was told to end (SIGTERM)");
      if (!begun) {
        return;
      }
    }
    look();
    try {
      long nanoseconds = TimeUnit.NANOSECONDS.convert(limits.shutdown());
      if (!over.await(nanoseconds, TimeUnit.NANOSECONDS)) {
        log.error("the run did not end within {} of SIGTERM", limits.shutdown());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks once whether something must be done about the run. */
  synchronized void look() {
    long now = nanos.getAsLong();
    StopSignal.Stop asked = signal.asked();
    if (asked == null) {
      lookForAnEnd(now);
      asked = signal.asked();
    }
    if (asked == null) {
      return;
    }
    if (stoppedAt == null) {
      stoppedAt = now;
      permits.close();
      log.warn("the run stops: {}", asked.reason());
    }
    Duration since = Duration.ofNanos(now - stoppedAt);
    if (stalled || since.compareTo(limits.grace()) >= 0) {
      workers.interrupt();
    }
    if (since.compareTo(limits.shutdown()) >= 0 && over.getCount() > 0) {
      giveUp(asked.reason());
    }
  }

  private void lookForAnEnd(long now) {
    Duration run = limits.run();
    if (run != null && Duration.ofNanos(now - beganAt).compareTo(run) >= 0) {
      signal.stop(
          Verdict.OUT_OF_TIME,
          "hydration.max-run-duration=" + run + " is over; the next run goes on");
    } else if (activity.isStalled()) {
      stalled = true;
      signal.stop(
          Verdict.FAILED,
          "nothing moved for hydration.stall-timeout="
              + activity.stallTimeout()
              + ": no key was accounted and no byte came. Check the network path to both buckets;"
              + " the next run goes on");
    }
  }

  private void giveUp(String reason) {
    String why = "it was stopped, but did not end within " + limits.shutdown() + ": " + reason;
    end.givenUp(why);
    log.error("the run is given up: {}", why);
    gaveUp = true;
    over.countDown();
  }

  private void watch() {
    try {
      while (!over.await(BETWEEN_LOOKS.toNanos(), TimeUnit.NANOSECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
