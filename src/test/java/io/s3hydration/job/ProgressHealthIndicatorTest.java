package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class ProgressHealthIndicatorTest {

  private static final Duration STALL = Duration.ofMinutes(15);

  private final AtomicLong nanos = new AtomicLong();
  private final Activity activity = new Activity(STALL, nanos::get);
  private final ProgressHealthIndicator indicator = new ProgressHealthIndicator(activity);

  private Health health() {
    Health health = indicator.health();
    assertThat(health).isNotNull();
    return health;
  }

  @Test
  void a_run_is_up_until_it_was_quiet_for_the_whole_timeout() {
    nanos.set(STALL.toNanos() - 1);
    assertThat(health().getStatus()).isEqualTo(Status.UP);
    nanos.incrementAndGet();
    assertThat(health().getStatus()).isEqualTo(Status.DOWN);
    assertThat(health().getDetails()).containsEntry("quietSeconds", 900L);
  }

  @Test
  void a_byte_that_moves_brings_it_back() {
    nanos.set(STALL.toNanos() * 2);
    activity.moved(1);
    assertThat(health().getStatus()).isEqualTo(Status.UP);
  }
}
