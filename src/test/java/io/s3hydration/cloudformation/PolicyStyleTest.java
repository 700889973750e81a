package io.s3hydration.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a reviewer looks at first in every statement, before asking whom it lets in. */
class PolicyStyleTest {

  private static final String DENY = "Effect: Deny";

  private static final Place PLATFORM =
      new Place("aws", "eu-central-1", "333333333333", "the-platform");

  private static final List<String> TEMPLATES =
      List.of("producer", "consumer", "launch-role", "registry", "catalog");

  /** Everything that a parameter can add is there. */
  private static final List<Stack> FULL =
      List.of(
          Stacks.producer(
              Map.of(
                  "ReadAccess", "REVOKED",
                  "EnableDataEvents", "true",
                  "AllowedVpcEndpointIds", "vpce-0a1b2c3d4e5f60718",
                  "KeyAdministratorArns", "arn:aws:iam::111111111111:role/KeyAdministrator")),
          Stacks.consumer(
              Map.of(
                  "EnableDataEvents", "true",
                  "KeyAdministratorArns", "arn:aws:iam::222222222222:role/KeyAdministrator",
                  "RuntimeMonitoringRepositoryArn",
                      "arn:aws:ecr:eu-central-1:444444444444:repository/aws-guardduty")),
          Stacks.launchRole(PLATFORM, Map.of("RestrictKeysByTag", "true")),
          Stacks.registry(
              PLATFORM,
              Map.of("KeyAdministratorArns", "arn:aws:iam::333333333333:role/KeyAdministrator")),
          Stacks.catalog(
              PLATFORM,
              Map.of("RequireImagesFrom", Stacks.IMAGE_REPOSITORY, "CostCentre", "4711")));

  /** Statements that let anybody in without a condition, and why. */
  private static final Map<String, String> ANYBODY =
      Map.of(
          "S3GatewayEndpoint.PolicyDocument: PullImageLayers",
          "the layers' URLs are signed by an account of ECR's own");

  private static final String NO_RESOURCE = "the action knows no resource";

  /** Statements that allow on every resource, and why. In a key's policy it means the key. */
  private static final Map<String, String> EVERYWHERE =
      Map.ofEntries(
          Map.entry("ExecutionRole.Policies: LogInToTheRegistry", NO_RESOURCE),
          Map.entry(
              "OperatorPolicy.PolicyDocument: FindTasks",
              NO_RESOURCE + "; the cluster is the limit"),
          Map.entry("EcrApiEndpoint.PolicyDocument: LogInToTheRegistry", NO_RESOURCE),
          Map.entry("EcrDkrEndpoint.PolicyDocument: LogInToTheRegistry", NO_RESOURCE),
          Map.entry("StsEndpoint.PolicyDocument: AskWhoIAm", NO_RESOURCE),
          Map.entry(
              "GuardDutyDataEndpoint.PolicyDocument: SendTelemetryOfThisAccount",
              NO_RESOURCE + "; the account is the limit"),
          Map.entry(
              "LaunchStacks.PolicyDocument: TemplatesBeforeThereIsAStack",
              "asked of a template's text, before there is a stack"),
          Map.entry(
              "LaunchStorage.PolicyDocument: CreateKeys", "a key has no name before it exists"),
          Map.entry("LaunchNetwork.PolicyDocument: LookAround", NO_RESOURCE),
          Map.entry("LaunchRuntime.PolicyDocument: TaskDefinitionsWithoutResource", NO_RESOURCE),
          Map.entry("LaunchRuntime.PolicyDocument: SubscriptionsWithoutResource", NO_RESOURCE),
          Map.entry("LaunchRuntime.PolicyDocument: LogGroupsWithoutResource", NO_RESOURCE),
          Map.entry("LaunchRuntime.PolicyDocument: TrailsWithoutResource", NO_RESOURCE),
          Map.entry("BoundaryPolicy.PolicyDocument: LogInToTheRegistry", NO_RESOURCE),
          Map.entry("BoundaryPolicy.PolicyDocument: SendRuntimeTelemetry", NO_RESOURCE));

  static Stream<Statement> statements() {
    return Stream.concat(
        FULL.stream().flatMap(stack -> Statement.of(stack).stream()),
        Guardrails.documents(Setting.of(Map.of("guardrails", "on"))).values().stream()
            .flatMap(document -> Statement.of(document.name(), document.json()).stream()));
  }

