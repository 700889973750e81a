package io.s3hydration.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.report.Metric;
import io.s3hydration.report.RunMetrics;
import io.s3hydration.report.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Alarms and dashboard ask for what somebody writes: an alarm on another name never fires. */
class AlarmsTest {

  private static final Stack STACK = Stacks.consumer();

  /** A metric with its dimensions, as an alarm or a widget asks for it. */
  record Asked(String namespace, String metric, Map<String, String> dimensions) {}

  /**
   * What AWS writes about resources of the stack: the metrics pages of SQS, EventBridge, Scheduler.
   */
  private static final List<Asked> BY_AWS =
      List.of(
          new Asked(
              "AWS/SQS",
              "ApproximateNumberOfMessagesVisible",
              Map.of("QueueName", STACK.name("DeadLetterQueue"))),
          new Asked(
              "AWS/Events", "MatchedEvents", Map.of("RuleName", STACK.name("FailedTasksRule"))),
          new Asked(
              "AWS/Events", "FailedInvocations", Map.of("RuleName", STACK.name("FailedTasksRule"))),
          new Asked(
              "AWS/Scheduler",
              "TargetErrorCount",
              Map.of("ScheduleGroup", STACK.name("ScheduleGroup"))));

  /** Metrics that no alarm asks for, and why. */
  private static final Map<Metric, String> NO_ALARM =
      Map.of(
          Metric.OBJECTS_REFUSED, "no run will copy them; nobody can act on it at night",
          Metric.OBJECTS_COPIED, "any number is in order, none too",
          Metric.BYTES_COPIED, "any number is in order, none too",
          Metric.RUN_DURATION, "known only at the end; RunElapsed is seen while a run hangs");

  static Stream<Resource> alarms() {
    return STACK.ofType("AWS::CloudWatch::Alarm").stream();
  }

  @Test
  void every_alarm_asks_for_what_is_written() {
    assertThat(alarms().flatMap(alarm -> askedBy(alarm).stream()))
        .isNotEmpty()
        .isSubsetOf(written());
  }

  @Test
  void the_dashboard_shows_what_is_written_and_all_of_ours() {
    List<Asked> shown = shown();
    assertThat(shown).isSubsetOf(written());
    assertThat(shown.stream().map(Asked::metric))
        .containsAll(Arrays.stream(Metric.values()).map(Metric::metricName).toList());
  }

  @Test
  void every_metric_of_ours_has_an_alarm_or_a_reason() {
    TreeSet<String> asked = new TreeSet<>();
    alarms().flatMap(alarm -> askedBy(alarm).stream()).map(Asked::metric).forEach(asked::add);
    for (Metric metric : Metric.values()) {
      assertThat(asked.contains(metric.metricName()))
          .as(metric.metricName())
          .isNotEqualTo(NO_ALARM.containsKey(metric));
    }
  }

  @Test
  void the_dimension_is_the_deployment_that_the_task_is_told() {
    assertThat(STACK.get("TaskDefinition").list("ContainerDefinitions.0.Environment"))
        .contains(Map.of("Name", "HYDRATION_DEPLOYMENT", "Value", "s3-hydration"))
        .contains(Map.of("Name", "HYDRATION_METRICS", "Value", "emf"));
  }

  @ParameterizedTest
  @MethodSource("alarms")
  void every_alarm_tells_when_it_begins_and_when_it_ends(Resource alarm) {
    assertThat(alarm.list("AlarmActions")).hasToString("[" + STACK.arn("AlarmTopic") + "]");
    assertThat(alarm.list("OKActions")).isEqualTo(alarm.list("AlarmActions"));
  }

  @ParameterizedTest
  @MethodSource("alarms")
  void every_alarm_names_its_entry_in_the_runbook(Resource alarm) throws IOException {
    String name = alarm.text("AlarmName").replaceFirst("^s3-hydration-", "");
    assertThat(alarm.text("AlarmDescription")).endsWith(" docs/runbook.md#" + name);
    assertThat(headings()).contains(name);
  }

  @ParameterizedTest
  @MethodSource("alarms")
  void every_alarm_is_let_publish(Resource alarm) {
    assertThat(
            STACK
                .get("AlarmTopicPolicy")
                .list("PolicyDocument.Statement.1.Condition.ArnEquals.aws:SourceArn"))
        .asString()
        .contains(STACK.arn(alarm.logicalId()));
  }

  @Test
  void silence_is_an_alarm_for_success_alone() {
    assertThat(
            alarms()
                .filter(alarm -> alarm.text("TreatMissingData").equals("breaching"))
                .map(Resource::logicalId))
        .containsExactly("NoSuccessAlarm");
    assertThat(alarms().map(alarm -> alarm.text("TreatMissingData")))
        .containsOnly("breaching", "notBreaching");
  }

