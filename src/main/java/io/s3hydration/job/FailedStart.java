package io.s3hydration.job;

import io.s3hydration.report.RunMetrics;
import io.s3hydration.report.Verdict;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;

/**
 * The end of an application that did not come up: its exit code, and its line of metrics, for an
 * alarm must see it as well as a run that failed.
 *
 * <p>Boot's own event of a failed start is not sent where the failure names an exit code and the
 * context is closed already, which is so for every configuration that does not fit.
 */
public final class FailedStart implements ApplicationListener<SpringApplicationEvent> {

  private ConfigurableEnvironment environment = new StandardEnvironment();
  private boolean cameUp;

  @Override
  public void onApplicationEvent(SpringApplicationEvent event) {
    switch (event) {
      case ApplicationEnvironmentPreparedEvent prepared -> environment = prepared.getEnvironment();
      case ApplicationStartedEvent started -> cameUp = true;
      default -> {}
    }
  }

  /**
   * The exit code that the failure, or one of its causes, names; else that of a failed run. Boot
   * forgets the former where a listener of the closed context fails too.
   */
  public int exitCode(Throwable failure) {
    int exitCode = named(failure);
    if (!cameUp) {
      tell(exitCode == Verdict.BAD_INPUT.exitCode() ? Verdict.BAD_INPUT : Verdict.FAILED);
    }
    return exitCode;
  }

  private static int named(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ExitCodeGenerator known) {
        return known.getExitCode();
      }
    }
    return Verdict.FAILED.exitCode();
  }

  /** Not by the bound properties: one that does not fit may be why nothing came up. */
  private void tell(Verdict verdict) {
    if (!"emf".equalsIgnoreCase(environment.getProperty("hydration.metrics"))) {
      return;
    }
    MetricLines.write(
        System.out,
        RunMetrics.atEnd(verdict, 0, null, null, sinceProcessStart())
            .line(
                Instant.now(),
                environment.getProperty("hydration.deployment", HydrationProperties.DEPLOYMENT),
                MetricLines.ending(verdict)));
  }

  static Duration sinceProcessStart() {
    return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
  }
}
