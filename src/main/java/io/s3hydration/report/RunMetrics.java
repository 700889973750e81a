package io.s3hydration.report;

import static java.util.Objects.requireNonNullElse;

import io.s3hydration.report.Tally.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run tells CloudWatch, and the one place that says which end is a success, a failure or a
 * skip. docs/runbook.md has it as a table from exit code to who acts.
 */
public record RunMetrics(Map<Metric, Number> values) {

  private static final Figures NOTHING = new Figures(0, Map.of(), 0, Map.of());

  public RunMetrics {
    values = Collections.unmodifiableMap(new EnumMap<>(values));
  }

  /** A run under way. */
  public static RunMetrics underWay(Duration elapsed) {
    return new RunMetrics(Map.of(Metric.RUN_ELAPSED, seconds(elapsed)));
  }

  /**
   * A run at its end, every metric with a value: an alarm on a sum needs the zeros.
   *
   * <p>A success is a whole key space that is settled but for what is counted. A dry run and a
   * bounded backfill prove less, and {@link Verdict#UP_TO_DATE} only that there was a success
   * earlier; counted, they would keep the alarm silent that alone sees a dead schedule. A dry run
   * copies and fails no objects.
   *
   * @param skipped how many runs in a row ended {@link Verdict#HELD} or {@link
   *     Verdict#OUT_OF_TIME}, with this one; of no concern to another verdict
   * @param request what was asked; null if the run never came to know it
   * @param figures the account; null if there was none
   * @param elapsed since the process started
   */
  public static RunMetrics atEnd(
      Verdict verdict,
      int skipped,
      @Nullable RunRequest request,
      @Nullable Figures figures,
      Duration elapsed) {
    boolean real = request != null && !request.dryRun();
    boolean whole = request != null && request.scope().whole();
    Figures counted = real ? requireNonNullElse(figures, NOTHING) : NOTHING;
    Map<Metric, Number> values = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      values.put(metric, 0);
    }
    switch (verdict) {
      case COMPLETE, INCOMPLETE -> values.put(Metric.RUNS_SUCCEEDED, real && whole ? 1 : 0);
      case FAILED, BAD_INPUT -> values.put(Metric.RUNS_FAILED, 1);
      case HELD, OUT_OF_TIME -> values.put(Metric.RUNS_SKIPPED, skipped);
      // Whoever stopped a run knows it; and a run that found a fresh success did not succeed.
      case UP_TO_DATE, TERMINATED -> {}
    }
    values.put(Metric.OBJECTS_COPIED, counted.of(Outcome.TRANSFERRED));
    values.put(Metric.OBJECTS_FAILED, Figures.failed(counted.outcomes()));
    values.put(Metric.OBJECTS_REFUSED, counted.of(Outcome.REFUSED));
    values.put(Metric.BYTES_COPIED, counted.bytes());
    values.put(Metric.RUN_DURATION, seconds(elapsed));
    values.put(Metric.RUN_ELAPSED, seconds(elapsed));
    return new RunMetrics(values);
  }

  /**
   * One line of JSON in CloudWatch's embedded metric format ("Specification: Embedded metric
   * format" in the CloudWatch User Guide), without a line end.
   *
   * @param at when it was measured
   * @param deployment value of the one dimension
   * @param beside what Logs Insights can ask for beside the metrics
   */
  public String line(Instant at, String deployment, Map<String, ?> beside) {
    Map<String, Object> line = new LinkedHashMap<>();
    Map<String, Object> directive = new LinkedHashMap<>();
    directive.put("Namespace", Metric.NAMESPACE);
    directive.put("Dimensions", List.of(List.of(Metric.DIMENSION)));
    directive.put("Metrics", values.keySet().stream().map(RunMetrics::definition).toList());
    Map<String, Object> aws = new LinkedHashMap<>();
    aws.put("Timestamp", at.toEpochMilli());
    aws.put("CloudWatchMetrics", List.of(directive));
    line.put("_aws", aws);
    line.put(Metric.DIMENSION, deployment);
    values.forEach((metric, value) -> line.put(metric.metricName(), value));
    line.putAll(beside);
    return SyncJson.LINES.writeValueAsString(line);
  }

  private static Map<String, String> definition(Metric metric) {
    Map<String, String> definition = new LinkedHashMap<>();
    definition.put("Name", metric.metricName());
    definition.put("Unit", metric.unit());
    return definition;
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }
}
