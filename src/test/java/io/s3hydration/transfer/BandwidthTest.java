package io.s3hydration.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BandwidthTest {

  private long nanos = Long.MAX_VALUE - 5;
  private Duration slept = Duration.ZERO;

  private final Bandwidth bandwidth =
      new Bandwidth(
          1_000,
          () -> nanos,
          duration -> {
            slept = slept.plus(duration);
            nanos += duration.toNanos();
          });

  @Test
  void bytesTakeTheTimeThatTheCapAllows() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      bandwidth.take(500);
    }
    assertThat(slept).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void timeThatPassedAnywayIsNotWaitedForAgain() throws InterruptedException {
    bandwidth.take(500);
    nanos += Duration.ofMillis(400).toNanos();
    slept = Duration.ZERO;
    bandwidth.take(1_000);
    assertThat(slept).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void idleTimeIsNotSavedUpForABurst() throws InterruptedException {
    bandwidth.take(1);
    nanos += Duration.ofHours(1).toNanos();
    slept = Duration.ZERO;
    bandwidth.take(2_000);
    assertThat(slept).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void theClockMayBeginAnywhere() throws InterruptedException {
    nanos = -Duration.ofHours(1).toNanos();
    bandwidth.take(1_000);
    assertThat(slept).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void theLowestCapIsOneByteASecond() throws InterruptedException {
    Duration[] last = {Duration.ZERO};
    new Bandwidth(1, () -> 0, duration -> last[0] = duration).take(2);
    assertThat(last[0]).isEqualTo(Duration.ofSeconds(2));
  }

  /** A sleep of nothing still gives up the thread. */
  @Test
  void whatTakesLessThanTheClockCanTellIsNotWaitedFor() throws InterruptedException {
    new Bandwidth(
            10_000_000_000L,
            () -> 0,
            duration -> {
              throw new AssertionError("a sleep of " + duration);
            })
        .take(1);
  }

  @Test
  void threadsShareTheCap() throws InterruptedException {
    long[] frozen = {0};
    Duration[] last = {Duration.ZERO};
    Bandwidth shared = new Bandwidth(1_000, () -> frozen[0], duration -> last[0] = duration);
    shared.take(1_000); // one thread, asleep for a second
    shared.take(1_000); // another, at the same time
    assertThat(last[0]).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void withoutACapNobodyWaits() throws InterruptedException {
    Bandwidth.unlimited().take(Long.MAX_VALUE);
    assertThatThrownBy(() -> new Bandwidth(0, () -> 0, duration -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
