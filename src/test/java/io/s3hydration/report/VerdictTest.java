package io.s3hydration.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {

  /** A promise to schedulers and alarms. */
  @ParameterizedTest
  @CsvSource({
    "COMPLETE, 0, true",
    "INCOMPLETE, 3, true",
    "UP_TO_DATE, 0, false",
    "BAD_INPUT, 2, false",
    "HELD, 4, false",
    "FAILED, 1, false",
    "OUT_OF_TIME, 5, false",
    "TERMINATED, 143, false"
  })
  void saysTheExitCodeAndWhetherTheMarkerMayAdvance(Verdict verdict, int exitCode, boolean may) {
    assertThat(verdict.exitCode()).isEqualTo(exitCode);
    assertThat(verdict.advances()).isEqualTo(may);
  }

  @Test
  void thereAreNoOthers() {
    assertThat(Verdict.values()).hasSize(8);
  }
}
