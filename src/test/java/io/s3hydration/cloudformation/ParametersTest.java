package io.s3hydration.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user is asked for, in both templates. */
class ParametersTest {

  /** Without a default. The last three are the only ones that the first release did not ask for. */
  private static final List<String> ASKED_OF_THE_CONSUMER =
      List.of(
          "ProducerAccountId",
          "ProducerBucketName",
          "ProducerBucketArn",
          "CrossAccountRoleArn",
          "OrganisationId",
          "ExternalId",
          "VpcId",
          "SubnetIds",
          "S3PrefixListId",
          "ContainerImage",
          "EcrRepositoryArn");

  /** Same thing, other name on the other side. */
  private static final Map<String, String> OTHER_NAME =
      Map.of("ConsumerTaskRoleName", "TaskRoleName", "ConsumerAccountId", "ProducerAccountId");

  private static final Pattern EXAMPLE = Pattern.compile("(?:like|or) (\\S+?)[.,]?(?: |$)");

  record Named(Template template, String name) {
    Map<String, Object> declaration() {
      return declared(template, name);
    }

    @Override
    public String toString() {
      return template.file().getFileName() + " " + name;
    }
  }

  static Stream<Named> parameters() {
    return Stream.of(Template.producer(), Template.consumer())
        .flatMap(
            template ->
                template.section("Parameters").keySet().stream()
                    .map(name -> new Named(template, name)));
  }