  @Test
  void there_are_statements_of_every_kind() {
    assertThat(statements()).hasSizeGreaterThan(130);
    assertThat(statements().map(statement -> statement.where().replaceAll(".*\\.", "")).distinct())
        .contains(
            "AssumeRolePolicyDocument",
            "Policies",
            "PolicyDocument",
            "KeyPolicy",
            "RepositoryPolicyText",
            "network");
    assertThat(statements().map(Objects::toString))
        .contains("LaunchRole.AssumeRolePolicyDocument: LaunchByServiceCatalogOfThisAccount");
  }

  @ParameterizedTest
  @MethodSource("statements")
  void every_statement_has_a_name_of_its_own(Statement statement) {
    assertThat(statement.sid()).matches("[A-Z][A-Za-z0-9]+");
    assertThat(statement.fields()).containsKey("Effect");
    assertThat(statement.isDeny()).isEqualTo(statement.sid().startsWith("Deny"));
  }

  @Test
  void no_two_statements_of_a_policy_have_one_name() {
    for (Stack stack : FULL) {
      assertThat(Statement.of(stack).stream().map(Objects::toString)).doesNotHaveDuplicates();
    }
  }

  @Test
  void nobody_is_let_in_without_a_condition_but_for_a_reason() {
    assertThat(
            statements()
                .filter(statement -> !statement.isDeny())
                .filter(Statement::isForAnybody)
                .filter(statement -> !statement.hasCondition())
                .map(Objects::toString))
        .containsExactlyInAnyOrderElementsOf(ANYBODY.keySet());
  }

  @Test
  void nothing_is_allowed_on_every_resource_but_for_a_reason() {
    assertThat(
            statements()
                .filter(statement -> !statement.isDeny())
                .filter(statement -> statement.values("Resource").contains("*"))
                .filter(statement -> !statement.where().endsWith(".KeyPolicy"))
                .map(Objects::toString))
        .containsExactlyInAnyOrderElementsOf(EVERYWHERE.keySet());
  }

  @Test
  void only_the_kill_switch_says_every_action() {
    assertThat(
            statements()
                .filter(statement -> statement.values("Action").contains("*"))
                .map(Objects::toString))
        .containsExactly("CrossAccountReadRolePolicy.PolicyDocument: DenyEverythingWhileRevoked");
    assertThat(
            statements()
                .filter(statement -> !statement.isDeny())
                .flatMap(statement -> statement.values("Action").stream()))
        .noneMatch(action -> action.endsWith(":*"));
  }

  @Test
  void no_allow_is_the_rest_of_something() {
    assertThat(
            statements()
                .filter(statement -> !statement.isDeny())
                .filter(
                    statement ->
                        statement.fields().containsKey("NotAction")
                            || statement.fields().containsKey("NotResource")
                            || statement.fields().containsKey("NotPrincipal")))
        .isEmpty();
  }

  /** A guardrail is JSON, which has no comments: GuardrailsTest asks its page for the reason. */
  @Test
  void every_deny_says_why() {
    for (String name : TEMPLATES) {
      Template template = Template.named(name);
      assertThat(deniesWithoutReason(template.text())).as(name).isEmpty();
      assertThat(template.text().lines().filter(line -> line.strip().equals(DENY)))
          .as("denials of %s that the check above can see", name)
          .hasSize(denials(template.root()));
    }
    assertThat(denials(Template.named("launch-role").root())).isEqualTo(2);
  }

  @Test
  void a_deny_without_a_reason_is_seen() {
    assertThat(deniesWithoutReason("# why\n- Sid: DenyA\n  Effect: Deny\n")).isEmpty();
    assertThat(deniesWithoutReason("Statement:\n- Sid: DenyA\n  Effect: Deny\n"))
        .containsExactly("- Sid: DenyA");
  }

  /** The line before the first of a Deny must be a comment. */
  private static List<String> deniesWithoutReason(String text) {
    List<String> lines = text.lines().map(String::strip).toList();
    List<String> found = new ArrayList<>();
    for (int line = 2; line < lines.size(); line++) {
      if (lines.get(line).equals(DENY) && !lines.get(line - 2).startsWith("# ")) {
        found.add(lines.get(line - 1));
      }
    }
    return found;
  }

  /** How many statements deny, wherever they stand. */
  private static int denials(Object node) {
    return switch (node) {
      case Map<?, ?> map ->
          ("Deny".equals(map.get("Effect")) ? 1 : 0)
              + map.values().stream().mapToInt(PolicyStyleTest::denials).sum();
      case List<?> list -> list.stream().mapToInt(PolicyStyleTest::denials).sum();
      default -> 0;
    };
  }
}
