package io.s3hydration.cloudformation.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReaderTest {

  private static final String ALLOW = "'Effect': 'Allow'";
  private static final String READ = "'Action': 's3:GetObject', 'Resource': '*'";

  @Test
  void a_statement_is_read_whole() {
    Policy policy =
        PolicyText.of(
            PolicyKind.RESOURCE,
            """
            {'Sid': 'One', 'Effect': 'Deny', 'Principal': {'AWS': ['111111111111'],
             'Service': 'events.amazonaws.com'}, 'NotAction': ['s3:Get*'],
             'NotResource': 'arn:aws:s3:::b', 'Condition': {'Bool': {'a:B': true}, 'StringLike':
             {'a:C': ['x', 'y'], 'a:D': 1}}}, {%s, 'Principal': '*', %s}
            """
                .formatted(ALLOW, READ));
    assertThat(policy.statements()).hasSize(2);
    Statement first = policy.statements().getFirst();
    assertThat(first.id()).isEqualTo("RESOURCE/One");
    assertThat(first.allows()).isFalse();
    assertThat(first.actions().inverted()).isTrue();
    assertThat(first.resources().orElseThrow().inverted()).isTrue();
    assertThat(first.principals().orElseThrow().services()).containsExactly("events.amazonaws.com");
    assertThat(first.conditions()).hasSize(3);
    assertThat(policy.statements().getLast().id()).isEqualTo("RESOURCE/statement 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'Effect': 'Permit', 'Action': 's3:GetObject', 'Resource': '*'} | neither Allow nor Deny",
        "{'Action': 's3:GetObject', 'Resource': '*'} | neither Allow nor Deny",
        "{'Effect': 'Allow', 'Resource': '*'} | neither Action nor NotAction",
        "{'Effect': 'Allow', 'Action': 's3:GetObject'} | Resource is missing",
        "{'Effect': 'Allow', 'Action': [], 'Resource': '*'} | an empty list",
        "{'Effect': 'Allow', 'Action': 's3:*', 'NotAction': 's3:*', 'Resource': '*'} | both Action",
        "{'Effect': 'Allow', 'Action': 's3.Get', 'Resource': '*'} | no action",
        "{'Effect': 'Allow', 'Action': 's3:Get', 'Resource': 'bucket'} | no resource",
        "{'Effect': 'Allow', 'Action': 's3:*', 'Resource': '*', 'Principal': '*'} | no place here",
        "{'Effect': 'Allow', 'Action': 's3:*', 'Resource': '*', 'Conditions': {}} | unknown",
        "{'Effect': 'Allow', 'Action': 's3:*', 'Resource': {'Ref': 'x'}} | neither text",
        "{'Sid': 'A', 'Effect': 'Deny', 'Action': 's3:*', 'Resource': '*', 'Condition':"
            + " {'StringEqls': {'a:B': 'c'}}} | no operator: StringEqls"
      })
  void what_it_does_not_know_is_refused(String statement, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PolicyText.of(PolicyKind.IDENTITY, statement))
        .withMessageContaining("IDENTITY/")
        .withMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'Federated': 'cognito-identity.amazonaws.com'} | unknown elements [Federated]",
        "{'AWS': 'arn:aws:iam::111111111111:role/*'} | no principal",
        "{'AWS': 'AROAEXAMPLE'} | no principal",
        "{'Service': 'events'} | no AWS service",
        "{} | names nobody"
      })
  void a_principal_that_it_does_not_know_is_refused(String principal, String why) {
    String statement = "{%s, %s, 'Principal': %s}".formatted(ALLOW, READ, principal);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PolicyText.of(PolicyKind.RESOURCE, statement))
        .withMessageContaining(why);
  }

  @Test
  void NotPrincipal_has_no_place_beside_Allow() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                PolicyText.of(
                    PolicyKind.RESOURCE, "{%s, %s, 'NotPrincipal': '*'}".formatted(ALLOW, READ)))
        .withMessageContaining("lets in everyone else");
  }

  @Test
  void a_trust_policy_names_no_resource_and_a_policy_of_a_resource_its_principals() {
    String trust = "{%s, 'Action': 'sts:AssumeRole', 'Principal': '*'".formatted(ALLOW);
    assertThat(PolicyText.of(PolicyKind.TRUST, trust + "}").statements()).hasSize(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PolicyText.of(PolicyKind.TRUST, trust + ", 'Resource': '*'}"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PolicyText.of(PolicyKind.KEY, "{%s, %s}".formatted(ALLOW, READ)))
        .withMessageContaining("Principal is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'Version': '2008-10-17', 'Statement': []} | Version",
        "{'Statement': []} | Version",
        "{'Version': '2012-10-17', 'Statement': []} | no statement",
        "{'Version': '2012-10-17', 'Statements': []} | unknown elements [Statements]",
        "[] | no object"
      })
  void a_document_that_it_does_not_know_is_refused(String document, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PolicyText.read(PolicyKind.IDENTITY, document))
        .withMessageContaining(why);
  }

  @Test
  void two_statements_of_one_name_are_refused() {
    String statement = "{'Sid': 'A', %s, %s}".formatted(ALLOW, READ);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PolicyText.of(PolicyKind.IDENTITY, statement + "," + statement))
        .withMessageContaining("two statements called A");
  }
}
