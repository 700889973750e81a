package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.listing.ListingFailedException;
import io.s3hydration.transfer.FailureKind;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ObjectSkipPolicyTest {

  private final ObjectSkipPolicy policy = new ObjectSkipPolicy();

  @ParameterizedTest
  @EnumSource
  void one_objects_failure_is_passed_over_and_a_runs_is_not(FailureKind kind) {
    assertThat(policy.shouldSkip(Denials.of(kind, "copy it"), 0)).isEqualTo(!kind.stopsRun());
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"ACCESS_DENIED"})
  void the_number_of_failures_makes_no_difference(FailureKind kind) {
    assertThat(policy.shouldSkip(Denials.of(kind, "copy it"), 1_000_000)).isTrue();
    assertThat(policy.shouldSkip(Denials.of(kind, "copy it"), -1)).isTrue();
  }

  static Stream<Throwable> neverSkipped() {
    return Stream.of(
        new RunStoppedException("the run is over"),
        new ListingFailedException("tried to list but 503"),
        new IllegalStateException("a defect"),
        new InterruptedException(),
        new IllegalStateException(Denials.of(FailureKind.ACCESS_DENIED, "copy it")));
  }

  @ParameterizedTest
  @MethodSource
  void neverSkipped(Throwable cause) {
    assertThat(policy.shouldSkip(cause, 0)).isFalse();
  }
}
