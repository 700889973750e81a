package io.s3hydration.job;

import io.s3hydration.transfer.TransferProgress;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When the run last moved: a page listed, an object accounted, a byte read. The one place that says
 * when it is stalled; {@link RunWatch} ends it then, {@link LeaseKeeper} does not renew its lease,
 * and liveness is DOWN.
 */
final class Activity implements TransferProgress {

  private final Duration stallTimeout;
  private final LongSupplier nanos;
  private volatile long last;

  /**
   * @param stallTimeout a run that is quiet for so long is stalled
   * @param nanos a clock that never goes back, {@link System#nanoTime} outside tests
   */
  Activity(Duration stallTimeout, LongSupplier nanos) {
    this.stallTimeout = stallTimeout;
    this.nanos = nanos;
    this.last = nanos.getAsLong();
  }

  void happened() {
    last = nanos.getAsLong();
  }

  @Override
  public void moved(long bytes) {
    happened();
  }

  Duration quiet() {
    return Duration.ofNanos(nanos.getAsLong() - last);
  }

  Duration stallTimeout() {
    return stallTimeout;
  }

  boolean isStalled() {
    return quiet().compareTo(stallTimeout) >= 0;
  }
}