  @Test
  void what_both_templates_ask_for_is_the_same_thing() {
    Map<String, Object> consumers = Template.consumer().section("Parameters");
    int compared = 0;
    for (String name : Template.producer().section("Parameters").keySet()) {
      String other = OTHER_NAME.getOrDefault(name, name);
      if (consumers.containsKey(other)) {
        assertThat(shape(Template.consumer(), other))
            .as(name)
            .isEqualTo(shape(Template.producer(), name));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(10);
  }

  @Test
  void the_producer_s_outputs_are_what_the_consumer_accepts() {
    // Stack.of would have refused them.
    assertThat(Stacks.consumer().resources()).isNotEmpty();
    assertThat(Stacks.consumer().get("TaskDefinition").text("ContainerDefinitions.0.Environment"))
        .contains(Stacks.producer().outputs().getOrDefault("RoleArn", "none"));
  }

  @Test
  void only_what_nobody_can_guess_has_no_default() {
    assertThat(withoutDefault(Template.producer()))
        .containsExactlyInAnyOrder("ConsumerAccountId", "OrganisationId", "ExternalId");
    assertThat(withoutDefault(Template.consumer()))
        .containsExactlyInAnyOrderElementsOf(ASKED_OF_THE_CONSUMER);
  }

  @Test
  void every_parameter_stands_in_one_group_under_a_label() {
    for (String name : List.of("producer", "consumer", "launch-role", "registry", "catalog")) {
      Template template = Template.named(name);
      Map<String, Object> shown =
          Template.map(
              Template.required(template.section("Metadata"), "AWS::CloudFormation::Interface"));
      List<Object> grouped =
          ((List<?>) Template.required(shown, "ParameterGroups"))
              .stream()
                  .map(Template::map)
                  .flatMap(group -> ((List<?>) Template.required(group, "Parameters")).stream())
                  .map(Object.class::cast)
                  .toList();
      assertThat(grouped)
          .containsExactlyInAnyOrderElementsOf(template.section("Parameters").keySet());
      assertThat(Template.map(Template.required(shown, "ParameterLabels")).keySet())
          .isEqualTo(template.section("Parameters").keySet());
    }
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void every_parameter_is_described_and_its_limits_explained(Named parameter) {
    Map<String, Object> declaration = parameter.declaration();
    assertThat(declaration).containsKey("Description");
    if (String.valueOf(declaration.get("Type")).matches("String|CommaDelimitedList")) {
      assertThat(declaration.containsKey("AllowedPattern"))
          .isNotEqualTo(declaration.containsKey("AllowedValues"));
    }
    if (declaration.containsKey("AllowedPattern")) {
      assertThat(declaration).containsKey("ConstraintDescription");
    }
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void the_example_of_a_limit_is_within_it(Named parameter) {
    Matcher example =
        EXAMPLE.matcher(
            String.valueOf(parameter.declaration().getOrDefault("ConstraintDescription", ""))
                .replaceAll(".*like ", "like "));
    if (example.find() && !parameter.name().matches("ContainerImage|.*ScheduleExpression")) {
      Parameters given =
          Parameters.of(parameter.template(), Map.of(parameter.name(), example.group(1)));
      assertThat(given.problems())
          .noneMatch(problem -> problem.startsWith(parameter.name() + " does not accept"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ScheduleExpression        | cron(0 2 * * ? *)      | true",
        "ScheduleExpression        | cron(15 1/6 ? * MON-FRI *) | true",
        "ScheduleExpression        | rate(12 hours)         | true",
        "ScheduleExpression        | cron(0 2 * * ?)        | false",
        "ScheduleExpression        | 0 2 * * *              | false",
        "ScheduleExpression        | rate(0 hours)          | false",
        "CatchUpScheduleExpression | cron(0 7 * * ? *)      | true",
        "ExternalId                | too-short              | false",
        "ExternalId                | with a space in between | false",
        "OrganisationId            | o-abc123               | false",
        "DeploymentName            | hydration              | false",
        "DeploymentName            | s3-hydration-finance   | true",
        "SourcePrefix              | exports                | false",
        "SourcePrefix              | exports/2026/          | true",
        "SourcePrefix              | exports/*/             | false",
        "DestinationPrefix         | _sync/copies/          | false",
        "DestinationPrefix         | from-producer/         | true",
        "BucketName                | Finance                | false",
        "S3PrefixListId            | 0.0.0.0/0              | false",
        "ContainerImage            | s3-hydration:latest    | false",
        "EndpointCidr              | 0.0.0.0/0              | false",
        "EndpointCidr              | 10.20.30.0/24          | true",
        "EphemeralStorageGiB       | 20                     | false",
        "EphemeralStorageGiB       | 200                    | true",
        "EphemeralStorageGiB       | 201                    | false",
        "FullEveryDays             | never                  | true",
        "FullEveryDays             | 0                      | false",
        "MaxHoursWithoutSuccess    | 169                    | false",
        "LogRetentionDays          | 91                     | false",
        "CrossAccountRoleArn       | arn:aws:iam::111111111111:user/x | false",
        "CrossAccountRoleArn       | arn:aws:iam::111111111111:role/* | false",
        "CrossAccountRoleArn       | arn:aws:iam::111111111111:role/team/s3-hydration+a@b | true",
        "ProducerKmsKeyArn         | arn:aws:kms:eu-central-1:111111111111:key/* | false",
        "ProducerKmsKeyArn         | alias/data             | false",
        "ProducerKmsKeyArn         | ''                     | true"
      })
  void limits_let_through_what_fits(String name, String value, boolean fits) {
    Map<String, String> given = new HashMap<>();
    given.put(name, value);
    assertThat(
            Parameters.of(Template.consumer(), given).problems().stream()
                .noneMatch(problem -> problem.startsWith(name + " does not accept")))
        .isEqualTo(fits);
  }

  private static Set<String> withoutDefault(Template template) {
    TreeSet<String> names = new TreeSet<>(template.section("Parameters").keySet());
    names.removeIf(name -> declared(template, name).containsKey("Default"));
    return names;
  }

  /** All of a declaration that must agree; the words may differ. */
  private static Map<String, Object> shape(Template template, String name) {
    Map<String, Object> shape = new HashMap<>(declared(template, name));
    shape
        .keySet()
        .retainAll(
            Arrays.asList(
                "Type",
                "Default",
                "AllowedPattern",
                "AllowedValues",
                "MinLength",
                "MaxLength",
                "MinValue",
                "MaxValue"));
    return shape;
  }

  private static Map<String, Object> declared(Template template, String name) {
    return Template.map(Template.required(template.section("Parameters"), name));
  }
}
