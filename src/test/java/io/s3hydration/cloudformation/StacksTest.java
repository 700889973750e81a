package io.s3hydration.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What becomes of the two templates with this or that parameter. */
class StacksTest {

  /** A template refuses a body of more bytes in the call itself (CloudFormation quotas). */
  private static final int INLINE_BYTES = 51_200;

  /** And of more than a mebibyte from S3. */
  private static final int S3_BYTES = 1_048_576;

  /** Types whose names are unique in an account, or in the world, and not in a region alone. */
  private static final Set<String> GLOBAL =
      Set.of("AWS::S3::Bucket", "AWS::IAM::Role", "AWS::IAM::ManagedPolicy");

  @Test
  void both_stand_with_what_a_user_must_give() {
    assertThat(Stacks.producer().resources()).hasSizeGreaterThan(5);
    assertThat(Stacks.consumer().resources()).hasSizeGreaterThan(30);
    assertThat(Stacks.producer().brokenRules()).isEmpty();
    assertThat(Stacks.consumer().brokenRules()).isEmpty();
  }

  @Test
  void the_outputs_are_there_that_guide_and_runbook_use() {
    assertThat(Stacks.producer().outputs())
        .containsOnlyKeys("BucketName", "BucketArn", "RoleArn", "KmsKeyArn", "LogBucketName");
    assertThat(Stacks.consumer().outputs())
        .containsOnlyKeys(
            "BucketName",
            "BucketArn",
            "KmsKeyArn",
            "TaskRoleArn",
            "ClusterName",
            "TaskDefinitionArn",
            "SecurityGroupId",
            "DeadLetterQueueUrl",
            "LogGroupName",
            "LogBucketName",
            "AlarmTopicArn",
            "ScheduleName",
            "S3GatewayEndpointId",
            "OperatorPolicyArn");
  }

  @Test
  void the_task_is_the_role_that_the_producer_trusts() {
    assertThat(
            Stacks.producer()
                .get("CrossAccountReadRole")
                .text("AssumeRolePolicyDocument.Statement.0.Condition.ArnEquals.aws:PrincipalArn"))
        .isEqualTo(Stacks.consumer().outputs().get("TaskRoleArn"));
  }

  /** Each parameter that switches something, on its other side. */
  static Stream<Map<String, String>> otherSidesOfTheConsumer() {
    return Stream.of(
        Map.of("CopyTags", "false", "SourcePrefix", "exports/", "DestinationPrefix", "in/"),
        Map.of("CreateS3GatewayEndpoint", "false", "RouteTableIds", ""),
        Map.of(
            "CreateEcrApiEndpoint", "false",
            "CreateEcrDkrEndpoint", "false",
            "CreateLogsEndpoint", "false",
            "CreateStsEndpoint", "false",
            "EndpointCidr", "10.1.0.0/16",
            "EndpointSecurityGroupId", "sg-0a1b2c3d4e5f60718"),
        Map.of("EndpointSubnetIds", "subnet-0a1b2c3d4e5f60711", "FlexibleWindowMinutes", "30"),
        Map.of(
            "AlarmEmail",
            "",
            "NotificationTopicArn",
            "arn:aws:sns:eu-central-1:222222222222:platform-alarms"),
        Map.of("CatchUpScheduleExpression", "cron(0 7 * * ? *)", "FullEveryDays", "never"),
        Map.of("EnableDataEvents", "true", "BucketName", "finance-copies"),
        Map.of("EphemeralStorageGiB", "21", "TaskCpu", "4096", "TaskMemory", "30720"),
        Map.of(
            "RuntimeMonitoringRepositoryArn",
            "arn:aws:ecr:eu-central-1:444444444444:repository/aws-guardduty-agent-fargate"),
        Map.of(
            "KeyAdministratorArns", "arn:aws:iam::222222222222:role/KeyAdministrator",
            "PermissionsBoundaryArn", "arn:aws:iam::222222222222:policy/s3-hydration-boundary"));
  }

