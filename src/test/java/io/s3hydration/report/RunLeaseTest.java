package io.s3hydration.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.s3hydration.listing.ETag;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may work on a destination: taken, watched, renewed, lost and given back. */
class RunLeaseTest {

  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  private final LeaseWorld world = new LeaseWorld();

  @Test
  void whereNoneStandsItIsTakenOnTheConditionThatNoneDoes() throws Exception {
    RunLease lease = world.take("run-1");

    assertThat(world.asked).containsExactly("read", "write if absent", "read");
    assertThat(world.record()).isEqualTo(record("run-1", "held", 0));
    assertThat(lease.wasUnreleased()).isFalse();
  }

  @Test
  void aFreeOneIsTakenAtOnceOnTheConditionThatItIsStillTheSame() throws Exception {
    world.take("run-1").release();
    world.asked.clear();

    RunLease lease = world.take("run-2");

    assertThat(world.asked).containsExactly("read", "write if matches", "read");
    assertThat(world.record().runId()).isEqualTo("run-2");
    assertThat(lease.wasUnreleased()).isFalse();
  }

  @Test
  void itIsGivenBackByAWriteAndNeverRemoved() throws Exception {
    RunLease lease = world.take("run-1");
    lease.release();
    lease.release();

    assertThat(world.record()).isEqualTo(record("run-1", "free", 1));
    lease.renew();
    assertThat(world.record().isFree()).as("what was given back stays so").isTrue();
  }

  @Test
  void noTwoWritesHaveTheSameTag() throws Exception {
    Set<ETag> tags = new HashSet<>();
    for (String run : List.of("run-1", "run-2")) {
      RunLease lease = world.take(run);
      tags.add(world.tag());
      for (int i = 0; i < 3; i++) {
        lease.renew();
        tags.add(world.tag());
      }
      lease.release();
      tags.add(world.tag());
    }
    assertThat(tags).hasSize(10);
  }

  @Test
  void aLeaseMayLastFrom15SecondsToAnHour() {
    assertThat(LeaseOffice.canLast(Duration.ofSeconds(15))).isTrue();
    assertThat(LeaseOffice.canLast(Duration.ofSeconds(15).minusNanos(1))).isFalse();
    assertThat(LeaseOffice.canLast(Duration.ofHours(1))).isTrue();
    assertThat(LeaseOffice.canLast(Duration.ofHours(1).plusNanos(1))).isFalse();
  }

  @Test
  void oneThatHasLastedExactlyItsTimeIsNotExpired() throws Exception {
    world.take("run-1");
    world.later(LeaseWorld.DURATION);
    Instant before = world.now();
    world.take("run-2");
    assertThat(world.now()).as("it is looked at once more").isAfter(before);
  }

  @Test
  void anExpiredOneIsTakenAtOnceAndCalledUnreleased() throws Exception {
    world.take("run-1");
    world.later(LeaseWorld.DURATION.plusSeconds(1));
    world.asked.clear();

    RunLease lease = world.take("run-2");

    assertThat(world.asked).containsExactly("read", "write if matches", "read");
    assertThat(lease.wasUnreleased()).isTrue();
  }

  @Test
  void oneThatIsNotExpiredIsWatchedUntilItIsAndNotLongerThanItLasts() throws Exception {
    world.take("run-1");
    world.later(Duration.ofSeconds(30));
    var before = world.now();

    RunLease lease = world.take("run-2");

    assertThat(Duration.between(before, world.now()))
        .isBetween(Duration.ofSeconds(90), Duration.ofSeconds(101));
    assertThat(lease.wasUnreleased()).isTrue();
    assertThat(world.record().runId()).isEqualTo("run-2");
  }

  @Test
  void aStoreWhoseTimesAreWrongIsWatchedForOneDurationAtMost() throws Exception {
    world.take("run-1");
    world.later(LeaseWorld.DURATION.multipliedBy(-10));
    var before = world.now();

    world.take("run-2");

    assertThat(Duration.between(before, world.now())).isEqualTo(LeaseWorld.DURATION);
  }

  @Test
  void oneThatIsSeenRenewedIsHeldAndSaysByWhomAndSinceWhen() throws Exception {
    RunLease first = world.take("run-1");
    world.onRead(() -> world.onRead(first::renew));

    assertThatExceptionOfType(LeaseHeldException.class)
        .isThrownBy(() -> world.take("run-2"))
        .withMessageContaining("run run-1 holds the lease since 2026-03-01T11:00:00Z")
        .withMessageContaining("renewed it at 2026-03-01T12:00:10Z")
        .withMessageContaining("Wait until it ends");
    world.onRead(() -> {});
    first.renew();
    assertThat(world.record().runId()).isEqualTo("run-1");
  }

