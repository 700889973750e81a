package io.s3hydration.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.plan.Scope;
import io.s3hydration.report.Tally.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The runbook's table from exit code to metric, alarm and who acts is what the program does. */
class ExitCodeTableTest {

  private static final String RUNBOOK = "docs/runbook.md";
  private static final String HEADING = "## Exit codes, metrics, alarms";

  /** Ends that the templates' rule does not send to the queue of failed tasks. */
  private static final Set<Integer> NO_FAILED_TASK = Set.of(0, 3, 4, 5);

  private record Row(
      int exitCode, Verdict verdict, String run, Set<String> metrics, String alarm, String who) {

    static Row of(String line) {
      List<String> cells = Arrays.stream(line.split("\\|")).map(String::strip).toList();
      assertThat(cells).as(line).hasSize(7);
      return new Row(
          Integer.parseInt(cells.get(1)),
          Verdict.valueOf(cells.get(2).replace("`", "")),
          cells.get(3),
          cells.get(4).equals("none")
              ? Set.of()
              : new TreeSet<>(Arrays.asList(cells.get(4).replace("`", "").split(", "))),
          cells.get(5),
          cells.get(6));
    }
  }

  private static List<Row> rows() throws IOException {
    String runbook = Files.readString(Path.of(RUNBOOK));
    String section = runbook.substring(runbook.indexOf(HEADING) + HEADING.length());
    return section
        .lines()
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.matches("\\| \\d+ \\|.*"))
        .map(Row::of)
        .toList();
  }

  @Test
  void every_end_stands_in_the_table_under_its_exit_code() throws IOException {
    List<Row> rows = rows();
    assertThat(rows)
        .allSatisfy(row -> assertThat(row.exitCode()).isEqualTo(row.verdict().exitCode()));
    assertThat(rows).extracting(Row::verdict).contains(Verdict.values());
  }

  @Test
  void each_kind_of_run_that_came_to_its_end_has_a_row() throws IOException {
    for (Verdict verdict : List.of(Verdict.COMPLETE, Verdict.INCOMPLETE)) {
      assertThat(rows().stream().filter(row -> row.verdict() == verdict))
          .as("%s", verdict)
          .flatExtracting(row -> requests(row.run()))
          .contains(request(true, false), request(false, false), request(true, true));
    }
  }

  @Test
  void the_metrics_of_each_row_are_those_the_program_writes() throws IOException {
    for (Row row : rows()) {
      for (RunRequest request : requests(row.run())) {
        assertThat(aboveZero(row.verdict(), request)).as("%s", row).isEqualTo(row.metrics());
      }
    }
  }

  @Test
  void the_alarm_of_each_row_watches_its_metric_or_the_failed_task_and_somebody_acts()
      throws IOException {
    for (Row row : rows()) {
      Set<String> alarms = new TreeSet<>();
      if (row.metrics().contains("RunsFailed")) {
        alarms.add("run failed");
      }
      if (row.metrics().contains("RunsSkipped")) {
        alarms.add("two skipped in a row");
      }
      if (row.metrics().contains("ObjectsFailed")) {
        alarms.add("objects failed");
      }
      if (!NO_FAILED_TASK.contains(row.exitCode())) {
        alarms.add("failed tasks");
      }
      Set<String> named =
          row.alarm().equals("none")
              ? Set.of()
              : new TreeSet<>(Arrays.asList(row.alarm().split(", ")));
      assertThat(named).as("%s", row).isEqualTo(alarms);
      assertThat(row.who()).as("%s", row).isNotBlank();
      if (!alarms.isEmpty()) {
        assertThat(row.who()).as("%s", row).isNotEqualTo("nobody");
      }
    }
  }

  /** The runs that a row is about. */
  private static List<RunRequest> requests(String run) {
    return switch (run) {
      case "whole key space", "catch-up" -> List.of(request(true, false));
      case "bounded backfill" -> List.of(request(false, false));
      case "dry run" -> List.of(request(true, true));
      case "bounded backfill or dry run" -> List.of(request(false, false), request(true, true));
      case "any" -> List.of(request(true, false), request(false, false), request(true, true));
      default -> throw new AssertionError("no such run: " + run);
    };
  }

  private static RunRequest request(boolean whole, boolean dryRun) {
    Scope scope = new Scope(whole ? "" : "a/", null, null, null, whole);
    return new RunRequest(scope, false, false, dryRun);
  }

  /** Of the metrics that alarms watch; a run is INCOMPLETE because an object failed. */
  private static Set<String> aboveZero(Verdict verdict, RunRequest request) {
    long failed = verdict == Verdict.INCOMPLETE ? 1 : 0;
    Figures figures = new Figures(2, Map.of(Outcome.FAILED, failed), 0, Map.of());
    Map<Metric, Number> values =
        RunMetrics.atEnd(verdict, 1, request, figures, Duration.ZERO).values();
    Set<String> above = new TreeSet<>();
    Stream.of(Metric.RUNS_SUCCEEDED, Metric.RUNS_FAILED, Metric.RUNS_SKIPPED, Metric.OBJECTS_FAILED)
        .filter(metric -> values.getOrDefault(metric, 0).doubleValue() > 0)
        .map(Metric::metricName)
        .forEach(above::add);
    return above;
  }
}
