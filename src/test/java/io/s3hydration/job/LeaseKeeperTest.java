package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.report.Lease;
import io.s3hydration.report.LeaseHolder;
import io.s3hydration.report.Verdict;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {

  private long nanos;
  private final Activity activity = new Activity(Duration.ofMinutes(15), () -> nanos);
  private final StopSignal signal = new StopSignal();
  private final FakeLease lease = new FakeLease();
  private final LeaseKeeper keeper = new LeaseKeeper(lease, activity, signal);

  @Test
  void renewsAtEveryTurnWhileTheRunMoves() {
    for (int turn = 0; turn < 3; turn++) {
      nanos += Duration.ofMinutes(14).toNanos();
      activity.moved(1);
      keeper.beat();
    }
    assertThat(lease.renewals).isEqualTo(3);
    assertThat(signal.asked()).isNull();
  }

  @Test
  void aRunThatDoesNotMoveIsNotRenewedAndItIsNotTheKeeperWhoEndsIt() {
    nanos += Duration.ofMinutes(15).toNanos() - 1;
    keeper.beat();
    assertThat(lease.renewals).as("not stalled yet").isEqualTo(1);
    nanos++;
    keeper.beat();
    assertThat(lease.renewals).isEqualTo(1);
    assertThat(signal.asked()).isNull();
    activity.happened();
    keeper.beat();
    assertThat(lease.renewals).as("it moves again, perhaps to its end").isEqualTo(2);
  }

  @Test
  void aLostLeaseStopsTheRun() {
    lease.refuses = FailureKind.OVERTAKEN;
    keeper.beat();
    keeper.beat();
    StopSignal.Stop stop = Objects.requireNonNull(signal.asked());
    assertThat(stop.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(stop.reason()).contains("the test says no");
  }

  @Test
  void aRenewalThatFailsIsTriedAgain() {
    lease.refuses = FailureKind.NETWORK;
    keeper.beat();
    lease.refuses = null;
    keeper.beat();
    assertThat(lease.renewals).isEqualTo(1);
    assertThat(signal.asked()).isNull();
  }

  @Test
  void renewsOnAThreadOfItsOwnUntilItIsClosed() throws InterruptedException {
    keeper.start(Duration.ofMillis(1));
    assertThat(lease.renewed.await(1, TimeUnit.MINUTES)).isTrue();
    keeper.close();
    assertThat(lease.released).isTrue();
    assertThat(lease.thread).isEqualTo("lease");
  }

  @Test
  void aLeaseThatCannotBeGivenBackIsNoFailureOfTheRun() {
    lease.refuses = FailureKind.RECORDS;
    keeper.close();
    assertThat(lease.released).isFalse();
  }

  private static final class FakeLease implements Lease {
    private final CountDownLatch renewed = new CountDownLatch(3);
    private volatile int renewals;
    private volatile boolean released;
    private volatile @org.jspecify.annotations.Nullable FailureKind refuses;
    private volatile String thread = "";

    @Override
    public boolean wasUnreleased() {
      return false;
    }

    @Override
    public Optional<LeaseHolder> holder() {
      return Optional.empty();
    }

    @Override
    public Instant storeTime() {
      return Instant.EPOCH;
    }

    @Override
    public synchronized void renew() {
      refuse();
      renewals++;
      thread = Thread.currentThread().getName();
      renewed.countDown();
    }

    @Override
    public void release() {
      refuse();
      released = true;
    }

    private void refuse() throws FailureException {
      if (refuses != null) {
        throw Denials.of(refuses, "renew the lease");
      }
    }
  }
}
