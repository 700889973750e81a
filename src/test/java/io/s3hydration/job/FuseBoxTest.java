package io.s3hydration.job;

import static io.s3hydration.listing.Samples.NOON;
import static io.s3hydration.listing.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.plan.Decision.TransferReason;
import io.s3hydration.transfer.Copier;
import io.s3hydration.transfer.DryRunCopier;
import io.s3hydration.transfer.FailureKind;
import io.s3hydration.transfer.TransferOutcome;
import io.s3hydration.transfer.TransferOutcome.Changed;
import io.s3hydration.transfer.TransferOutcome.Failed;
import io.s3hydration.transfer.TransferOutcome.Vanished;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which object is asked whether everything fails, or only a prefix. */
class FuseBoxTest {

  private final StopSignal signal = new StopSignal();
  private final Workers workers = new Workers();
  private Runnable whileAsked = () -> {};
  private final List<String> asked = new ArrayList<>();
  private @Nullable TransferOutcome again;
  private final FuseBox box =
      new FuseBox(
          new HydrationProperties.Fuse(0.5, 2),
          new Copier() {
            @Override
            public TransferOutcome copy(Transfer transfer) {
              throw new AssertionError("it only reads again");
            }

            @Override
            public @Nullable TransferOutcome readAgain(ListedObject listed) {
              asked.add(listed.key().value());
              whileAsked.run();
              return again;
            }
          },
          workers,
          signal);

  private static ListedObject object(String name, long size) {
    return new ListedObject(key(name), new ETag("e"), size, NOON, false);
  }

  private void copied(String name, long size) {
    ListedObject listed = object(name, size);
    Transfer transfer = new Transfer(listed, listed.key(), null, TransferReason.NEW);
    box.ended(listed, new DryRunCopier().copy(transfer));
  }

  /** As many in a row as the fuse looks at. */
  private void denied() {
    for (int object = 0; object < 2; object++) {
      box.ended(object("denied", 1), denial());
    }
  }

  private static Failed denial() {
    return new Failed(Denials.of(FailureKind.SOURCE_KEY_DISABLED, "read it").failure());
  }

  static Stream<TransferOutcome> goneOrAnother() {
    return Stream.of(new Vanished(), new Changed(Changed.Side.SOURCE));
  }

  @Test
  void the_first_object_with_a_byte_in_it_is_the_canary() {
    copied("empty", 0);
    copied("first", 1);
    copied("second", 1);
    denied();
    denied();
    assertThat(asked).containsOnly("first");
    assertThat(signal.asked()).isNull();
  }

  @Test
  void a_canary_that_fails_too_ends_the_run() {
    copied("first", 1);
    again = denial();
    denied();
    assertThat(signal.asked()).isNotNull();
  }

  /** Or a stop would wait for an answer that does not come. */
  @Test
  void a_canary_that_is_waited_for_can_be_interrupted() {
    copied("first", 1);
    whileAsked =
        () -> {
          workers.interrupt();
          assertThat(Thread.currentThread().isInterrupted()).isTrue();
        };
    denied();
    assertThat(asked).isNotEmpty();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  /** Or nothing would ever be found to fail for everything. */
  @ParameterizedTest
  @MethodSource("goneOrAnother")
  void a_canary_that_is_not_the_same_object_any_more_is_replaced_by_the_next_copy(
      TransferOutcome gone) {
    copied("first", 1);
    again = gone;
    denied();
    assertThat(signal.asked()).as("that it is gone says nothing of a key").isNull();
    copied("next", 1);
    again = denial();
    denied();
    assertThat(asked).last().isEqualTo("next");
    assertThat(signal.asked()).isNotNull();
  }

  @Test
  void where_nothing_was_copied_nobody_can_be_asked() {
    denied();
    assertThat(asked).isEmpty();
    assertThat(signal.asked()).isNull();
  }
}