  @Test
  void oneThatIsGivenBackWhileItIsWatchedIsTaken() throws Exception {
    RunLease first = world.take("run-1");
    world.onRead(
        () ->
            world.onRead(
                () -> {
                  world.onRead(() -> {});
                  first.release();
                }));

    RunLease second = world.take("run-2");

    assertThat(second.wasUnreleased()).isFalse();
    assertThat(world.record().runId()).isEqualTo("run-2");
  }

  @Test
  void oneThatIsRemovedWhileItIsWatchedIsTakenAndCalledUnreleased() throws Exception {
    world.take("run-1");
    world.onRead(
        () ->
            world.onRead(
                () -> {
                  world.onRead(() -> {});
                  world.remove();
                }));

    RunLease second = world.take("run-2");

    assertThat(second.wasUnreleased()).isTrue();
    assertThat(world.record().runId()).isEqualTo("run-2");
  }

  @Test
  void ofTwoWhoFindAnExpiredOneTheSlowerEndsAtOnce() throws Exception {
    world.take("run-1");
    world.later(LeaseWorld.DURATION.plusSeconds(1));
    var before = world.now();
    LeaseOffice other = world.office();
    // The other one reads and writes between this one's read and write.
    LeaseOffice slow =
        new LeaseOffice(
            new BetweenReadAndWrite(world, () -> take(other, "run-2")),
            LeaseWorld.DURATION,
            true,
            () -> 0,
            time -> {});

    assertThatExceptionOfType(LeaseHeldException.class)
        .isThrownBy(() -> slow.take("run-3", LeaseWorld.SINCE))
        .withMessageContaining("run run-2 holds the lease");
    assertThat(world.now()).isEqualTo(before);
  }

  @Test
  void aLostAnswerToTheFirstWriteIsReadBack() throws Exception {
    world.loseAnswers(true);

    RunLease lease = world.take("run-1");

    world.loseAnswers(false);
    lease.renew();
    assertThat(world.record().renewals()).isEqualTo(1);
  }

  @Test
  void aLostAnswerToARenewalLosesNoLease() throws Exception {
    RunLease lease = world.take("run-1");
    world.loseAnswers(true);
    assertThatExceptionOfType(FailureException.class).isThrownBy(lease::renew);
    world.loseAnswers(false);

    lease.renew();
    lease.release();

    assertThat(world.record().isFree()).isTrue();
  }

  @Test
  void whoWasPausedTooLongFindsOutAtItsNextRenewalAndWritesNothing() throws Exception {
    RunLease paused = world.take("run-1");
    world.later(LeaseWorld.DURATION.plusSeconds(1));
    RunLease second = world.take("run-2");

    assertLost(paused::renew, "run run-2 has taken it");
    assertLost(paused::renew, "run run-2 has taken it");
    paused.release();
    assertThat(world.record()).isEqualTo(record("run-2", "held", 0, "run-1"));
    second.renew();
  }

  @Test
  void whoWasPausedTooLongFindsOutToEvenIfTheOtherRunEnded() throws Exception {
    RunLease paused = world.take("run-1");
    world.later(LeaseWorld.DURATION.plusSeconds(1));
    world.take("run-2").release();

    assertLost(paused::renew, "run run-2 has taken it");
    assertThat(world.record().runId()).isEqualTo("run-2");
  }

  @Test
  void aLeaseThatSomebodyRemovedIsLost() throws Exception {
    RunLease lease = world.take("run-1");
    world.remove();

    assertLost(lease::renew, "somebody removed or overwrote run.lease");
    assertThat(world.text()).isEmpty();
  }

