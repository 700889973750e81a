package io.s3hydration.transfer;

import static io.s3hydration.listing.Samples.NOON;
import static io.s3hydration.listing.Samples.key;
import static io.s3hydration.listing.Samples.listed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.KeySpace;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ListingFailedException;
import io.s3hydration.listing.ListingPage;
import io.s3hydration.listing.ListingPages;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.plan.Decision.RefuseReason;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.plan.Decision.TransferReason;
import io.s3hydration.plan.DecisionTable;
import io.s3hydration.plan.FullChecksum;
import io.s3hydration.transfer.TransferOutcome.Changed;
import io.s3hydration.transfer.TransferOutcome.Changed.Side;
import io.s3hydration.transfer.TransferOutcome.Failed;
import io.s3hydration.transfer.TransferOutcome.Interrupted;
import io.s3hydration.transfer.TransferOutcome.Refused;
import io.s3hydration.transfer.TransferOutcome.Transferred;
import io.s3hydration.transfer.TransferOutcome.Vanished;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RelistingCopierTest {

  private static final ListedObject THEN = listed("in/a", "e1");
  private static final ListedObject NOW =
      new ListedObject(key("in/a"), new ETag("e2"), 7, NOON.plusSeconds(9), false);
  private static final Transfer TRANSFER =
      new Transfer(THEN, key("out/a"), new ETag("c1"), TransferReason.CHANGED);
  private static final Transfer AGAIN =
      new Transfer(NOW, key("out/a"), new ETag("c1"), TransferReason.CHANGED);
  private static final Changed SOURCE_CHANGED = new Changed(Side.SOURCE);
  private static final Transferred DONE =
      new Transferred(
          SettledEntry.proved(NOW, new ETag("c2")),
          new Evidence(
              7,
              0,
              new FullChecksum("CRC64NVME", "AAAA"),
              Proof.UNVERIFIED,
              Proof.STORED_CHECKSUM,
              List.of(),
              null,
              null));

  private final OneKey producer = new OneKey();

  /** A new listing would hide that the object is gone or another. */
  @Test
  void readsAgainExactlyWhatWasRead() {
    ScriptedCopier copier = new ScriptedCopier(new Vanished());
    assertThat(new RelistingCopier(copier, producer, "producer-bucket").readAgain(THEN))
        .isEqualTo(new Vanished());
    assertThat(copier.again).containsExactly(THEN);
    assertThat(producer.asked).isEmpty();
  }

  @Test
  void triesAnObjectThatChangedOnceMoreAsItIsListedNow() {
    producer.shows = NOW;
    ScriptedCopier copier = new ScriptedCopier(SOURCE_CHANGED, DONE);

    assertThat(outcomeOf(copier)).isEqualTo(DONE);
    assertThat(copier.asked).containsExactly(TRANSFER, AGAIN);
    assertThat(producer.asked).containsExactly("producer-bucket in/a");
  }

  @Test
  void triesOnceMoreAndNotForEver() {
    producer.shows = NOW;
    ScriptedCopier copier = new ScriptedCopier(SOURCE_CHANGED, SOURCE_CHANGED);

    assertThat(outcomeOf(copier)).isEqualTo(SOURCE_CHANGED);
    assertThat(copier.asked).hasSize(2);
    assertThat(producer.asked).hasSize(1);
  }

  @Test
  void triesOnceMoreThoughTheListingShowsTheSame() {
    producer.shows = THEN;
    ScriptedCopier copier = new ScriptedCopier(SOURCE_CHANGED, DONE);

    assertThat(outcomeOf(copier)).isEqualTo(DONE);
    assertThat(copier.asked).containsExactly(TRANSFER, TRANSFER);
  }

  static Stream<TransferOutcome> finalOutcomes() {
    return Stream.of(
        DONE,
        new Changed(Side.TARGET),
        new Vanished(),
        new Refused(RefuseReason.ARCHIVED),
        new Failed(new Failure(FailureKind.NETWORK, "read", "reset", "Wait.")),
        new Interrupted());
  }

  @ParameterizedTest
  @MethodSource("finalOutcomes")
  void leavesEveryOtherOutcomeAsItIs(TransferOutcome outcome) {
    producer.shows = NOW;
    ScriptedCopier copier = new ScriptedCopier(outcome);

    assertThat(outcomeOf(copier)).isEqualTo(outcome);
    assertThat(producer.asked).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("finalOutcomes")
  void givesTheOutcomeOfTheSecondAttempt(TransferOutcome outcome) {
    producer.shows = NOW;

    assertThat(outcomeOf(new ScriptedCopier(SOURCE_CHANGED, outcome))).isEqualTo(outcome);
  }

  @Test
  void hasVanishedWhereTheListingShowsItNoMore() {
    ScriptedCopier copier = new ScriptedCopier(SOURCE_CHANGED);

    assertThat(outcomeOf(copier)).isEqualTo(new Vanished());
  }

  @Test
  void isRefusedWhereTheNewStateCannotBeCopied() {
    producer.shows = new ListedObject(key("in/a"), new ETag("e2"), 7, NOON, true);
    assertThat(outcomeOf(new ScriptedCopier(SOURCE_CHANGED)))
        .isEqualTo(new Refused(RefuseReason.ARCHIVED));

    producer.shows =
        new ListedObject(
            key("in/a"), new ETag("e2"), DecisionTable.MAX_OBJECT_BYTES + 1, NOON, false);
    assertThat(outcomeOf(new ScriptedCopier(SOURCE_CHANGED)))
        .isEqualTo(new Refused(RefuseReason.TOO_LARGE));
  }

  @Test
  void failsAsAnObjectWhereItCannotBeListedAgain() {
    producer.failure = new ListingFailedException("503 SlowDown");

    assertThat(outcomeOf(new ScriptedCopier(SOURCE_CHANGED)))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.failure().kind().stopsRun()).isFalse();
              assertThat(failed.failure().message()).contains("in/a", "503 SlowDown");
            });
  }

  @Test
  void neverCopiesAnotherKeyOverTheTarget() {
    producer.shows = listed("in/a-longer");
    ScriptedCopier copier = new ScriptedCopier(SOURCE_CHANGED, DONE);

    assertThatThrownBy(() -> outcomeOf(copier))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("in/a-longer");
    assertThat(copier.asked).containsExactly(TRANSFER);
  }

  private TransferOutcome outcomeOf(Copier copier) {
    return new RelistingCopier(copier, producer, "producer-bucket").copy(TRANSFER);
  }

  /** Ends copies as it is told, and remembers what it was asked. */
  private static final class ScriptedCopier implements Copier {
    final List<Transfer> asked = new ArrayList<>();
    final List<ListedObject> again = new ArrayList<>();
    private final Deque<TransferOutcome> outcomes;

    ScriptedCopier(TransferOutcome... outcomes) {
      this.outcomes = new ArrayDeque<>(Arrays.asList(outcomes));
    }

    @Override
    public TransferOutcome copy(Transfer transfer) {
      asked.add(transfer);
      return outcomes.remove();
    }

    @Override
    public TransferOutcome readAgain(ListedObject listed) {
      again.add(listed);
      return outcomes.remove();
    }
  }

  /** A bucket that is listed for one key at a time. */
  private static final class OneKey implements ListingPages {
    final List<String> asked = new ArrayList<>();
    @Nullable ListedObject shows;
    @Nullable ListingFailedException failure;

    @Override
    public ListingPage page(KeySpace space, @Nullable String token) {
      throw new AssertionError("one key is listed, not a page");
    }

    @Override
    public Optional<ListedObject> only(String bucket, ObjectKey key) {
      asked.add(bucket + " " + key);
      if (failure != null) {
        throw failure;
      }
      return Optional.ofNullable(shows);
    }
  }
}
