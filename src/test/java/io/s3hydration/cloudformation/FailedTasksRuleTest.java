package io.s3hydration.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.event.ruler.Ruler;
import tools.jackson.databind.json.JsonMapper;

/** Which ends of a task reach the queue, by AWS's own matcher of event patterns. */
class FailedTasksRuleTest {

  private static final Stack STACK = Stacks.consumer();

  /** One row for each way a task can end. */
  static Stream<Arguments> ends() {
    return Stream.of(
        end("complete", false, "EssentialContainerExited", container("transfer", 0)),
        end("some objects failed", false, "EssentialContainerExited", container("transfer", 3)),
        end(
            "another run holds the lease",
            false,
            "EssentialContainerExited",
            container("transfer", 4)),
        end("out of time", false, "EssentialContainerExited", container("transfer", 5)),
        end("the run failed", true, "EssentialContainerExited", container("transfer", 1)),
        end("bad configuration", true, "EssentialContainerExited", container("transfer", 2)),
        end("out of memory", true, "EssentialContainerExited", container("transfer", 137)),
        end("image not pulled", true, "TaskFailedToStart", container("transfer", null)),
        end("no network interface", true, "TaskFailedToStart"),
        end("Spot takes it back", true, "SpotInterruption", container("transfer", 143)),
        end("Spot, and it was done", true, "SpotInterruption", container("transfer", 0)),
        end("retired", true, "TerminationNotice", container("transfer", 143)),
        end("hardware", true, "InfrastructureHealth", container("transfer", null)),
        end("stopped by somebody", true, "UserInitiated", container("transfer", 143)),
        end("stopped by somebody as it ended", false, "UserInitiated", container("transfer", 0)),
        end(
            "a sidecar is killed at the end",
            false,
            "EssentialContainerExited",
            container("transfer", 0),
            container("aws-guardduty-agent", 137)),
        end(
            "a sidecar killed before a partial end",
            false,
            "EssentialContainerExited",
            container("aws-guardduty-agent", 137),
            container("transfer", 3)),
        end(
            "we fail beside a sidecar that does not",
            true,
            "EssentialContainerExited",
            container("aws-guardduty-agent", 0),
            container("transfer", 1)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("ends")
  void an_end_reaches_the_queue_if_somebody_must_look(
      String end, boolean reaches, Map<String, Object> detail) throws Exception {
    assertThat(matches(detail)).as(end).isEqualTo(reaches);
  }

  @Test
  void a_task_that_still_runs_or_is_not_ours_does_not_reach_it() throws Exception {
    Map<String, Object> failed =
        detail("EssentialContainerExited", List.of(container("transfer", 1)));
    assertThat(matches(failed)).isTrue();
    assertThat(matches(with(failed, "lastStatus", "DEPROVISIONING"))).isFalse();
    assertThat(
            matches(with(failed, "clusterArn", STACK.place().arn("ecs", "cluster/somebody-else"))))
        .isFalse();
    assertThat(
            matches(
                with(
                    failed,
                    "taskDefinitionArn",
                    STACK.place().arn("ecs", "task-definition/s3-hydration-transfer-b:1"))))
        .isFalse();
  }

  @Test
  void every_revision_is_ours() throws Exception {
    Map<String, Object> failed =
        detail("EssentialContainerExited", List.of(container("transfer", 1)));
    String other = STACK.place().arn("ecs", "task-definition/s3-hydration-transfer:12");
    assertThat(matches(with(failed, "taskDefinitionArn", other))).isTrue();
  }

  @Test
  void what_it_finds_goes_to_the_queue_of_failures() {
    assertThat(STACK.get("FailedTasksRule").text("Targets.0.Arn"))
        .isEqualTo(STACK.arn("DeadLetterQueue"));
    assertThat(STACK.get("Schedule").text("Target.DeadLetterConfig.Arn"))
        .isEqualTo(STACK.arn("DeadLetterQueue"));
  }

  private static boolean matches(Map<String, Object> detail) throws Exception {
    Map<String, Object> event =
        Map.of(
            "version", "0",
            "source", "aws.ecs",
            "detail-type", "ECS Task State Change",
            "detail", detail);
    JsonMapper json = JsonMapper.shared();
    Object pattern = STACK.get("FailedTasksRule").at("EventPattern");
    return Ruler.matchesRule(json.writeValueAsString(event), json.writeValueAsString(pattern));
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // they are only read
  private static Arguments end(
      String name, boolean reaches, String stopCode, Map<String, Object>... containers) {
    return Arguments.of(name, reaches, detail(stopCode, List.of(containers)));
  }

  private static Map<String, Object> detail(String stopCode, List<Map<String, Object>> containers) {
    return Map.of(
        "clusterArn",
        STACK.arn("Cluster"),
        "taskDefinitionArn",
        STACK.arn("TaskDefinition"),
        "taskArn",
        STACK.place().arn("ecs", "task/s3-hydration/0123456789abcdef"),
        "lastStatus",
        "STOPPED",
        "desiredStatus",
        "STOPPED",
        "stopCode",
        stopCode,
        "containers",
        containers);
  }

  private static Map<String, Object> with(Map<String, Object> detail, String field, String value) {
    Map<String, Object> changed = new LinkedHashMap<>(detail);
    changed.put(field, value);
    return changed;
  }

  /** A container of the event; one that never started has no exit code. */
  private static Map<String, Object> container(String name, @Nullable Integer exitCode) {
    Map<String, Object> container = new LinkedHashMap<>();
    container.put("name", name);
    container.put("lastStatus", "STOPPED");
    if (exitCode != null) {
      container.put("exitCode", exitCode);
    }
    return container;
  }
}