  @ParameterizedTest
  @MethodSource("otherSidesOfTheConsumer")
  void the_consumer_stands_on_the_other_side_of_each_switch(Map<String, String> parameters) {
    Stack stack = Stacks.consumer(parameters);
    assertThat(stack.brokenRules()).isEmpty();
    assertThat(stack.outputs()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ReadAccess=REVOKED",
        "CopyTags=false",
        "SourcePrefix=exports/",
        "EnableDataEvents=true",
        "BucketName=finance-exports",
        "PreviousExternalId=agreed-before-that-one",
        "AllowedVpcEndpointIds=vpce-0a1b2c3d4e5f60718",
        "KeyAdministratorArns=arn:aws:iam::111111111111:role/KeyAdministrator",
        "PermissionsBoundaryArn=arn:aws:iam::111111111111:policy/s3-hydration-boundary"
      })
  void the_producer_stands_on_the_other_side_of_each_switch(String parameter) {
    int equals = parameter.indexOf('=');
    Stack stack =
        Stacks.producer(Map.of(parameter.substring(0, equals), parameter.substring(equals + 1)));
    assertThat(stack.brokenRules()).isEmpty();
    assertThat(stack.outputs()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SameRegion            | ProducerRegion=eu-west-1",
        "GatewayHasRouteTables | RouteTableIds=",
        "EndpointsAreReachable | CreateStsEndpoint=false",
        "EndpointsAreReachable | CreateGuardDutyDataEndpoint=false;RuntimeMonitoringRepositoryArn="
            + "arn:aws:ecr:eu-central-1:694911143906:repository/aws-guardduty-agent-fargate",
        "AlarmsReachSomebody   | AlarmEmail=",
        "AlarmsReachSomebody   | NotificationTopicArn=arn:aws:sns:eu-central-1:222222222222:a",
        "Memory512             | TaskCpu=512;TaskMemory=8192",
        "Memory1024            | TaskMemory=1024",
        "Memory2048            | TaskCpu=2048",
        "Memory4096            | TaskCpu=4096;TaskMemory=4096",
        "Memory8192            | TaskCpu=8192;TaskMemory=17408",
        "Memory16384           | TaskCpu=16384;TaskMemory=36864"
      })
  void contradictory_parameters_are_refused_before_anything_is_created(
      String rule, String parameters) {
    Map<String, String> given = new LinkedHashMap<>();
    for (String parameter : parameters.split(";", -1)) {
      int equals = parameter.indexOf('=');
      given.put(parameter.substring(0, equals), parameter.substring(equals + 1));
    }
    assertThat(Stacks.consumer(given).brokenRules())
        .singleElement()
        .asString()
        .startsWith(rule + ": ");
  }

  @Test
  void a_subnet_of_another_vpc_is_refused() {
    UnaryOperator<String> elsewhere = subnet -> "vpc-00000000000000000";
    assertThat(Stacks.consumer().brokenRules(elsewhere))
        .singleElement()
        .asString()
        .startsWith("SubnetsAreInTheVpc");
  }

  @Test
  void only_the_two_partitions_are_served() {
    Place gov = Place.producer().inPartition("aws-us-gov", "us-gov-west-1");
    assertThat(Stacks.producer(gov, Map.of()).brokenRules()).isEmpty();
    assertThat(Stacks.producer(gov, Map.of()).arn("SourceBucket"))
        .startsWith("arn:aws-us-gov:s3:::");

    Place china = Place.producer().inPartition("aws-cn", "cn-north-1");
    assertThat(Stacks.producer(china, Map.of()).brokenRules())
        .singleElement()
        .asString()
        .startsWith("SupportedPartition");
  }

  @Test
  void a_rotation_needs_two_ids() {
    assertThat(Stacks.producer(Map.of("PreviousExternalId", Stacks.EXTERNAL_ID)).brokenRules())
        .singleElement()
        .asString()
        .startsWith("RotationHasTwoIds");
  }

  /** The task role's name is agreed with the producer, so a user gives each deployment its own. */
  @Test
  void two_deployments_and_two_regions_in_one_account_share_no_name() {
    Map<String, String> second =
        Map.of("DeploymentName", "s3-hydration-b", "TaskRoleName", "s3-hydration-b-task");
    Place west = Place.consumer().inRegion("eu-west-1");
    Map<String, String> inTheWest = Map.of("TaskRoleName", "s3-hydration-west-task");

    assertThat(sharedNames(Stacks.consumer(), Stacks.consumer(second), false)).isEmpty();
    assertThat(sharedNames(Stacks.consumer(), Stacks.consumer(west, inTheWest), true)).isEmpty();
    assertThat(
            sharedNames(
                Stacks.producer(),
                Stacks.producer(Map.of("DeploymentName", "s3-hydration-b")),
                false))
        .isEmpty();
    assertThat(
            sharedNames(
                Stacks.producer(),
                Stacks.producer(Place.producer().inRegion("eu-west-1"), Map.of()),
                true))
        .isEmpty();
    assertThat(sharedNames(Stacks.consumer(), Stacks.consumer(), false)).isNotEmpty();
  }

  @Test
  void both_stacks_fit_into_one_account() {
    Place one = Place.consumer();
    assertThat(sharedNames(Stacks.producer(one, Map.of()), Stacks.consumer(one, Map.of()), false))
        .isEmpty();
  }

