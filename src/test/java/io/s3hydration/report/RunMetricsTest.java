package io.s3hydration.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.plan.Scope;
import io.s3hydration.report.Tally.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunMetricsTest {

  private static final RunRequest SCHEDULED =
      new RunRequest(new Scope("", null, null, null, true), false, false, false);
  private static final RunRequest BACKFILL =
      new RunRequest(new Scope("a/", null, null, null, false), false, false, false);
  private static final RunRequest DRY =
      new RunRequest(new Scope("", null, null, null, true), false, false, true);
  private static final Figures FIGURES =
      new Figures(
          10,
          Map.of(
              Outcome.TRANSFERRED,
              4L,
              Outcome.FAILED,
              3L,
              Outcome.CHANGED,
              2L,
              Outcome.REFUSED,
              1L),
          4096,
          Map.of());

  private static Map<Metric, Number> atEnd(Verdict verdict, RunRequest request) {
    return RunMetrics.atEnd(verdict, 1, request, FIGURES, Duration.ofMillis(61_500)).values();
  }

  @ParameterizedTest
  @EnumSource
  void every_end_has_a_value_for_every_metric(Verdict verdict) {
    assertThat(atEnd(verdict, SCHEDULED)).containsOnlyKeys(Metric.values());
    assertThat(RunMetrics.atEnd(verdict, 1, null, null, Duration.ZERO).values())
        .containsOnlyKeys(Metric.values());
  }

  @ParameterizedTest
  @EnumSource
  void only_a_scheduled_run_that_advances_the_marker_is_a_success(Verdict verdict) {
    assertThat(atEnd(verdict, SCHEDULED).get(Metric.RUNS_SUCCEEDED))
        .isEqualTo(verdict.advances() ? 1 : 0);
    assertThat(atEnd(verdict, BACKFILL)).containsEntry(Metric.RUNS_SUCCEEDED, 0);
    assertThat(atEnd(verdict, DRY)).containsEntry(Metric.RUNS_SUCCEEDED, 0);
  }

  @Test
  void what_was_copied_is_counted_for_a_backfill_too_but_not_for_a_dry_run() {
    assertThat(atEnd(Verdict.INCOMPLETE, BACKFILL))
        .containsEntry(Metric.OBJECTS_COPIED, 4L)
        .containsEntry(Metric.OBJECTS_FAILED, 5L)
        .containsEntry(Metric.OBJECTS_REFUSED, 1L)
        .containsEntry(Metric.BYTES_COPIED, 4096L)
        .containsEntry(Metric.RUN_DURATION, 61.5)
        .containsEntry(Metric.RUN_ELAPSED, 61.5);
    assertThat(atEnd(Verdict.INCOMPLETE, DRY))
        .containsEntry(Metric.OBJECTS_COPIED, 0L)
        .containsEntry(Metric.OBJECTS_FAILED, 0L)
        .containsEntry(Metric.BYTES_COPIED, 0L);
  }

  @ParameterizedTest
  @EnumSource
  void who_leaves_the_work_to_the_next_says_how_many_in_a_row_did(Verdict verdict) {
    boolean skipped = verdict == Verdict.HELD || verdict == Verdict.OUT_OF_TIME;
    assertThat(RunMetrics.atEnd(verdict, 3, SCHEDULED, FIGURES, Duration.ZERO).values())
        .containsEntry(Metric.RUNS_SKIPPED, skipped ? 3 : 0);
  }

  @Test
  void the_heartbeat_says_nothing_that_a_sum_would_count_twice() {
    assertThat(RunMetrics.underWay(Duration.ofMinutes(2)).values())
        .isEqualTo(Map.of(Metric.RUN_ELAPSED, 120.0));
  }

  @Test
  void a_line_is_the_embedded_metric_format_with_one_dimension_set() {
    Instant at = Instant.parse("2026-11-20T02:00:00.123Z");
    String text =
        RunMetrics.atEnd(Verdict.INCOMPLETE, 1, SCHEDULED, FIGURES, Duration.ofSeconds(90))
            .line(at, "s3-hydration-b", Map.of("RunId", "r\n\"1\""));

    assertThat(text).doesNotContain("\n").startsWith("{").endsWith("}");
    JsonNode line = JsonMapper.shared().readTree(text);
    JsonNode aws = line.path("_aws");
    assertThat(aws.propertyNames()).containsExactlyInAnyOrder("Timestamp", "CloudWatchMetrics");
    assertThat(aws.path("Timestamp").longValue()).isEqualTo(at.toEpochMilli());
    assertThat(aws.path("CloudWatchMetrics").size()).isEqualTo(1);
    JsonNode directive = aws.path("CloudWatchMetrics").path(0);
    assertThat(directive.path("Namespace").asString()).isEqualTo("S3Hydration");
    assertThat(directive.path("Dimensions").toString()).isEqualTo("[[\"Deployment\"]]");
    List<JsonNode> metrics = List.copyOf(directive.path("Metrics").values());
    assertThat(metrics)
        .hasSize(Metric.values().length)
        .allSatisfy(
            metric -> {
              assertThat(line.path(metric.path("Name").asString()).isNumber()).isTrue();
              assertThat(metric.path("Unit").asString()).isIn(Set.of("Count", "Bytes", "Seconds"));
            });
    assertThat(line.path("Deployment").asString()).isEqualTo("s3-hydration-b");
    assertThat(line.path("RunsSucceeded").intValue()).isEqualTo(1);
    assertThat(line.path("RunId").asString()).isEqualTo("r\n\"1\"");
  }
}
