package io.s3hydration.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.history.Change.BeginUpload;
import io.s3hydration.history.Change.CompleteUpload;
import io.s3hydration.history.Change.Dress;
import io.s3hydration.history.Change.Put;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Searches random histories for one in which an object is lost, falsely settled or copied for ever.
 * {@code -Dhistory.seed=S -Dhistory.count=N} searches others; a seed is the same history every
 * time.
 */
@ExtendWith(QuietRuns.class)
class HistoryTest {

  private static final long FIRST = Long.getLong("history.seed", 0);
  private static final long COUNT = Long.getLong("history.count", 250);

  /** The seeds among which every known defect must be noticed, whatever is searched today. */
  private static final long FIXED = 400;

  @Test
  void after_whatever_happened_a_run_without_faults_makes_the_copy_whole() {
    System.out.println("histories: seeds " + FIRST + " to " + (FIRST + COUNT - 1));
    Optional<Finding> finding = Finding.among(FIRST, COUNT, Defect.NONE);
    if (finding.isPresent()) {
      Finding found = finding.get();
      throw new AssertionError(
          found.script() + "\nwhat happened:\n" + String.join("\n", found.happened()),
          found.breach());
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_known_defect_is_noticed_and_told_in_a_few_lines(KnownDefect defect) {
    Finding found = Finding.among(0, FIXED, defect, Set.of(defect.comesTo)).orElseThrow();
    System.out.println(defect + " is noticed by " + found.script());
    assertThat(found.breach().kind).as(found.script()).isEqualTo(defect.comesTo);
    assertThat(found.small().weight()).as(found.script()).isLessThanOrEqualTo(12);
    assertThat(HistoryRunner.breach(found.small(), Defect.NONE)).as(found.script()).isEmpty();
  }

  /** A multipart object has the time at which its upload began: the marker's time is later. */
  @Test
  void an_upload_that_spans_a_run_is_lost_by_the_clock_and_not_by_the_index() {
    History history =
        new History(
            Setting.PLAIN,
            List.of(
                new Step.Produce(new Put("a", "v0", Dress.PLAIN)),
                new Step.Produce(new BeginUpload("b", "v1")),
                new Step.Wait(Duration.ofHours(1)),
                new Step.Run(Demand.SCHEDULED, 0, List.of()),
                new Step.Produce(new CompleteUpload("b"))));
    assertThat(HistoryRunner.breach(history, Defect.NONE)).isEmpty();
    assertThat(HistoryRunner.breach(history, KnownDefect.GOES_BY_LAST_MODIFIED))
        .hasValueSatisfying(
            breach ->
                assertThat(breach)
                    .hasMessage("LOST: of <b> the producer has v1, its copy nothing"));
  }
}
