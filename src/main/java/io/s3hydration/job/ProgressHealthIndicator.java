package io.s3hydration.job;

import java.time.Duration;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** DOWN when the run has not moved for {@code hydration.stall-timeout}. Part of liveness. */
final class ProgressHealthIndicator extends AbstractHealthIndicator {

  private final Activity activity;
  private final Duration stallTimeout;

  ProgressHealthIndicator(Activity activity, Duration stallTimeout) {
    this.activity = activity;
    this.stallTimeout = stallTimeout;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    Duration quiet = activity.quiet();
    builder
        .status(quiet.compareTo(stallTimeout) > 0 ? "DOWN" : "UP")
        .withDetail("quietSeconds", quiet.toSeconds());
  }
}
