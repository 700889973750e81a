package io.s3hydration.report;

import static io.s3hydration.report.Documents.BINDING;
import static io.s3hydration.report.SyncLocation.TODAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.transfer.FailureKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunReportTest {

  @Test
  void theAccountIsASumOfWhatIsNotZero() {
    assertThat(Documents.report(Verdict.COMPLETE, 7, 2, 0).summary())
        .isEqualTo(
            """
            run run-1 (INCREMENTAL, everything) ended COMPLETE, exit code 0
              9 listed = 7 settled + 2 transferred
              12,345 bytes stored in 1.5 s
              requests: none
              marker: names this run, 9 keys settled""");
  }

  @Test
  void anAccountThatDoesNotCloseSaysSo() {
    assertThat(report(Verdict.FAILED, "boom", null, false, false, 5).summary())
        .startsWith("run run-1 ended FAILED, exit code 1: boom\n")
        .contains("\n  5 listed, but accounted for are only nothing\n")
        .endsWith("\n  marker: not moved");
  }

  @Test
  void aDryRunSaysThatNothingWasWritten() {
    assertThat(report(Verdict.COMPLETE, null, Course.Mode.FIRST, true, true, 0).summary())
        .contains("0 listed = nothing")
        .contains("dry run: nothing was written");
  }

  @Test
  void reasonsRequestsNoticesAndFailuresHaveTheirLines() {
    assertThat(
            report(Verdict.INCOMPLETE, "one is owed", Course.Mode.FULL, false, true, 0).summary())
        .isEqualTo(
            """
            run run-1 (FULL, backfill under in/) ended INCOMPLETE, exit code 3: one is owed
              0 listed = nothing
              because: CHANGED 2, NEW 1
              0 bytes stored in 0.0 s
              swept: 2 multipart uploads that a run had left open
              requests: producer GetObject 3
              note: a part was damaged
              failed: in/a: tried and failed
              marker: not moved""");
  }

  @SuppressWarnings("NullAway") // it does not see @Nullable on a nested type of another class file
  private static RunReport report(
      Verdict verdict,
      @Nullable String reason,
      Course.@Nullable Mode mode,
      boolean dryRun,
      boolean closes,
      long listed) {
    return new RunReport(
        1,
        "run-1",
        verdict,
        verdict.exitCode(),
        reason,
        mode,
        dryRun,
        "backfill under in/",
        BINDING,
        TODAY,
        TODAY,
        closes,
        listed,
        Map.of(),
        0,
        new TreeMap<>(Map.of("NEW", 1L, "CHANGED", 2L)),
        null,
        0,
        0,
        2,
        Map.of("producer GetObject", 3L),
        List.of("a part was damaged"),
        List.of(new RunReport.NamedFailure("in/a", FailureKind.ACCESS_DENIED, "tried and failed")),
        false);
  }
}
