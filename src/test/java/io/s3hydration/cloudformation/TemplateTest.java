package io.s3hydration.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The reading and resolving of templates, on small ones. */
class TemplateTest {

  private static final String SMALL =
      """
      Parameters:
        Name: {Type: String, AllowedPattern: '^[a-z-]+$'}
        Extra: {Type: String, Default: ''}
        Zones: {Type: CommaDelimitedList, Default: 'a, b'}
        Days: {Type: Number, Default: 7, MinValue: 1, MaxValue: 9}
      Mappings:
        Sizes: {small: {Cpu: 256}}
      Conditions:
        HasExtra: !Not [!Equals [!Ref Extra, '']]
        HasBoth: !And [!Condition HasExtra, !Equals [!Join ['', !Ref Zones], ab]]
      Rules:
        NoLongWeek:
          RuleCondition: !Equals [!Ref Extra, week]
          Assertions:
            - Assert: !Not [!Equals [!Ref Days, '8']]
              AssertDescription: a week has seven days
        KnownZones:
          Assertions:
            - Assert: {'Fn::EachMemberIn': [!Ref Zones, [a, b]]}
              AssertDescription: zones a and b only
      Resources:
        Bucket:
          Type: AWS::S3::Bucket
          DeletionPolicy: Retain
          Properties:
            BucketName: !Sub '${Name}-${AWS::AccountId}-${AWS::Region}'
            Tags: [!If [HasExtra, {Key: extra, Value: !Ref Extra}, !Ref AWS::NoValue]]
            Lifecycle: !If [HasExtra, !Ref Days, !Ref AWS::NoValue]
        Policy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref Bucket
            PolicyDocument:
              Version: '2012-10-17'
              Statement:
                - Sid: Read
                  Resource: [!GetAtt Bucket.Arn, !Sub '${Bucket.Arn}/*', !Sub ['${!not}${A}', {A: b}]]
                  Condition: {StringEquals: {'aws:PrincipalAccount': !Ref AWS::AccountId}}
        Queue:
          Type: AWS::SQS::Queue
          Condition: HasExtra
          Properties:
            Cpu: !FindInMap [Sizes, small, Cpu]
            First: !Select [0, !Split ['-', !Ref AWS::Region]]
      Outputs:
        Arn: {Value: !GetAtt Bucket.Arn}
        Url: {Condition: HasExtra, Value: !Ref Queue}
      """;

  @Test
  void intrinsic_functions_become_what_they_stand_for() {
    Stack stack = small(Map.of("Name", "data"));

    assertThat(stack.name("Bucket")).isEqualTo("data-222222222222-eu-central-1");
    assertThat(stack.get("Policy").text("Bucket")).isEqualTo("data-222222222222-eu-central-1");
    assertThat(stack.get("Policy").list("PolicyDocument.Statement.0.Resource"))
        .isEqualTo(
            List.of(
                "arn:aws:s3:::data-222222222222-eu-central-1",
                "arn:aws:s3:::data-222222222222-eu-central-1/*",
                "${not}b"));
    assertThat(stack.get("Policy").at("PolicyDocument.Statement.0.Condition"))
        .isEqualTo(Map.of("StringEquals", Map.of("aws:PrincipalAccount", "222222222222")));
    assertThat(stack.outputs())
        .isEqualTo(Map.of("Arn", "arn:aws:s3:::data-222222222222-eu-central-1"));
  }

  @Test
  void what_a_condition_leaves_out_is_not_there() {
    assertThat(small(Map.of("Name", "data")).ofType("AWS::SQS::Queue")).isEmpty();
    assertThat(small(Map.of("Name", "data")).get("Bucket").properties())
        .doesNotContainKey("Lifecycle")
        .containsEntry("Tags", List.of());

    Stack full = small(Map.of("Name", "data", "Extra", "x"));
    assertThat(full.ofType("AWS::SQS::Queue"))
        .singleElement()
        .extracting(Resource::properties)
        .isEqualTo(Map.of("Cpu", 256, "First", "eu"));
    assertThat(full.get("Bucket").text("Tags.0.Value")).isEqualTo("x");
    assertThat(full.condition("HasBoth")).isTrue();
    assertThat(full.outputs()).containsKey("Url");
  }

  @Test
  void parameters_that_do_not_fit_are_refused() {
    assertThatThrownBy(() -> small(Map.of("Name", "Data", "Days", "10", "Colour", "red")))
        .hasMessageContainingAll(
            "Name does not accept 'Data'", "Days does not accept '10'", "Colour is no parameter");
    assertThatThrownBy(() -> small(Map.of())).hasMessageContaining("Name has no default");
  }

  @Test
  void rules_are_evaluated() {
    assertThat(small(Map.of("Name", "data", "Extra", "week")).brokenRules()).isEmpty();
    assertThat(
            small(Map.of("Name", "d", "Extra", "week", "Days", "8", "Zones", "a,c")).brokenRules())
        .containsExactly("NoLongWeek: a week has seven days", "KnownZones: zones a and b only");
    assertThat(small(Map.of("Name", "data", "Days", "8")).brokenRules()).isEmpty();
  }

  @Test
  void a_circle_of_references_is_seen() {
    assertThatThrownBy(
            () ->
                stack(
                    """
                    Resources:
                      A: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref B}}
                      B: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref A}}
                    """,
                    Map.of()))
        .hasMessageContaining("circle");
  }

  @Test
  void a_name_that_stands_for_nothing_is_seen() {
    assertThatThrownBy(
            () -> stack("Resources: {A: {Type: T, Properties: {X: !Ref Gone}}}", Map.of()))
        .hasMessageContaining("Gone");
  }

  @Test
  void anchors_transforms_and_double_keys_are_refused() {
    assertThatThrownBy(() -> template("A: &x {B: 1}\nC: *x\n")).isNotNull();
    assertThatThrownBy(() -> template("A: 1\nA: 2\n")).isNotNull();
    assertThatThrownBy(
            () -> stack("Resources: {A: {Type: T, Properties: {X: !ImportValue y}}}", Map.of()))
        .hasMessageContaining("ImportValue");
  }

  @Test
  void two_places_draw_two_identifiers() {
    String key = "Resources: {Key: {Type: AWS::KMS::Key}}";
    Stack here = Stack.of(template(key), Place.consumer(), Map.of());
    Stack there = Stack.of(template(key), Place.consumer().inRegion("eu-west-1"), Map.of());
    assertThat(here.arn("Key")).startsWith("arn:aws:kms:eu-central-1:222222222222:key/");
    String drawn = here.arn("Key").substring(here.arn("Key").indexOf('/'));
    assertThat(there.arn("Key")).doesNotEndWith(drawn);
  }

  private static Stack small(Map<String, String> parameters) {
    return stack(SMALL, parameters);
  }

  private static Stack stack(String text, Map<String, String> parameters) {
    return Stack.of(template(text), Place.consumer(), parameters);
  }

  private static Template template(String text) {
    return Template.of(Path.of("small.yaml"), text);
  }
}
