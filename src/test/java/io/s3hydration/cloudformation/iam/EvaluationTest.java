package io.s3hydration.cloudformation.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.s3hydration.cloudformation.iam.Decision.Allowed;
import io.s3hydration.cloudformation.iam.Decision.ExplicitlyDenied;
import io.s3hydration.cloudformation.iam.Decision.ImplicitlyDenied;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One test for each sentence of AWS's pages on policy evaluation that the templates rest on. */
class EvaluationTest {

  private static final String HERE = "111111111111";
  private static final String THERE = "222222222222";
  private static final String OBJECT = "arn:aws:s3:::bucket/a/b";
  private static final String KEY = "arn:aws:kms:eu-central-1:111111111111:key/k";
  private static final String ROLE = "arn:aws:iam::111111111111:role/team/reader";
  private static final Caller READER = new Caller.RoleSession(ROLE, "run-1");
  private static final Caller STRANGER =
      new Caller.RoleSession("arn:aws:iam::222222222222:role/reader", "run-1");
  private static final Policy MAY =
      PolicyText.of(PolicyKind.IDENTITY, "{'Effect': 'Allow', 'Action': '*', 'Resource': '*'}");
  private static final Policy MAY_NOT =
      PolicyText.of(PolicyKind.IDENTITY, "{'Effect': 'Allow', 'Action': 'ec2:*', 'Resource': '*'}");

  private static Request get(Caller caller) {
    return new Request(caller, "s3:GetObject", OBJECT, HERE, Context.empty());
  }

  private static Request decrypt(Caller caller) {
    return new Request(caller, "kms:Decrypt", KEY, HERE, Context.empty());
  }

  private static Policy bucket(String effect, String principal) {
    return policy(PolicyKind.RESOURCE, effect, principal, "s3:GetObject");
  }

  private static Policy policy(PolicyKind kind, String effect, String principal, String action) {
    return PolicyText.of(
        kind,
        "{'Effect': '%s', 'Principal': %s, 'Action': '%s', 'Resource': '*'}"
            .formatted(effect, principal, action));
  }

  private static boolean allows(Request request, Policies policies) {
    return Evaluation.decide(request, policies).isAllowed();
  }

  @Test
  void nothing_is_allowed_by_itself() {
    assertThat(Evaluation.decide(get(READER), Policies.none()))
        .isEqualTo(new ImplicitlyDenied("the identity policy does not allow it"));
  }

  @Test
  void the_identity_policy_is_enough_in_its_own_account_and_says_so() {
    assertThat(Evaluation.decide(get(READER), Policies.none().identity(MAY)))
        .isEqualTo(new Allowed(List.of("IDENTITY/statement 1")));
  }

  @Test
  void a_Deny_anywhere_wins() {
    Policies all = Policies.none().identity(MAY);
    Policy deny =
        PolicyText.of(
            PolicyKind.IDENTITY, "{'Effect': 'Deny', 'Action': 's3:Get*', 'Resource': '*'}");
    Policy never = policy(PolicyKind.ENDPOINT, "Deny", "'*'", "s3:*");
    for (Policies policies :
        List.of(
            all.identity(MAY, deny),
            all.boundary(deny),
            all.session(deny),
            all.resource(bucket("Deny", "'*'")),
            all.endpoint(never),
            all.serviceControl(List.of(List.of(MAY), List.of(MAY, deny))))) {
      assertThat(Evaluation.decide(get(READER), policies)).isInstanceOf(ExplicitlyDenied.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'AWS': 'arn:aws:iam::111111111111:role/team/reader'} | true",
        "{'AWS': 'arn:aws:sts::111111111111:assumed-role/reader/run-1'} | true",
        "'*' | true",
        "{'AWS': '*'} | true",
        "{'AWS': '111111111111'} | false",
        "{'AWS': 'arn:aws:iam::111111111111:root'} | false",
        "{'AWS': 'arn:aws:iam::111111111111:role/reader'} | false",
        "{'AWS': 'arn:aws:sts::111111111111:assumed-role/reader/run-2'} | false",
        "{'Service': 'events.amazonaws.com'} | false"
      })
  void the_resources_policy_is_enough_where_it_names_more_than_the_account(
      String principal, boolean allowed) {
    Policies policies = Policies.none().resource(bucket("Allow", principal));
    assertThat(allows(get(READER), policies)).isEqualTo(allowed);
    assertThat(allows(get(READER), policies.identity(MAY))).isTrue();
  }

