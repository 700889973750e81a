package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ActivityTest {

  private static final long SECOND = 1_000_000_000L;

  /** Such clocks may be negative, and wrap. */
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - SECOND);

  private final Activity activity = new Activity(Duration.ofMinutes(15), nanos::get);

  @Test
  void it_is_quiet_since_it_began() {
    assertThat(activity.quiet()).isZero();
    nanos.addAndGet(3 * SECOND);
    assertThat(activity.quiet()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void whatever_happens_ends_the_quiet() {
    nanos.addAndGet(3 * SECOND);
    activity.happened();
    assertThat(activity.quiet()).isZero();
    nanos.addAndGet(2 * SECOND);
    activity.moved(1);
    nanos.addAndGet(SECOND);
    assertThat(activity.quiet()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void a_run_that_is_quiet_for_the_whole_timeout_is_stalled_until_something_moves() {
    nanos.addAndGet(15 * 60 * SECOND - 1);
    assertThat(activity.isStalled()).isFalse();
    nanos.incrementAndGet();
    assertThat(activity.isStalled()).isTrue();
    activity.moved(1);
    assertThat(activity.isStalled()).isFalse();
  }
}
