package io.s3hydration.transfer;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A cap on the bytes per second of a whole run. Every thread pays for what it moved and waits until
 * the cap allows it; what was not used is not saved up, so there are no bursts.
 */
public final class Bandwidth {

  /**
   * Bytes a second that each copy under way is to have at least. S3 ends requests whose connection
   * stands still: {@code RequestTimeout} in "Error responses" of its API reference, without a
   * figure; some twenty seconds are seen.
   */
  public static final long LEAST_FOR_EACH = 64 * 1024;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long bytesPerSecond;
  private final LongSupplier nanoClock;
  private final Pause pause;
  private long paidUntil;
  private boolean started;

  /**
   * @param bytesPerSecond at least 1; {@link Long#MAX_VALUE} for no cap
   * @param nanoClock a monotonic clock, in nanoseconds
   */
  public Bandwidth(long bytesPerSecond, LongSupplier nanoClock, Pause pause) {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException("no copy moves " + bytesPerSecond + " bytes a second");
    }
    this.bytesPerSecond = bytesPerSecond;
    this.nanoClock = nanoClock;
    this.pause = pause;
  }

  /** No cap. */
  public static Bandwidth unlimited() {
    return new Bandwidth(Long.MAX_VALUE, () -> 0, duration -> {});
  }

  /**
   * Waits until the bytes may have moved.
   *
   * @param bytes at least 1
   */
  public void take(long bytes) throws InterruptedException {
    if (bytesPerSecond == Long.MAX_VALUE) {
      return;
    }
    long wait = book(bytes);
    if (wait > 0) {
      pause.sleep(Duration.ofNanos(wait));
    }
  }

  private synchronized long book(long bytes) {
    long now = nanoClock.getAsLong();
    // Differences, because a nano clock may be negative and may wrap.
    if (!started || paidUntil - now < 0) {
      started = true;
      paidUntil = now;
    }
    paidUntil += (long) ((double) bytes / bytesPerSecond * NANOS_PER_SECOND);
    return paidUntil - now;
  }

  /** How a thread waits: {@code Thread::sleep}, or nothing in a test. */
  @FunctionalInterface
  public interface Pause {
    void sleep(Duration duration) throws InterruptedException;
  }
}