  @Test
  void a_Deny_for_the_account_means_everyone_in_it() {
    Policies policies = Policies.none().identity(MAY);
    Policy deny = bucket("Deny", "{'AWS': '111111111111'}");
    assertThat(allows(get(READER), policies.resource(deny))).isFalse();
    assertThat(allows(get(new Caller.RootUser(HERE)), policies.resource(deny))).isFalse();
  }

  @Test
  void a_Deny_with_NotPrincipal_spares_whom_it_names() {
    Policy deny =
        PolicyText.of(
            PolicyKind.RESOURCE,
            "{'Effect': 'Deny', 'NotPrincipal': {'AWS': '%s'}, 'Action': '*', 'Resource': '*'}"
                .formatted(ROLE));
    assertThat(allows(get(READER), Policies.none().identity(MAY).resource(deny))).isTrue();
    Caller other = new Caller.RoleSession("arn:aws:iam::111111111111:role/other", "s");
    assertThat(allows(get(other), Policies.none().identity(MAY).resource(deny))).isFalse();
  }

  @Test
  void boundary_and_session_policy_limit_what_others_allow_the_role() {
    Policies byIdentity = Policies.none().identity(MAY);
    Policies byRole = Policies.none().resource(bucket("Allow", "{'AWS': '%s'}".formatted(ROLE)));
    for (Policies policies : List.of(byIdentity, byRole)) {
      assertThat(allows(get(READER), policies.boundary(MAY).session(MAY))).isTrue();
      assertThat(allows(get(READER), policies.boundary(MAY_NOT))).isFalse();
      assertThat(allows(get(READER), policies.session(MAY_NOT))).isFalse();
    }
  }

  @Test
  void they_do_not_limit_what_is_allowed_to_the_very_session() {
    Policy own = bucket("Allow", "{'AWS': 'arn:aws:sts::111111111111:assumed-role/reader/run-1'}");
    assertThat(allows(get(READER), Policies.none().resource(own).boundary(MAY_NOT))).isTrue();
  }

  @Test
  void a_boundary_allows_nothing_by_itself() {
    assertThat(allows(get(READER), Policies.none().boundary(MAY))).isFalse();
    assertThat(allows(get(READER), Policies.none().session(MAY))).isFalse();
  }

  @Test
  void between_accounts_both_must_allow() {
    Policy opened = bucket("Allow", "{'AWS': '222222222222'}");
    assertThat(allows(get(STRANGER), Policies.none().identity(MAY))).isFalse();
    assertThat(allows(get(STRANGER), Policies.none().resource(opened))).isFalse();
    assertThat(allows(get(STRANGER), Policies.none().identity(MAY).resource(opened))).isTrue();
    Policy everyone = bucket("Allow", "'*'");
    assertThat(allows(get(STRANGER), Policies.none().resource(everyone))).isFalse();
    Policies bounded = Policies.none().identity(MAY).boundary(MAY_NOT);
    assertThat(allows(get(STRANGER), bounded.resource(opened))).isFalse();
  }

  @Test
  void a_keys_own_policy_must_allow_in_its_own_account_too() {
    Policy nobody = policy(PolicyKind.KEY, "Deny", "{'AWS': '333333333333'}", "kms:Decrypt");
    Policy account = policy(PolicyKind.KEY, "Allow", "{'AWS': '111111111111'}", "kms:Decrypt");
    Policy other = policy(PolicyKind.KEY, "Allow", "{'AWS': '111111111111'}", "kms:Encrypt");
    Policy role = policy(PolicyKind.KEY, "Allow", "{'AWS': '%s'}".formatted(ROLE), "kms:Decrypt");
    Policies may = Policies.none().identity(MAY);
    assertThat(allows(decrypt(READER), may.resource(nobody))).isFalse();
    assertThat(allows(decrypt(READER), may.resource(other))).isFalse();
    assertThat(allows(decrypt(READER), may.resource(account))).isTrue();
    assertThat(allows(decrypt(READER), Policies.none().resource(account))).isFalse();
    assertThat(allows(decrypt(READER), Policies.none().resource(role))).isTrue();
    assertThat(allows(decrypt(new Caller.RootUser(HERE)), may.resource(nobody))).isFalse();
    assertThat(allows(decrypt(new Caller.RootUser(HERE)), may.resource(account))).isTrue();
    assertThat(allows(decrypt(new Caller.RootUser(THERE)), may.resource(account))).isFalse();
  }

