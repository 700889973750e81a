package io.s3hydration.job;

import io.s3hydration.transfer.AdaptiveLimit;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log how much may be under way: a line when the stores ask to slow down and when the
 * limit is back, and at most one in some seconds between.
 */
final class ConcurrencyLog {

  private static final Logger log = LoggerFactory.getLogger(ConcurrencyLog.class);

  private static final long BETWEEN_LINES = Duration.ofSeconds(10).toNanos();

  private final AdaptiveLimit limit;
  private final LongSupplier nanos;
  private int last;
  private long loggedAt;

  /**
   * @param nanos a clock that never goes back, {@link System#nanoTime} outside tests
   */
  ConcurrencyLog(AdaptiveLimit limit, LongSupplier nanos) {
    this.limit = limit;
    this.nanos = nanos;
    this.last = limit.max();
    this.loggedAt = nanos.getAsLong() - BETWEEN_LINES;
    limit.follow(this::changed);
  }

  private void changed(int now) {
    boolean down = now < last;
    boolean back = now == limit.max() && last != now;
    last = now;
    long at = nanos.getAsLong();
    if (back || (now != limit.max() && at - loggedAt >= BETWEEN_LINES)) {
      loggedAt = at;
      if (down) {
        log.warn("the stores ask to slow down: at most {} objects at a time now", now);
      } else {
        log.info("at most {} objects at a time now, of {}", now, limit.max());
      }
    }
  }
}
