package io.s3hydration.job;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Searches random histories for one in which an object is lost, falsely settled or copied for ever.
 * {@code -Dhistories=N -Dseed=S} searches more of them.
 */
class RandomHistoryTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.s3hydration.job");

  /** Hundreds of runs fail here, and each would say so. */
  @BeforeEach
  void quiet() {
    logger.setLevel(Level.OFF);
  }

  @AfterEach
  void loud() {
    logger.setLevel(null);
  }

  @Test
  void after_whatever_happened_a_run_without_faults_makes_the_copy_whole() {
    long first = Long.getLong("seed", 0);
    int count = Integer.getInteger("histories", 400);
    System.out.println("random histories: seeds " + first + " to " + (first + count - 1));
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
