package io.s3hydration.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.report.Tally.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TallyTest {

  private final Tally tally = new Tally();

  @Test
  void anEmptyAccountCloses() {
    assertThat(tally.snapshot().closes()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void everyOutcomeClosesTheAccountOfOneObject(Outcome outcome) {
    tally.listed();
    assertThat(tally.snapshot().closes()).as("listed, not ended").isFalse();

    tally.ended(outcome, "REASON");

    assertThat(tally.snapshot().closes()).isTrue();
    assertThat(tally.snapshot().of(outcome)).isEqualTo(1);
    assertThat(tally.snapshot().reasons()).containsExactly(Map.entry("REASON", 1L));

    tally.ended(outcome, "REASON");
    assertThat(tally.snapshot().closes()).as("ended twice").isFalse();
  }

  @Test
  void whatIsNotedBesideTheAccountDoesNotTouchIt() {
    tally.noted("DELETED_AT_PRODUCER");
    tally.stored(17);
    tally.stored(3);

    Figures figures = tally.snapshot();
    assertThat(figures.closes()).isTrue();
    assertThat(figures.listed()).isZero();
    assertThat(figures.bytes()).isEqualTo(20);
    assertThat(figures.reasons()).containsEntry("DELETED_AT_PRODUCER", 1L);
  }

  @ParameterizedTest
  @EnumSource
  void onlyWhatFailedChangedOrWasInterruptedIsOwed(Outcome outcome) {
    tally.ended(outcome, "REASON");

    boolean owed =
        switch (outcome) {
          case FAILED, CHANGED, INTERRUPTED -> true;
          case SETTLED, FILTERED, UNCHANGED, ADOPTED, TRANSFERRED, REFUSED, VANISHED -> false;
        };
    assertThat(tally.snapshot().owed()).isEqualTo(owed ? 1 : 0);
  }

  @Test
  void figuresAreInAFixedOrderAndHoldZeros() {
    tally.ended(Outcome.REFUSED, "b");
    tally.ended(Outcome.SETTLED, "c");
    tally.ended(Outcome.REFUSED, "a");

    assertThat(tally.snapshot().outcomes().keySet()).containsExactly(Outcome.values());
    assertThat(tally.snapshot().outcomes()).containsEntry(Outcome.FAILED, 0L);
    assertThat(tally.snapshot().reasons().keySet()).containsExactly("a", "b", "c");
  }

  @Test
  void aSnapshotStandsStill() {
    Figures before = tally.snapshot();
    tally.listed();

    assertThat(before.listed()).isZero();
    assertThat(before.closes()).isTrue();
  }

  @Test
  void manyThreadsMissNothing() throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> threads = new ArrayList<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int t = 0; t < 16; t++) {
        Outcome outcome = Outcome.values()[t % Outcome.values().length];
        threads.add(
            pool.submit(
                () -> {
                  start.await();
                  for (int i = 0; i < 1000; i++) {
                    tally.listed();
                    tally.ended(outcome, "REASON_" + i % 3);
                    tally.stored(2);
                  }
                  return null;
                }));
      }
      start.countDown();
    }
    for (Future<?> thread : threads) {
      thread.get();
    }

    Figures figures = tally.snapshot();
    assertThat(figures.closes()).isTrue();
    assertThat(figures.listed()).isEqualTo(16_000);
    assertThat(figures.bytes()).isEqualTo(32_000);
    assertThat(figures.reasons().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(16_000);
  }
}