  /** That another run holds it would be believed, and nobody would look. */
  @Test
  void whatCannotBeReadBackAsALeaseIsAFailureAndNobodysLease() {
    world.onRead(() -> world.put("no lease"));

    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> world.take("run-1"))
        .satisfies(e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.RECORDS));
  }

  @Test
  void aStoreThatForgetsTheLeaseIsNotAskedWithoutEnd() {
    world.ignoreConditions();
    world.onRead(world::remove);

    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> world.take("run-1"))
        .satisfies(e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.RECORDS));
  }

  @Test
  void aLateRenewalThatNobodyMindedStands() throws Exception {
    RunLease lease = world.take("run-1");
    world.later(LeaseWorld.DURATION.multipliedBy(3));

    lease.renew();

    assertThat(world.record().renewals()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "damaged", "{}", "[]", "null"})
  void whatIsNoLeaseIsWatchedToo(String damaged) throws Exception {
    world.put(damaged);
    var before = world.now();

    RunLease lease = world.take("run-1");

    assertThat(Duration.between(before, world.now())).isGreaterThan(A_MINUTE);
    assertThat(lease.wasUnreleased()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 3, 100_000_000})
  void aLeaseThatClaimsToLastUnreasonablyLongOrShortIsNotBelieved(long seconds) throws Exception {
    world.put(
        new String(
            SyncJson.document(new LeaseRecord(1, "x", "held", 0, LeaseWorld.SINCE, seconds, null)),
            java.nio.charset.StandardCharsets.UTF_8));
    var before = world.now();

    world.take("run-1");

    assertThat(Duration.between(before, world.now()))
        .isBetween(LeaseWorld.DURATION, LeaseWorld.DURATION.plusSeconds(11));
  }

  @Test
  void aHolderWithALongerLeaseIsGivenItsOwnTime() throws Exception {
    Duration longer = LeaseWorld.DURATION.multipliedBy(5);
    new LeaseOffice(world, longer, true, () -> 0, time -> {}).take("run-1", LeaseWorld.SINCE);
    var before = world.now();

    world.take("run-2");

    assertThat(Duration.between(before, world.now())).isGreaterThanOrEqualTo(longer);
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    world.take("run-1");
    world.interrupts = true;

    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> world.take("run-2"))
        .withMessageContaining("interrupted while it waited for run run-1");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(world.record().runId()).isEqualTo("run-1");
  }

  @Test
  void aStoreThatIgnoresConditionsDoesNotLoseALiveOne() throws Exception {
    world.ignoreConditions();
    RunLease first = world.take("run-1");
    world.asked.clear();
    world.onRead(() -> world.onRead(first::renew));

    assertThatExceptionOfType(LeaseHeldException.class).isThrownBy(() -> world.take("run-2"));
    assertThat(world.record().runId()).isEqualTo("run-1");
    assertThat(world.asked)
        .as("the only write is the holder's")
        .containsOnlyOnce("write if matches");
  }

  @Test
  void withoutConditionsALiveOneIsHeldAndAnOvertakenRunStillFindsOut() throws Exception {
    LeaseOffice office = world.office(false);
    RunLease first = office.take("run-1", LeaseWorld.SINCE);
    world.later(LeaseWorld.DURATION.plusSeconds(1));
    RunLease second = world.office(false).take("run-2", LeaseWorld.SINCE);
    assertThat(second.wasUnreleased()).isTrue();

    assertLost(first::renew, "run run-2 has taken it");
    first.release();
    assertThat(world.record()).isEqualTo(record("run-2", "held", 0, "run-1"));
    second.release();
    assertThat(world.record().isFree()).isTrue();
    assertThat(world.asked).doesNotContain("write if absent", "write if matches");
  }

  @Test
  void theStoresTimeGoesOnFromWhatItLastTold() throws Exception {
    LeaseOffice office = world.office();
    world.later(A_MINUTE);
    RunLease lease = office.take("run-1", LeaseWorld.SINCE);
    assertThat(lease.storeTime()).isEqualTo(world.now());
    world.later(A_MINUTE);
    assertThat(lease.storeTime()).isEqualTo(world.now());
  }

  @Test
  void aStoreThatCannotBeWrittenIsNotTakenForAnotherRun() {
    world.failsWrites = true;
    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> world.take("run-1"))
        .withMessageContaining("the store is full");
  }

  @Test
  void aHeldOneIsWatchedForItsWholeTimeHoweverLongTheProcessHasRun() throws Exception {
    LeaseOffice office = world.office();
    world.later(A_MINUTE);
    world.take("run-1");
    Instant before = world.now();
    office.take("run-2", LeaseWorld.SINCE);
    assertThat(Duration.between(before, world.now())).isGreaterThanOrEqualTo(LeaseWorld.DURATION);
  }

  @Test
  void aLeaseHasThreeChancesOfRenewal() {
    assertThat(RunLease.renewEvery(Duration.ofMinutes(2))).isEqualTo(Duration.ofSeconds(40));
  }

  private static void take(LeaseOffice office, String runId) {
    try {
      office.take(runId, LeaseWorld.SINCE);
    } catch (LeaseHeldException e) {
      throw new AssertionError(e);
    }
  }

  private static LeaseRecord record(String runId, String state, long renewals) {
    return record(runId, state, renewals, null);
  }

  private static LeaseRecord record(
      String runId, String state, long renewals, @Nullable String before) {
    return new LeaseRecord(
        1, runId, state, renewals, LeaseWorld.SINCE, LeaseWorld.DURATION.toSeconds(), before);
  }

  private static void assertLost(ThrowingCallable call, String because) {
    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(call)
        .withMessageContaining(because)
        .satisfies(e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.OVERTAKEN));
  }
}
