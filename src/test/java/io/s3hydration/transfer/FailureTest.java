package io.s3hydration.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FailureTest {

  private static final Failure FAILURE =
      new Failure(FailureKind.NETWORK, "read s3://a/b", "the connection was reset", "Wait.");

  @Test
  void saysWhatWasTriedWhyItFailedAndWhatToDo() {
    assertThat(FAILURE.message())
        .isEqualTo("tried to read s3://a/b but failed because the connection was reset. Wait.");
  }

  /** A producer names its keys, and a store repeats them. */
  @Test
  void noKeyForgesALineOfTheLog() {
    Failure failure =
        new Failure(
            FailureKind.NETWORK, "read s3://a/b\n{\"_aws\":1}", "403: arn:x/\u001b[2Jb", "Wait.");
    assertThat(failure.message())
        .isEqualTo(
            "tried to read s3://a/b\\u000a{\"_aws\":1} but failed because 403: arn:x/\\u001b[2Jb."
                + " Wait.");
  }

  @Test
  void isCarriedByItsException() {
    RuntimeException cause = new RuntimeException("reset");

    assertThat(new FailureException(FAILURE, cause)).hasMessage(FAILURE.message()).hasCause(cause);
    assertThat(new FailureException(FAILURE, cause).failure()).isEqualTo(FAILURE);
  }

  @Test
  void aDefectOfThisProgramSaysThatItIsOne() {
    Failure failure = Failure.internal("copy s3://a/b", new IllegalStateException("no such part"));
    assertThat(failure.kind()).isEqualTo(FailureKind.INTERNAL);
    assertThat(failure.message())
        .startsWith("tried to copy s3://a/b but failed because")
        .contains("IllegalStateException: no such part")
        .contains("Report this as a defect");
  }

  @Test
  void knowsWhichKindsAreOfTheConsumersKey() {
    assertThat(Arrays.stream(FailureKind.values()).filter(FailureKind::ofDestinationKey))
        .containsExactly(
            FailureKind.DESTINATION_KEY_DENIED,
            FailureKind.DESTINATION_KEY_DISABLED,
            FailureKind.DESTINATION_KEY_PENDING_DELETION,
            FailureKind.DESTINATION_KEY_MISSING);
  }

  @Test
  void stopsTheRunOnlyWhereEveryOtherObjectWouldFailToo() {
    assertThat(Arrays.stream(FailureKind.values()).filter(FailureKind::stopsRun))
        .containsExactly(
            FailureKind.CREDENTIALS,
            FailureKind.BUCKET,
            FailureKind.DESTINATION_KEY_DENIED,
            FailureKind.DESTINATION_KEY_DISABLED,
            FailureKind.DESTINATION_KEY_PENDING_DELETION,
            FailureKind.DESTINATION_KEY_MISSING,
            FailureKind.RECORDS,
            FailureKind.OVERTAKEN,
            FailureKind.INTERNAL);
  }
}