  @Test
  void the_longest_names_are_within_the_limits_of_their_services() {
    Map<String, String> longest = Map.of("DeploymentName", "s3-hydration" + "x".repeat(16));
    for (Stack stack :
        List.of(
            Stacks.producer(Place.producer().inRegion("ap-southeast-1"), longest),
            Stacks.consumer(Place.consumer().inRegion("ap-southeast-1"), longest))) {
      for (Resource resource : stack.resources().values()) {
        int limit =
            switch (resource.type()) {
              case "AWS::S3::Bucket" -> 63;
              case "AWS::IAM::Role", "AWS::Scheduler::Schedule", "AWS::Events::Rule" -> 64;
              case "AWS::SQS::Queue" -> 80;
              default -> 128;
            };
        assertThat(stack.name(resource.logicalId()))
            .as(resource.logicalId())
            .hasSizeLessThanOrEqualTo(limit);
      }
    }
  }

  @Test
  void every_name_begins_with_the_deployment() {
    Map<String, String> other = Map.of("DeploymentName", "s3-hydration-b");
    Stream.of(Stacks.producer(other), Stacks.consumer(other))
        .flatMap(stack -> names(stack).entrySet().stream())
        .filter(named -> !named.getKey().endsWith(" TaskRole"))
        .forEach(
            named ->
                assertThat(named.getValue())
                    .as(named.getKey())
                    .matches("(alias/|/ecs/)?s3-hydration-b.*"));
  }

  @Test
  void what_holds_data_stays_when_the_stack_goes() {
    for (Stack stack : List.of(Stacks.producer(), Stacks.consumer())) {
      assertThat(stack.resources().values())
          .filteredOn(
              resource ->
                  Set.of("AWS::S3::Bucket", "AWS::KMS::Key", "AWS::Logs::LogGroup")
                      .contains(resource.type()))
          .isNotEmpty()
          .allSatisfy(
              resource ->
                  assertThat(resource.attributes())
                      .containsEntry("DeletionPolicy", "RetainExceptOnCreate")
                      .containsEntry("UpdateReplacePolicy", "Retain"));
    }
  }

  /** The producer's fits into the call; the consumer's goes by S3, as Service Catalog's do. */
  @Test
  void the_templates_are_within_the_limits_of_cloudformation() {
    assertThat(Template.producer().text().length()).isLessThanOrEqualTo(INLINE_BYTES);
    assertThat(Template.consumer().text().length()).isLessThanOrEqualTo(S3_BYTES);
    assertThat(Template.consumer().section("Parameters").size()).isLessThanOrEqualTo(200);
  }

  /** Equal names where they would collide. */
  private static Set<String> sharedNames(Stack one, Stack other, boolean globalAlone) {
    Map<String, String> first = globalAlone ? globalNames(one) : names(one);
    Map<String, String> second = globalAlone ? globalNames(other) : names(other);
    Set<String> shared = new TreeSet<>(typed(first));
    shared.retainAll(typed(second));
    return shared;
  }

  private static Set<String> typed(Map<String, String> names) {
    Set<String> typed = new TreeSet<>();
    names.forEach((resource, name) -> typed.add(resource.split(" ", 2)[0] + " " + name));
    return typed;
  }

  private static Map<String, String> globalNames(Stack stack) {
    Map<String, String> names = names(stack);
    names.keySet().removeIf(resource -> !GLOBAL.contains(resource.split(" ", 2)[0]));
    return names;
  }

  /** By "type logicalId", the names that the template gives; a role's policies are its own. */
  private static Map<String, String> names(Stack stack) {
    Map<String, String> names = new LinkedHashMap<>();
    stack.resources().values().stream()
        .filter(PhysicalNames::isNamed)
        .filter(resource -> !resource.type().equals("AWS::IAM::RolePolicy"))
        .forEach(
            resource ->
                names.put(
                    resource.type() + " " + resource.logicalId(),
                    stack.name(resource.logicalId())));
    return names;
  }

  /** The execution role pulls from both repositories: whoever chooses one chooses what runs. */
  @ParameterizedTest
  @CsvSource({
    "repository/s3-hydration, , true",
    "repository/mine, , false",
    "repository/s3-hydration, repository/agent, true",
    "repository/s3-hydration, repository/mine, false"
  })
  void a_launch_from_the_catalogue_chooses_no_repository(
      String image, @Nullable String agent, boolean launches) {
    String ecr = "arn:aws:ecr:eu-central-1:333333333333:";
    Stack catalog =
        Stacks.catalog(
            Place.consumer(),
            Map.of(
                "RequireImagesFrom",
                Stacks.IMAGE_REPOSITORY,
                "RuntimeMonitoringRepositoryArn",
                ecr + "repository/agent"));
    Map<String, Object> rules =
        Template.map(
            JsonMapper.shared()
                .readValue(catalog.get("ConsumerNeedsOurImages").text("Rules"), Map.class));
    Map<String, String> given =
        Map.of(
            "EcrRepositoryArn",
            ecr + image,
            "RuntimeMonitoringRepositoryArn",
            agent == null ? "" : ecr + agent);
    assertThat(Stacks.consumer(given).brokenBy(rules)).hasSize(launches ? 0 : 1);
  }
}
