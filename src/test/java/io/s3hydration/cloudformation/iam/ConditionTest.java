package io.s3hydration.cloudformation.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The truth tables of AWS's page on condition operators, and on keys with several values. */
class ConditionTest {

  private static final Context NOTHING = Context.empty();

  private static boolean holds(String operator, String policy, Context context) {
    return Condition.parse(operator, "key", List.of(policy.split(" or "))).holds(context);
  }

  private static Context having(String... values) {
    return NOTHING.with("key", values);
  }

  @ParameterizedTest
  @CsvSource({
    "StringEquals, abc, abc, true",
    "StringEquals, abc, ABC, false",
    "StringEquals, a*, abc, false",
    "StringEquals, a*, a*, true",
    "StringEquals, x or abc, abc, true",
    "StringNotEquals, abc, abc, false",
    "StringNotEquals, abc, abd, true",
    "StringNotEquals, x or abc, abc, false",
    "StringEqualsIgnoreCase, abc, ABC, true",
    "StringNotEqualsIgnoreCase, abc, ABC, false",
    "StringLike, a*c, abbc, true",
    "StringLike, a?c, abc, true",
    "StringLike, a?c, abbc, false",
    "StringLike, a.c, abc, false",
    "StringLike, data/*, data, false",
    "StringNotLike, a*c, abbc, false",
    "Bool, true, true, true",
    "Bool, false, true, false",
    "NumericLessThan, 1.2, 1.1, true",
    "NumericLessThan, 1.2, 1.2, false",
    "NumericLessThan, 1.2, 1.3, false",
    "NumericLessThan, 10, 9, true",
    "NumericLessThanEquals, 2, 2, true",
    "NumericEquals, 2, 2.0, true",
    "NumericNotEquals, 2, 2.0, false",
    "NumericGreaterThan, 2, 2, false",
    "NumericGreaterThanEquals, 2, 2, true",
    "DateLessThan, 2026-01-01T00:00:00Z, 2025-12-31T23:59:59Z, true",
    "DateGreaterThan, 2026-01-01T00:00:00Z, 2025-12-31T23:59:59Z, false",
    "DateEquals, 0, 1970-01-01T00:00:00Z, true",
    "IpAddress, 10.0.0.0/8, 10.255.255.255, true",
    "IpAddress, 10.0.0.0/8, 11.0.0.0, false",
    "IpAddress, 10.1.2.3, 10.1.2.3, true",
    "IpAddress, 2001:db8::/32, 2001:db8:1::1, true",
    "IpAddress, 0.0.0.0/0, 2001:db8:1::1, false",
    "NotIpAddress, 10.0.0.0/8, 10.1.1.1, false"
  })
  void an_operator_compares(String operator, String policy, String actual, boolean holds) {
    assertThat(holds(operator, policy, having(actual))).isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:s3:::bucket/*, arn:aws:s3:::bucket/a:b, true",
    "arn:aws:iam::*:role/x, arn:aws:iam::111111111111:role/x, true",
    "arn:aws:iam::*:role/x, arn:aws:iam::111111111111:role/path/x, false",
    "arn:aws:ecs:*:111111111111:*, arn:aws:ecs:eu-central-1:111111111111:task/x, true",
    "arn:aws:*:x, arn:aws:s3:::x, error",
    "arn:aws:s3:::bucket, not-an-arn, false"
  })
  void an_ARN_is_compared_part_by_part(String policy, String actual, String expected) {
    for (String operator : List.of("ArnEquals", "ArnLike")) {
      if (expected.equals("error")) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> holds(operator, policy, having(actual)));
      } else {
        assertThat(holds(operator, policy, having(actual)))
            .isEqualTo(Boolean.parseBoolean(expected));
        assertThat(holds(operator.replace("Arn", "ArnNot"), policy, having(actual)))
            .isNotEqualTo(Boolean.parseBoolean(expected));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "StringEquals, false",
    "StringLike, false",
    "ArnEquals, false",
    "Bool, false",
    "NumericLessThan, false",
    "DateLessThan, false",
    "IpAddress, false",
    "StringNotEquals, true",
    "StringNotEqualsIgnoreCase, true",
    "StringNotLike, true",
    "ArnNotEquals, true",
    "ArnNotLike, true",
    "NumericNotEquals, true",
    "DateNotEquals, true",
    "NotIpAddress, true",
    "StringEqualsIfExists, true",
    "StringNotEqualsIfExists, true",
    "BoolIfExists, true",
    "ForAllValues:StringEquals, true",
    "ForAllValues:StringNotEquals, true",
    "ForAnyValue:StringEquals, false",
    "ForAnyValue:StringNotEquals, false",
    "ForAnyValue:StringEqualsIfExists, true"
  })
  void a_missing_key_fails_unless_the_operator_is_negated_or_forgives(
      String operator, boolean holds) {
    assertThat(holds(operator, "1", NOTHING)).isEqualTo(holds);
  }

  @Test
  void IfExists_compares_what_is_there() {
    assertThat(holds("StringEqualsIfExists", "a", having("b"))).isFalse();
    assertThat(holds("StringNotEqualsIfExists", "a", having("a"))).isFalse();
  }

  @Test
  void Null_asks_whether_the_key_is_missing() {
    assertThat(holds("Null", "true", NOTHING)).isTrue();
    assertThat(holds("Null", "true", having("x"))).isFalse();
    assertThat(holds("Null", "false", NOTHING)).isFalse();
    assertThat(holds("Null", "false", having("x"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "ForAllValues:StringEquals, a or b, a b, true",
    "ForAllValues:StringEquals, a or b, a c, false",
    "ForAnyValue:StringEquals, a or b, a c, true",
    "ForAnyValue:StringEquals, a or b, c d, false",
    "ForAllValues:StringNotEquals, a or b, c d, true",
    "ForAllValues:StringNotEquals, a or b, a c, false",
    "ForAnyValue:StringNotEquals, a or b, a c, true",
    "ForAnyValue:StringNotEquals, a or b, a b, false",
    "ForAnyValue:StringLike, a*, b ac, true"
  })
  void several_values_are_asked_as_the_quantifier_says(
      String operator, String policy, String actual, boolean holds) {
    assertThat(holds(operator, policy, having(actual.split(" ")))).isEqualTo(holds);
  }

  @Test
  void an_empty_list_is_a_key_without_values() {
    assertThat(holds("ForAllValues:StringEquals", "a", having())).isTrue();
    assertThat(holds("ForAnyValue:StringEquals", "a", having())).isFalse();
  }

  @Test
  void several_values_without_a_quantifier_are_an_error() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> holds("StringEquals", "a", having("a", "b")))
        .withMessageContaining("2 values");
  }

  @Test
  void keys_have_no_case() {
    Condition condition = Condition.parse("StringEquals", "AWS:principalorgid", List.of("o-1"));
    assertThat(condition.holds(Context.of(Map.of("aws:PrincipalOrgID", List.of("o-1"))))).isTrue();
  }

  @Test
  void a_variable_is_the_requests_value_and_a_star_in_it_no_wildcard() {
    Context context = having("team/*").with("aws:PrincipalTag/team", "*");
    assertThat(holds("StringLike", "team/${aws:PrincipalTag/team}", context)).isTrue();
    assertThat(holds("StringLike", "team/${aws:PrincipalTag/team}", context.with("key", "team/x")))
        .isFalse();
    assertThat(holds("StringEquals", "team/${aws:PrincipalTag/team}", context)).isTrue();
    assertThat(holds("StringLike", "a${*}", having("a*"))).isTrue();
    assertThat(holds("StringLike", "a${*}", having("ab"))).isFalse();
  }

  @Test
  void a_variable_that_the_request_lacks_matches_nothing_but_its_default() {
    assertThat(holds("StringLike", "${aws:username}*", having("x"))).isFalse();
    assertThat(holds("StringNotLike", "${aws:username}*", having("x"))).isTrue();
    assertThat(holds("StringEquals", "${aws:username, 'x'}", having("x"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "StringEqual",
    "BinaryEquals",
    "StringEqualsIfExist",
    "ForSomeValues:StringEquals",
    "stringequals"
  })
  void an_operator_that_is_not_known_is_an_error(String operator) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Condition.parse(operator, "key", List.of("x")))
        .withMessageContaining("no operator");
  }

  @ParameterizedTest
  @CsvSource({
    "Bool, yes, true",
    "Bool, true, TRUE",
    "NumericEquals, x, 1",
    "DateEquals, today, 1970-01-01T00:00:00Z",
    "IpAddress, 10.0.0.0/33, 10.0.0.1",
    "IpAddress, example.org, 10.0.0.1",
    "Null, maybe, x"
  })
  void a_value_that_the_operator_cannot_read_is_an_error(
      String operator, String policy, String actual) {
    assertThatIllegalArgumentException().isThrownBy(() -> holds(operator, policy, having(actual)));
  }
}
