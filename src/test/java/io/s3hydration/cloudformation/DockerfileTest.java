package io.s3hydration.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.LivenessProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;

/** The image and the task definition say the same. */
class DockerfileTest {

  private final String dockerfile = Files.readString(Path.of("Dockerfile"));
  private final Map<?, ?> container = container();

  DockerfileTest() throws IOException {}

  private static Map<?, ?> container() {
    Object node = Template.consumer().section("Resources");
    for (String name : List.of("TaskDefinition", "Properties", "ContainerDefinitions")) {
      node = Template.required((Map<?, ?>) node, name);
    }
    return (Map<?, ?>) ((List<?>) node).getFirst();
  }

  @Test
  void the_health_check_is_the_task_s() {
    Map<?, ?> check = (Map<?, ?>) Template.required(container, "HealthCheck");
    List<Object> command = new ArrayList<>(List.of("CMD"));
    command.addAll(execForm("CMD"));
    assertThat(check.get("Command")).isEqualTo(command);
    assertThat(seconds("interval")).isEqualTo(check.get("Interval"));
    assertThat(seconds("timeout")).isEqualTo(check.get("Timeout"));
    assertThat(seconds("start-period")).isEqualTo(check.get("StartPeriod"));
    assertThat(found("--retries=(\\d+)")).isEqualTo(String.valueOf(check.get("Retries")));
    assertThat(command.getLast()).isEqualTo(LivenessProbe.class.getName());
  }

  @Test
  void the_user_is_the_task_s_and_no_name_that_the_base_image_would_have_to_know() {
    assertThat(found("(?m)^USER (\\S+)$"))
        .isEqualTo(container.get("User"))
        .isEqualTo("10001:10001");
  }

  @Test
  void no_shell_stands_between_a_stop_and_the_program() {
    assertThat(execForm("ENTRYPOINT").getFirst()).isEqualTo("java");
    assertThat(dockerfile).doesNotContainPattern("(?m)^(CMD|ENTRYPOINT) [^\\[]");
  }

  @Test
  void both_images_are_given_by_the_builder_and_have_no_default_that_could_move() {
    assertThat(Pattern.compile("(?m)^FROM (.*)$").matcher(dockerfile).results())
        .extracting(from -> from.group(1))
        .containsExactly("${JDK_IMAGE} AS assembly", "${BASE_IMAGE}");
    assertThat(dockerfile).contains("\nARG JDK_IMAGE\n", "\nARG BASE_IMAGE\n");
  }

  @Test
  void metrics_and_logs_are_what_the_alarms_read() {
    assertThat(dockerfile)
        .contains("HYDRATION_METRICS=emf")
        .contains("LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs");
  }

  private int seconds(String option) {
    Duration given = DurationStyle.detectAndParse(found("--" + option + "=(\\S+)"));
    return Math.toIntExact(given.toSeconds());
  }

  private String found(String regex) {
    return Pattern.compile(regex)
        .matcher(dockerfile)
        .results()
        .map(match -> match.group(1))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + regex + " in the Dockerfile"));
  }

  private List<String> execForm(String keyword) {
    String words = found("(?m)^ *" + keyword + " \\[(.*)\\]$");
    return Pattern.compile("\"([^\"]*)\"")
        .matcher(words)
        .results()
        .map(word -> word.group(1))
        .toList();
  }
}
