package io.s3hydration.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptiveLimitTest {

  private long now = 1;

  private AdaptiveLimit of(int max) {
    return new AdaptiveLimit(max, () -> now);
  }

  @Test
  void halvesWhenAStoreAsksToSlowDown() {
    AdaptiveLimit limit = of(64);
    limit.throttled(now);
    assertThat(limit.current()).isEqualTo(32);
    assertThat(limit.throttled()).isOne();
  }

  @Test
  void fallsOnceForAllRequestsThatWereSentAtTheOldRate() {
    AdaptiveLimit limit = of(64);
    long sent = now;
    now += 10;
    for (int answer = 0; answer < 64; answer++) {
      limit.throttled(sent);
    }
    assertThat(limit.current()).isEqualTo(32);
    assertThat(limit.throttled()).as("each is counted").isEqualTo(64);
    now += 1;
    limit.throttled(now);
    assertThat(limit.current()).as("one that was sent at the new rate").isEqualTo(16);
  }

  @Test
  void growsByOneWhenAsManyRequestsAsTheLimitWentWell() {
    AdaptiveLimit limit = of(64);
    limit.throttled(now);
    now++;
    for (int request = 0; request < 33; request++) {
      limit.wentWell(now);
    }
    assertThat(limit.current()).isEqualTo(33);
  }

  @Test
  void doesNotGrowByWhatWasSentAtTheOldRate() {
    AdaptiveLimit limit = of(64);
    long sent = now;
    now++;
    limit.throttled(now);
    for (int request = 0; request < 1000; request++) {
      limit.wentWell(sent);
    }
    assertThat(limit.current()).isEqualTo(32);
  }

  @Test
  void comesBackToTheMaximumAndNoFurther() {
    AdaptiveLimit limit = of(8);
    limit.throttled(now);
    now++;
    for (int request = 0; request < 1000; request++) {
      limit.wentWell(now);
    }
    assertThat(limit.current()).isEqualTo(8).isEqualTo(limit.max());
  }

  @Test
  void whatWasSentInTheMomentOfAFallIsOfTheOldRate() {
    AdaptiveLimit limit = of(64);
    limit.throttled(now);
    limit.throttled(now);
    for (int request = 0; request < 100; request++) {
      limit.wentWell(now);
    }
    assertThat(limit.current()).isEqualTo(32);
  }

  @Test
  void tellsFollowersEveryChangeAndTheLimitNow() {
    AdaptiveLimit limit = of(4);
    List<Integer> told = new ArrayList<>();
    limit.follow(told::add);
    limit.throttled(now);
    now++;
    limit.throttled(now);
    now++;
    limit.throttled(now);
    assertThat(told).containsExactly(4, 2, 1);
  }

  /** Whatever answers come in whatever order, the limit stays between 1 and the maximum. */
  @Test
  void staysWithinItsBounds() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int max = 1 + random.nextInt(100);
      AdaptiveLimit limit = of(max);
      for (int answer = 0; answer < 500; answer++) {
        now += random.nextInt(3);
        long began = now - random.nextInt(5);
        int before = limit.current();
        if (random.nextInt(10) == 0) {
          limit.throttled(began);
          assertThat(limit.current()).as("seed " + seed).isBetween(before / 2, before);
        } else {
          limit.wentWell(began);
          assertThat(limit.current()).as("seed " + seed).isBetween(before, before + 1);
        }
        assertThat(limit.current()).as("seed " + seed).isBetween(1, max);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void refusesALimitUnderWhichNothingMoves(int max) {
    assertThatIllegalArgumentException().isThrownBy(() -> of(max));
  }
}
