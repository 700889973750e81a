package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.cloudformation.Stack;
import io.s3hydration.cloudformation.Stacks;
import io.s3hydration.transfer.TransferSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The environment that the task definition gives is a configuration of this program. */
class TaskEnvironmentTest {

  /** What is not a property of ours, and who reads it. */
  private static final Map<String, String> OF_OTHERS =
      Map.of(
          "AWS_REGION", "the AWS clients",
          "AWS_EC2_METADATA_DISABLED", "the AWS clients: there is no instance to ask",
          "SERVER_ADDRESS", "the web server: health is asked from inside the container alone");

  /** Properties that the task leaves at their defaults, and why. */
  private static final Map<String, String> LEFT =
      Map.ofEntries(
          Map.entry("HYDRATION_PRODUCER_PROFILE", "the task has a role"),
          Map.entry("HYDRATION_PRODUCER_ENDPOINT", "for S3-compatible stores"),
          Map.entry("HYDRATION_PRODUCER_PATHSTYLE", "for S3-compatible stores"),
          Map.entry("HYDRATION_PRODUCER_STSENDPOINT", "for S3-compatible stores"),
          Map.entry("HYDRATION_CONSUMER_CONDITIONALWRITES", "for S3-compatible stores"),
          Map.entry("HYDRATION_CONSUMER_REQUESTCHECKSUMS", "for S3-compatible stores"),
          Map.entry("HYDRATION_CONSUMER_ONOTHERKEY", "the bucket's policy refuses other keys"),
          Map.entry("HYDRATION_TRANSFER_PARTSIZE", "the default fits the smallest task"),
          Map.entry("HYDRATION_TRANSFER_MULTIPARTTHRESHOLD", "the default fits the smallest task"),
          Map.entry("HYDRATION_TRANSFER_MAXBANDWIDTH", "the task has its own network interface"),
          Map.entry("HYDRATION_SYNC_LOCATION", "role, endpoint and lifecycle name _sync/"),
          Map.entry("HYDRATION_SYNC_FRESHFOR", "an argument of the catch-up schedule alone"),
          Map.entry("HYDRATION_SYNC_ADOPTIONOVERLAP", "given once, by hand, at an adoption"),
          Map.entry("HYDRATION_SYNC_ONMISSING", "a removed copy is a loss unless somebody says"),
          Map.entry("HYDRATION_SYNC_PREDECESSORTIMEPOINTER", "given once, by hand"),
          Map.entry("HYDRATION_STALLTIMEOUT", "well below MaxRunMinutes"),
          Map.entry("HYDRATION_SHUTDOWN_TIMEOUT", "below the task's StopTimeout"),
          Map.entry("HYDRATION_LEASE_DURATION", "independent of the place"),
          Map.entry("HYDRATION_FUSE_SHARE", "independent of the place"),
          Map.entry("HYDRATION_FUSE_MINIMUM", "independent of the place"));

  private static final Pattern DOCUMENTED =
      Pattern.compile("^\\| `hydration\\.[^`]+` \\| `(HYDRATION_[^`]+)`", Pattern.MULTILINE);

  private static final Pattern ACCESS_KEY = Pattern.compile("A(KIA|SIA)[A-Z0-9]{12,}");

  @Test
  void the_task_sets_nothing_that_nobody_reads() throws IOException {
    Set<String> known = documented();
    known.addAll(OF_OTHERS.keySet());
    assertThat(environment(Stacks.consumer()).keySet()).isSubsetOf(known);
  }

  @Test
  void what_the_task_does_not_set_is_left_for_a_reason() throws IOException {
    Set<String> unset = documented();
    unset.removeAll(environment(Stacks.consumer()).keySet());
    assertThat(unset).isNotEmpty().isSubsetOf(LEFT.keySet());
    assertThat(environment(Stacks.consumer()))
        .doesNotContainKeys(LEFT.keySet().toArray(String[]::new));
  }

  @Test
  void the_program_accepts_it() {
    check(Stacks.consumer());
    check(
        Stacks.consumer(
            Map.of(
                "CopyTags", "false",
                "SourcePrefix", "exports/",
                "DestinationPrefix", "from-producer/",
                "StorageClass", "GLACIER_IR",
                "FullEveryDays", "never",
                "MaxRunMinutes", "10",
                "MaxConcurrentObjects", "512")));
  }

