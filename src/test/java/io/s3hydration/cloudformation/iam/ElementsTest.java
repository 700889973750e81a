package io.s3hydration.cloudformation.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Actions, resources and what they match (IAM User Guide: policy elements). */
class ElementsTest {

  private static final String HERE = "111111111111";
  private static final String OBJECT = "arn:aws:s3:::bucket/a/b";
  private static final Caller READER =
      new Caller.RoleSession("arn:aws:iam::111111111111:role/team/reader", "run-1");
  private static final Policy MAY =
      PolicyText.of(PolicyKind.IDENTITY, "{'Effect': 'Allow', 'Action': '*', 'Resource': '*'}");

  private static Request get(Caller caller) {
    return new Request(caller, "s3:GetObject", OBJECT, HERE, Context.empty());
  }

  private static boolean allows(Request request, Policies policies) {
    return Evaluation.decide(request, policies).isAllowed();
  }

  @Test
  void a_Not_element_matches_what_it_does_not_name() {
    Policy policy =
        PolicyText.of(
            PolicyKind.IDENTITY,
            """
            {'Effect': 'Allow', 'NotAction': ['s3:Put*', 's3:Delete*'], 'NotResource':
             'arn:aws:s3:::bucket/secret/*'}
            """);
    Policies policies = Policies.none().identity(policy);
    assertThat(allows(get(READER), policies)).isTrue();
    assertThat(allows(new Request(READER, "s3:PutObject", OBJECT, HERE, Context.empty()), policies))
        .isFalse();
    assertThat(
            allows(
                new Request(
                    READER, "s3:GetObject", "arn:aws:s3:::bucket/secret/x", HERE, Context.empty()),
                policies))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "s3:getobject, arn:aws:s3:::bucket/*, true",
    "s3:Get*, arn:aws:s3:::bucket/a/?, true",
    "s3:GetObject?, arn:aws:s3:::bucket/*, false",
    "s3:GetObject, arn:aws:s3:::bucket, false",
    "s3:GetObject, arn:aws:s3:::buck*, true",
    "s3:GetObject, arn:aws:s3:::BUCKET/*, false",
    "s3:GetObject, arn:aws:s3:::bucket/${aws:PrincipalAccount}, false",
    "*, *, true",
    "s3:*, arn:aws-us-gov:s3:::bucket/*, false"
  })
  void actions_have_no_case_resources_do(String action, String resource, boolean allowed) {
    Policy policy =
        PolicyText.of(
            PolicyKind.IDENTITY,
            "{'Effect': 'Allow', 'Action': '%s', 'Resource': '%s'}".formatted(action, resource));
    assertThat(allows(get(READER), Policies.none().identity(policy))).isEqualTo(allowed);
  }

  @Test
  void a_request_that_makes_no_sense_is_an_error() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Request(READER, "GetObject", OBJECT, HERE, Context.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Request(READER, "s3:GetObject", "bucket", HERE, Context.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Caller.RoleSession("arn:aws:iam::111111111111:user/x", "s"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Policies.none().resource(MAY))
        .withMessageContaining("no policy of a resource");
  }
}