  @Test
  void a_question_about_a_key_or_a_role_needs_its_policy() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> allows(decrypt(READER), Policies.none().identity(MAY)))
        .withMessageContaining("without its policy");
    Request assume = new Request(READER, "sts:AssumeRole", ROLE, HERE, Context.empty());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> allows(assume, Policies.none().identity(MAY)));
  }

  @Test
  void a_role_is_assumed_only_by_whom_it_trusts() {
    Request assume = new Request(STRANGER, "sts:AssumeRole", ROLE, HERE, Context.empty());
    Policies may = Policies.none().identity(MAY);
    assertThat(allows(assume, may.resource(trust("{'AWS': '222222222222'}")))).isTrue();
    assertThat(allows(assume, may.resource(trust("{'AWS': '111111111111'}")))).isFalse();
    assertThat(allows(assume, Policies.none().resource(trust("{'AWS': '222222222222'}"))))
        .isFalse();
  }

  private static Policy trust(String principal) {
    return PolicyText.of(
        PolicyKind.TRUST,
        "{'Effect': 'Allow', 'Principal': %s, 'Action': 'sts:AssumeRole'}".formatted(principal));
  }

  @Test
  void a_service_needs_the_resources_policy_and_is_under_no_other() {
    Caller events = new Caller.Service("events.amazonaws.com");
    Policy named = bucket("Allow", "{'Service': 'events.amazonaws.com'}");
    Policies limited = Policies.none().boundary(MAY_NOT).serviceControl(List.of(List.of(MAY_NOT)));
    assertThat(allows(get(events), limited.resource(named))).isTrue();
    assertThat(allows(get(events), limited.identity(MAY))).isFalse();
    Policy another = bucket("Allow", "{'Service': 'sns.amazonaws.com'}");
    assertThat(allows(get(events), limited.resource(another))).isFalse();
    assertThat(allows(get(events), limited.resource(bucket("Allow", "'*'")))).isTrue();
    assertThat(allows(get(events), limited.resource(bucket("Deny", "'*'")))).isFalse();
  }

  @Test
  void nobody_is_everybody() {
    Caller nobody = new Caller.Anonymous();
    assertThat(allows(get(nobody), Policies.none().resource(bucket("Allow", "'*'")))).isTrue();
    Policy account = bucket("Allow", "{'AWS': '111111111111'}");
    assertThat(allows(get(nobody), Policies.none().resource(account))).isFalse();
    assertThat(allows(get(nobody), Policies.none().identity(MAY))).isFalse();
  }

  @Test
  void the_endpoint_must_allow_who_comes_through_it() {
    Policies may = Policies.none().identity(MAY);
    Policy open = policy(PolicyKind.ENDPOINT, "Allow", "'*'", "s3:GetObject");
    Policy shut = policy(PolicyKind.ENDPOINT, "Allow", "'*'", "s3:PutObject");
    assertThat(allows(get(READER), may.endpoint(open))).isTrue();
    assertThat(allows(get(READER), may.endpoint(shut))).isFalse();
    assertThat(allows(get(READER), Policies.none().endpoint(open))).isFalse();
  }

  @Test
  void every_level_of_the_organisation_must_allow() {
    Policies may = Policies.none().identity(MAY);
    assertThat(allows(get(READER), may.serviceControl(List.of(List.of(MAY), List.of(MAY)))))
        .isTrue();
    assertThat(allows(get(READER), may.serviceControl(List.of(List.of(MAY), List.of(MAY_NOT)))))
        .isFalse();
    assertThat(
            allows(
                get(new Caller.RootUser(HERE)),
                Policies.none().serviceControl(List.of(List.of(MAY_NOT)))))
        .isFalse();
  }
}
