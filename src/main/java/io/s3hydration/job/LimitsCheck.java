package io.s3hydration.job;

import io.s3hydration.transfer.Bandwidth;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** The part of {@link ConfigurationCheck} that is about what a run may take, and how it ends. */
final class LimitsCheck {

  /**
   * Below it, what is under way has no time to be aborted in order, nor a request to be answered.
   */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** Measured: two connections over TLS have some 80 KB each, in the midst of a body. */
  private static final long STREAMED = 200 << 10;

  private final Consumer<ConfigurationProblem> problems;

  private LimitsCheck(Consumer<ConfigurationProblem> problems) {
    this.problems = problems;
  }

  /**
   * @param heap bytes that the heap may have
   */
  static void check(
      HydrationProperties properties, long heap, Consumer<ConfigurationProblem> problems) {
    LimitsCheck check = new LimitsCheck(problems);
    check.lasting("hydration.stall-timeout", properties.stallTimeout(), "15m");
    check.lasting("hydration.max-run-duration", properties.maxRunDuration(), "6h");
    check.lasting("hydration.shutdown.timeout", properties.shutdown().timeout(), "100s");
    check.fuse(properties.fuse());
    int effective = new RunSettings(properties).maxConcurrentObjects();
    check.transfer(properties.transfer(), effective, heap / 2 / STREAMED);
  }

  /**
   * @param effective objects at a time that there will be
   * @param carried how many can be streamed with half of the heap
   */
  private void transfer(HydrationProperties.Transfer transfer, int effective, long carried) {
    int objects = transfer.maxConcurrentObjects();
    if (objects < 1 || objects > 4096) {
      add("hydration.transfer.max-concurrent-objects", objects, "it must be 1 to 4,096", "256");
    } else if (effective > carried) {
      add(
          "hydration.transfer.max-concurrent-objects",
          objects,
          "half of the heap carries no more than " + carried + "; more memory carries more",
          Long.toString(carried));
    }
    DataSize bandwidth = transfer.maxBandwidth();
    if (bandwidth != null && bandwidth.toBytes() < Bandwidth.LEAST_FOR_EACH) {
      add("hydration.transfer.max-bandwidth", bandwidth, "it must be 64KB or more", "100MB");
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

  private void lasting(String property, @Nullable Duration value, String example) {
    if (value != null && value.compareTo(SHORTEST) < 0) {
      add(property, value, "it must be 1s or more", example);
    }
  }

  private void add(String property, Object seen, String why, String example) {
    problems.accept(new ConfigurationProblem(property, String.valueOf(seen), why, example));
  }
}