  @Test
  void parameters_arrive_where_they_are_meant() {
    HydrationProperties bound =
        bound(
            Stacks.consumer(
                Map.of(
                    "SourcePrefix", "exports/",
                    "DestinationPrefix", "from-producer/",
                    "CopyTags", "false",
                    "DeploymentName", "s3-hydration-b")));
    assertThat(bound.producer().prefix()).isEqualTo("exports/");
    assertThat(bound.consumer().prefix()).isEqualTo("from-producer/");
    assertThat(bound.transfer().tags()).isEqualTo(TransferSettings.Tags.DROP);
    assertThat(bound.deployment()).isEqualTo("s3-hydration-b");
    assertThat(bound.producer().roleArn()).isEqualTo(Stacks.producer().outputs().get("RoleArn"));
    assertThat(bound.producer().accountId()).isEqualTo("111111111111");
    assertThat(bound.consumer().accountId()).isEqualTo("222222222222");
    assertThat(bound.sync().freshFor()).isEqualTo(Duration.ZERO);
  }

  @Test
  void a_parameter_that_is_not_given_means_what_the_program_does_by_itself() {
    HydrationProperties task = bound(Stacks.consumer());
    HydrationProperties alone = bound(Map.of());
    assertThat(task.transfer()).isEqualTo(alone.transfer());
    assertThat(task.sync()).isEqualTo(alone.sync());
  }

  /** SIGKILL comes after StopTimeout, and takes the report with it. */
  @Test
  void a_stop_ends_in_order_before_fargate_kills() {
    String stopTimeout =
        Stacks.consumer().get("TaskDefinition").text("ContainerDefinitions.0.StopTimeout");
    assertThat(bound(Stacks.consumer()).shutdown().timeout())
        .isLessThan(Duration.ofSeconds(Long.parseLong(stopTimeout)));
    assertThat(bound(Stacks.consumer(Map.of("MaxRunMinutes", "90"))).maxRunDuration())
        .isEqualTo(Duration.ofMinutes(90));
  }

  @Test
  void there_is_no_key_in_it() {
    assertThat(environment(Stacks.consumer()))
        .allSatisfy(
            (name, value) -> {
              assertThat(name).doesNotContain("SECRET", "PASSWORD", "TOKEN", "ACCESS");
              assertThat(value).doesNotContainPattern(ACCESS_KEY);
            });
    assertThat("AKIAIOSFODNN7EXAMPLE").containsPattern(ACCESS_KEY);
  }

  @Test
  void the_catch_up_schedule_asks_for_a_fresh_success_and_nothing_else() {
    Stack stack =
        Stacks.consumer(
            Map.of("CatchUpScheduleExpression", "cron(0 7 * * ? *)", "CatchUpFreshHours", "9"));
    assertThat(stack.get("CatchUpSchedule").text("Target.Input"))
        .isEqualTo(
            "{\"containerOverrides\":[{\"name\":\"transfer\",\"command\":"
                + "[\"--hydration.sync.fresh-for=9h\"]}]}");
    assertThat(stack.get("Schedule").text("Target")).doesNotContain("Input");
  }

  private static void check(Stack stack) {
    ConfigurationCheck.check(bound(stack), List.of(), null);
  }

  private static HydrationProperties bound(Stack stack) {
    return bound(environment(stack));
  }

  private static HydrationProperties bound(Map<String, String> variables) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                new LinkedHashMap<>(variables)));
    return Binder.get(environment).bindOrCreate("hydration", HydrationProperties.class);
  }

  private static Map<String, String> environment(Stack stack) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (Object variable : stack.get("TaskDefinition").list("ContainerDefinitions.0.Environment")) {
      Map<?, ?> pair = (Map<?, ?>) variable;
      environment.put(String.valueOf(pair.get("Name")), String.valueOf(pair.get("Value")));
    }
    return environment;
  }

  private static Set<String> documented() throws IOException {
    Set<String> names = new TreeSet<>();
    DOCUMENTED
        .matcher(Files.readString(Path.of("docs/configuration.md")))
        .results()
        .forEach(row -> names.add(row.group(1)));
    return names;
  }
}
