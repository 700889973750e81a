package io.s3hydration.job;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** DOWN when the run is stalled. Part of liveness. */
final class ProgressHealthIndicator extends AbstractHealthIndicator {

  private final Activity activity;

  ProgressHealthIndicator(Activity activity) {
    this.activity = activity;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    builder
        .status(activity.isStalled() ? "DOWN" : "UP")
        .withDetail("quietSeconds", activity.quiet().toSeconds());
  }
}
