package io.s3hydration.job;

import io.s3hydration.transfer.TransferProgress;
import java.time.Duration;
import java.util.function.LongSupplier;

/** When the run last moved: a page listed, an object accounted, a byte read. */
final class Activity implements TransferProgress {

  private final LongSupplier nanos;
  private volatile long last;

  /**
   * @param nanos a clock that never goes back, {@link System#nanoTime} outside tests
   */
  Activity(LongSupplier nanos) {
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
}
