package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.S3Objects;
import io.s3hydration.backend.TwoAccounts;
import io.s3hydration.job.ApplicationProcess.Ended;
import io.s3hydration.report.Metric;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How the process ends, as a scheduler and an alarm see it. */
class ExitCodeTest {

  private final TwoAccounts accounts = TwoAccounts.start();
  private final Application application =
      Application.between(accounts)
          .with("hydration.metrics", "emf")
          .with("hydration.deployment", "s3-hydration-b");

  @AfterEach
  void close() {
    accounts.close();
  }

  private Ended run(String... parameters) {
    return ApplicationProcess.of(application).option("-XX:TieredStopAtLevel=1").run(parameters);
  }

  private void produce(String key) {
    S3Objects.put(accounts.producerClient(), accounts.producer().bucket(), key, key);
  }

  @Test
  void a_configuration_that_does_not_fit_ends_with_2_and_names_every_problem_at_once() {
    application
        .with("hydration.producer.bucket", "No_Bucket")
        .without("hydration.consumer.bucket")
        .with("hydration.transfer.part-size", "large")
        .with("hydration.transfer.tags", "maybe")
        .with("hydration.sync.adoption-overlap", "${OVERLAP:48}")
        .with("hydration.stallTimeout", "900")
        .with("hydration.sync.fresh-for", "0")
        .with("hydration.sync.locaton", "x/");
    Ended ended = run();
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.text())
        .contains(
            "hydration.producer.bucket is <No_Bucket>: it is not the name of a general-purpose bucket")
        .contains("hydration.consumer.bucket is <nothing>: it is required")
        .contains("hydration.transfer.part-size is <large>: it is not a DataSize")
        .contains("hydration.transfer.tags is <maybe>: it is not a Tags")
        .contains("hydration.sync.adoption-overlap is <48>: it has no unit")
        .contains("hydration.stall-timeout is <900>: it has no unit")
        .doesNotContain("it must be 1s or more")
        .doesNotContain("hydration.stalltimeout")
        .doesNotContain("fresh-for")
        .contains("hydration.sync.locaton is <a value>: there is no such property")
        .contains("Nothing was read or written")
        .doesNotContain(accounts.sts().externalId());
    assertThat(ended.text().split("hydration.transfer.part-size is")).as("said once").hasSize(2);
    theRunbookShows(ended, "hydration.producer.bucket is <No_Bucket>");
    hasNoStackTrace(ended);
    assertThat(metrics(ended)).containsEntry("RunsFailed", 1.0).containsEntry("RunsSucceeded", 0.0);
  }

  @Test
  void a_parameter_that_does_not_fit_ends_with_2() {
    Ended ended = run("full=yes");
    assertThat(ended.exitCode()).isEqualTo(2);
    theRunbookShows(ended, "full=yes is neither true nor false");
    hasNoStackTrace(ended);
    assertThat(metrics(ended)).containsEntry("RunsFailed", 1.0).containsEntry("RunsSucceeded", 0.0);
  }

  /** Spring takes it for a property, and the run would be the scheduled one. */
  @ParameterizedTest
  @ValueSource(strings = {"--dry-run=true", "--full=true"})
  void a_parameter_with_dashes_ends_with_2_and_nothing_is_written(String parameter) {
    produce("a");
    Ended ended = run(parameter);
    assertThat(ended.exitCode()).as(ended.text()).isEqualTo(2);
    theRunbookShows(ended, "there is no parameter " + parameter.split("=", 2)[0]);
    assertThat(S3Objects.keys(accounts.consumerClient(), accounts.consumer().bucket())).isEmpty();
    hasNoStackTrace(ended);
    assertThat(metrics(ended)).containsEntry("RunsFailed", 1.0).containsEntry("RunsSucceeded", 0.0);
  }

  /** One at a time: any of them would be too long for the job repository. */
  @ParameterizedTest
  @CsvSource({"'',101,there is no parameter aaa", "from=,2501,from=aaa", "prefix=,2501,prefix is"})
  void a_parameter_that_is_too_long_ends_with_2(String name, int length, String problem) {
    Ended ended = run(name + "a".repeat(length));
    assertThat(ended.exitCode()).as(ended.text()).isEqualTo(2);
    theRunbookShows(ended, problem);
    hasNoStackTrace(ended);
    assertThat(metrics(ended)).containsEntry("RunsFailed", 1.0).containsEntry("RunsSucceeded", 0.0);
  }

  @Test
  void a_run_that_is_complete_ends_with_0() {
    produce("a");
    Ended ended = run();
    assertThat(ended.exitCode()).isZero();
    assertThat(metrics(ended))
        .containsOnlyKeys(Stream.of(Metric.values()).map(Metric::metricName).toList())
        .containsEntry("RunsSucceeded", 1.0)
        .containsEntry("RunsFailed", 0.0)
        .containsEntry("ObjectsCopied", 1.0)
        .containsEntry("BytesCopied", 1.0);
    assertThat(ended.out()).as("a first heartbeat").anyMatch(ExitCodeTest::isHeartbeat);
  }

  @Test
  void a_backfill_and_a_dry_run_are_no_success_to_the_alarm_that_sees_a_dead_schedule() {
    produce("a");
    assertThat(metrics(run("dry-run=true")))
        .containsEntry("RunsSucceeded", 0.0)
        .containsEntry("ObjectsCopied", 0.0);
    assertThat(metrics(run("prefix=a")))
        .containsEntry("RunsSucceeded", 0.0)
        .containsEntry("ObjectsCopied", 1.0);
  }

  @Test
  void a_run_that_leaves_an_object_for_the_next_ends_with_3() {
    produce("a");
    produce("denied");
    accounts.denyAtProducer("denied");
    Ended ended = run();
    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.text()).contains("object failed: denied").contains("403 AccessDenied");
    hasNoStackTrace(ended);
    assertThat(metrics(ended))
        .containsEntry("RunsSucceeded", 1.0)
        .containsEntry("ObjectsCopied", 1.0)
        .containsEntry("ObjectsFailed", 1.0);
  }

  @Test
  void a_role_that_cannot_be_assumed_ends_with_1() {
    produce("a");
    application.with("hydration.producer.external-id", "wrong-external-id-4711");
    Ended ended = run();
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.text()).doesNotContain("wrong-external-id-4711");
    theRunbookShows(ended, "AssumeRole");
    hasNoStackTrace(ended);
    assertThat(metrics(ended)).containsEntry("RunsFailed", 1.0).containsEntry("RunsSucceeded", 0.0);
  }

  @Test
  void a_port_that_is_taken_ends_with_1_and_is_told_once() {
    application.with("server.port", String.valueOf(accounts.s3Endpoint().getPort()));
    Ended ended = run();
    assertThat(ended.exitCode()).isEqualTo(1);
    theRunbookShows(ended, "already in use");
    assertThat(metrics(ended)).containsEntry("RunsFailed", 1.0);
  }

  private static void theRunbookShows(Ended ended, String reason) {
    assertThat(RunFailedEntry.reads(ended.out())).anyMatch(line -> line.contains(reason));
  }

  /** The metrics of the one line at the end, as CloudWatch would take them out of the log. */
  private static Map<String, Double> metrics(Ended ended) {
    List<JsonNode> lines =
        ended.out().stream()
            .map(line -> JsonMapper.shared().readTree(line))
            .filter(line -> line.has("_aws") && line.has("RunsSucceeded"))
            .toList();
    assertThat(lines).as(ended.text()).hasSize(1);
    JsonNode line = lines.getFirst();
    assertThat(line.path("Deployment").asString()).isEqualTo("s3-hydration-b");
    assertThat(line.path("ExitCode").intValue()).isEqualTo(ended.exitCode());
    Map<String, Double> values = new TreeMap<>();
    line.path("_aws").path("CloudWatchMetrics").path(0).path("Metrics").values().stream()
        .map(metric -> metric.path("Name").asString())
        .forEach(name -> values.put(name, line.path(name).doubleValue()));
    return values;
  }

  private static boolean isHeartbeat(String line) {
    JsonNode read = JsonMapper.shared().readTree(line);
    return read.has("_aws") && read.has("RunElapsed") && !read.has("RunDuration");
  }

  private static void hasNoStackTrace(Ended ended) {
    assertThat(ended.text()).doesNotContain("stack_trace").doesNotContain("\tat ", "\\tat ");
  }
}