  @Test
  void no_success_looks_back_over_all_the_hours_and_no_further_than_cloudwatch_does() {
    Resource alarm = Stacks.consumer(Map.of("MaxHoursWithoutSuccess", "168")).get("NoSuccessAlarm");
    assertThat(alarm.text("Period")).isEqualTo("3600");
    assertThat(alarm.text("EvaluationPeriods")).isEqualTo("168");
    assertThat(alarm.text("DatapointsToAlarm")).isEqualTo("168");
    assertThat(alarm.text("ComparisonOperator")).isEqualTo("LessThanThreshold");
    assertThat(alarm.text("Threshold")).isEqualTo("1");
  }

  /** The program counts: CloudWatch knows no "in a row" for data that comes once a day. */
  @Test
  void one_skipped_run_is_no_alarm_and_two_in_a_row_are() {
    Resource alarm = STACK.get("RunsSkippedAlarm");
    assertThat(alarm.text("Statistic")).isEqualTo("Maximum");
    assertThat(alarm.text("EvaluationPeriods")).isEqualTo("1");
    assertThat(alarm.text("ComparisonOperator")).isEqualTo("GreaterThanThreshold");
    double threshold = Double.parseDouble(alarm.text("Threshold"));
    for (Verdict verdict : List.of(Verdict.HELD, Verdict.OUT_OF_TIME)) {
      assertThat(skipped(verdict, 1)).isLessThanOrEqualTo(threshold);
      assertThat(skipped(verdict, 2)).isGreaterThan(threshold);
    }
  }

  private static double skipped(Verdict verdict, int inARow) {
    Number value =
        RunMetrics.atEnd(verdict, inARow, null, null, Duration.ZERO)
            .values()
            .getOrDefault(Metric.RUNS_SKIPPED, 0);
    return value.doubleValue();
  }

  /** Ten minutes above what the program is told: one that ends itself in time stays below. */
  @Test
  void a_run_is_too_long_in_the_minutes_that_the_program_is_told() {
    Stack stack = Stacks.consumer(Map.of("MaxRunMinutes", "90"));
    assertThat(stack.get("RunTooLongAlarm").text("Threshold")).isEqualTo("90");
    assertThat(stack.get("RunTooLongAlarm").text("Metrics.0.Expression"))
        .isEqualTo("elapsed / 60 - 10");
    assertThat(Metric.RUN_ELAPSED.unit()).isEqualTo("Seconds");
    assertThat(stack.get("TaskDefinition").list("ContainerDefinitions.0.Environment"))
        .contains(Map.of("Name", "HYDRATION_MAXRUNDURATION", "Value", "90m"));
  }

  /** As anchors: small letters, dashes for spaces. */
  private static List<String> headings() throws IOException {
    return Files.readAllLines(Path.of("docs/runbook.md")).stream()
        .filter(line -> line.startsWith("### "))
        .map(line -> line.substring(4).toLowerCase(Locale.ROOT).replace(' ', '-'))
        .toList();
  }

  private static List<Asked> written() {
    List<Asked> written = new ArrayList<>(BY_AWS);
    for (Metric metric : Metric.values()) {
      written.add(
          new Asked(
              Metric.NAMESPACE, metric.metricName(), Map.of(Metric.DIMENSION, "s3-hydration")));
    }
    return written;
  }

  /** A metric of its own, or those behind an expression. */
  private static List<Asked> askedBy(Resource alarm) {
    if (alarm.list("Metrics").isEmpty()) {
      return List.of(asked(alarm.properties()));
    }
    return alarm.list("Metrics").stream()
        .map(Template::map)
        .filter(metric -> metric.containsKey("MetricStat"))
        .map(metric -> Template.map(Template.required(metric, "MetricStat")))
        .map(statistic -> asked(Template.map(Template.required(statistic, "Metric"))))
        .toList();
  }

  private static Asked asked(Map<String, Object> metric) {
    Map<String, String> dimensions = new TreeMap<>();
    for (Object dimension : (List<?>) Template.required(metric, "Dimensions")) {
      dimensions.put(
          text(Template.map(dimension).get("Name")), text(Template.map(dimension).get("Value")));
    }
    return new Asked(text(metric.get("Namespace")), text(metric.get("MetricName")), dimensions);
  }

  private static List<Asked> shown() {
    List<Asked> shown = new ArrayList<>();
    JsonNode body = JsonMapper.shared().readTree(STACK.get("Dashboard").text("DashboardBody"));
    for (JsonNode widget : body.path("widgets")) {
      for (JsonNode metric : widget.path("properties").path("metrics")) {
        if (metric.path(0).isString()) {
          shown.add(
              new Asked(
                  metric.path(0).asString(),
                  metric.path(1).asString(),
                  Map.of(metric.path(2).asString(), metric.path(3).asString())));
        }
      }
    }
    return shown;
  }

  private static String text(@Nullable Object value) {
    return String.valueOf(value);
  }
}
