package io.s3hydration.job;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Searches random histories for one in which an object is lost, falsely settled or copied for ever.
 * {@code -Dhistories=N -Dseed=S} searches more of them.
 */
class RandomHistoryTest {

  @Test
  void after_whatever_happened_a_run_without_faults_makes_the_copy_whole() {
    long first = Long.getLong("seed", 0);
    int count = Integer.getInteger("histories", 400);
    LongStream.range(first, first + count).forEach(RandomHistoryTest::live);
  }

  private static void live(long seed) {
    RandomHistory history = new RandomHistory(seed);
    try {
      history.live();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed " + seed + ": " + e.getMessage() + "\n" + String.join("\n", history.log), e);
    }
  }
}
