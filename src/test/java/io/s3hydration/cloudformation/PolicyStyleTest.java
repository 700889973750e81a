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
                      "arn:aws:ecr:eu-central-1:444444444444:repository/aws-guardduty")));

  /** Statements that let anybody in without a condition, and why. */
  private static final Map<String, String> ANYBODY =
      Map.of(
          "S3GatewayEndpoint.PolicyDocument: PullImageLayers",
          "the layers' URLs are signed by an account of ECR's own");

  /** Statements that allow on every resource, and why. In a key's policy it means the key. */
  private static final Map<String, String> EVERYWHERE =
      Map.of(
          "ExecutionRole.Policies: LogInToTheRegistry", "the action knows no resource",
          "OperatorPolicy.PolicyDocument: FindTasks",
              "the action knows no resource; the cluster is the limit",
          "EcrApiEndpoint.PolicyDocument: LogInToTheRegistry", "the action knows no resource",
          "EcrDkrEndpoint.PolicyDocument: LogInToTheRegistry", "the action knows no resource",
          "StsEndpoint.PolicyDocument: AskWhoIAm", "the action knows no resource",
          "GuardDutyDataEndpoint.PolicyDocument: SendTelemetryOfThisAccount",
              "the action knows no resource; the account is the limit");

  static Stream<Statement> statements() {
    return FULL.stream().flatMap(stack -> Statement.of(stack).stream());
  }

  @Test
  void there_are_statements_of_every_kind() {
    assertThat(statements()).hasSizeGreaterThan(70);
    assertThat(statements().map(statement -> statement.where().replaceAll(".*\\.", "")).distinct())
        .contains("AssumeRolePolicyDocument", "Policies", "PolicyDocument", "KeyPolicy");
  }

  @ParameterizedTest
  @MethodSource("statements")
  void every_statement_has_a_name_of_its_own(Statement statement) {
    assertThat(statement.sid()).matches("[A-Z][A-Za-z0-9]+");
    assertThat(statement.fields()).containsKey("Effect");
    assertThat(statement.isDeny()).isEqualTo(statement.sid().startsWith("Deny"));
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

  @Test
  void every_deny_says_why() {
    for (Template template : List.of(Template.producer(), Template.consumer())) {
      assertThat(deniesWithoutReason(template.text())).as(template.file().toString()).isEmpty();
    }
    assertThat(Template.producer().text()).contains("Effect: Deny");
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
      if (lines.get(line).equals("Effect: Deny") && !lines.get(line - 2).startsWith("# ")) {
        found.add(lines.get(line - 1));
      }
    }
    return found;
  }
}
