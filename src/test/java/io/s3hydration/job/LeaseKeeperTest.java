package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.report.Lease;
import io.s3hydration.report.LeaseHolder;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {

  private long nanos;
  private final Activity activity = new Activity(() -> nanos);
  private final FakeLease lease = new FakeLease();
  private final LeaseKeeper keeper = new LeaseKeeper(lease, activity, Duration.ofMinutes(15));
  private final List<String> stops = new ArrayList<>();

  @Test
  void renewsAtEveryTurnWhileTheRunMoves() {
    keeper.attend(stops::add);
    for (int turn = 0; turn < 3; turn++) {
      nanos += Duration.ofMinutes(14).toNanos();
      activity.moved(1);
      keeper.beat();
    }
    assertThat(lease.renewals).isEqualTo(3);
    assertThat(stops).isEmpty();
  }

  @Test
  void aRunThatDoesNotMoveIsRenewedNoMoreAndToldToStopOnce() {
    keeper.attend(stops::add);
    nanos += Duration.ofMinutes(15).toNanos();
    keeper.beat();
    assertThat(stops).as("the limit itself is no stall").isEmpty();
    nanos += Duration.ofSeconds(1).toNanos();
    keeper.beat();
    activity.happened();
    keeper.beat();
    assertThat(lease.renewals).isEqualTo(1);
    assertThat(stops)
        .singleElement()
        .asString()
        .contains("no byte moved for 901 s")
        .contains("hydration.stall-timeout");
  }

  @Test
  void aLostLeaseStopsTheRun() {
    keeper.attend(stops::add);
    lease.refuses = FailureKind.OVERTAKEN;
    keeper.beat();
    keeper.beat();
    assertThat(stops).singleElement().asString().contains("the test says no");
  }

  @Test
  void aRenewalThatFailsIsTriedAgain() {
    keeper.attend(stops::add);
    lease.refuses = FailureKind.NETWORK;
    keeper.beat();
    lease.refuses = null;
    keeper.beat();
    assertThat(lease.renewals).isEqualTo(1);
    assertThat(stops).isEmpty();
  }

  @Test
  void renewsOnAThreadOfItsOwnUntilItIsClosed() throws InterruptedException {
    keeper.start(Duration.ofMillis(1), stops::add);
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
