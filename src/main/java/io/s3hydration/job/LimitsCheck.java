package io.s3hydration.job;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The part of {@link ConfigurationCheck} that is about how a run ends. */
final class LimitsCheck {

  /** Below it, what is under way has no time to be aborted in order. */
  private static final Duration SHORTEST_SHUTDOWN = Duration.ofSeconds(1);

  private final Consumer<ConfigurationProblem> problems;

  private LimitsCheck(Consumer<ConfigurationProblem> problems) {
    this.problems = problems;
  }

  static void check(HydrationProperties properties, Consumer<ConfigurationProblem> problems) {
    LimitsCheck check = new LimitsCheck(problems);
    check.positive("hydration.stall-timeout", properties.stallTimeout(), "15m");
    check.positive("hydration.max-run-duration", properties.maxRunDuration(), "6h");
    check.fuse(properties.fuse());
    Duration shutdown = properties.shutdown().timeout();
    if (shutdown.compareTo(SHORTEST_SHUTDOWN) < 0) {
      check.add("hydration.shutdown.timeout", shutdown, "it must be 1s or more", "100s");
    }
  }

  private void fuse(HydrationProperties.Fuse fuse) {
    if (!(fuse.share() > 0 && fuse.share() <= 1)) {
      add("hydration.fuse.share", fuse.share(), "it must be more than 0 and at most 1", "0.5");
    }
    if (fuse.minimum() < 1 || fuse.minimum() > 100_000) {
      add("hydration.fuse.minimum", fuse.minimum(), "it must be 1 to 100,000", "100");
    }
  }

  private void positive(String property, @Nullable Duration value, String example) {
    if (value != null && !value.isPositive()) {
      add(property, value, "it must be positive", example);
    }
  }

  private void add(String property, Object seen, String why, String example) {
    problems.accept(new ConfigurationProblem(property, String.valueOf(seen), why, example));
  }
}
