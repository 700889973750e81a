package io.s3hydration.cloudformation.iam;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Condition operators, each without {@code IfExists} and quantifier. What a negated one negates is
 * its plain sister's match.
 */
enum Operator {
  STRING_EQUALS("StringEquals", (p, a, c) -> Glob.equals(p, a, c, false)),
  STRING_NOT_EQUALS("StringNotEquals", STRING_EQUALS),
  STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", (p, a, c) -> Glob.equals(p, a, c, true)),
  STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", STRING_EQUALS_IGNORE_CASE),
  STRING_LIKE("StringLike", Glob::matches),
  STRING_NOT_LIKE("StringNotLike", STRING_LIKE),
  /** The same as {@link #ARN_LIKE}: AWS lets wildcards in both. */
  ARN_EQUALS("ArnEquals", Glob::arnMatches),
  ARN_NOT_EQUALS("ArnNotEquals", ARN_EQUALS),
  ARN_LIKE("ArnLike", Glob::arnMatches),
  ARN_NOT_LIKE("ArnNotLike", ARN_LIKE),
  BOOL("Bool", (p, a, c) -> flag(p) == flag(a)),
  NULL("Null", (p, a, c) -> false),
  NUMERIC_EQUALS("NumericEquals", number(sign -> sign == 0)),
  NUMERIC_NOT_EQUALS("NumericNotEquals", NUMERIC_EQUALS),
  NUMERIC_LESS_THAN("NumericLessThan", number(sign -> sign < 0)),
  NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", number(sign -> sign <= 0)),
  NUMERIC_GREATER_THAN("NumericGreaterThan", number(sign -> sign > 0)),
  NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", number(sign -> sign >= 0)),
  DATE_EQUALS("DateEquals", date(sign -> sign == 0)),
  DATE_NOT_EQUALS("DateNotEquals", DATE_EQUALS),
  DATE_LESS_THAN("DateLessThan", date(sign -> sign < 0)),
  DATE_LESS_THAN_EQUALS("DateLessThanEquals", date(sign -> sign <= 0)),
  DATE_GREATER_THAN("DateGreaterThan", date(sign -> sign > 0)),
  DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", date(sign -> sign >= 0)),
  IP_ADDRESS("IpAddress", (p, a, c) -> AddressRange.parse(p).contains(a)),
  NOT_IP_ADDRESS("NotIpAddress", IP_ADDRESS);

  /** Whether a policy's value matches what the request has. */
  private interface Match {
    boolean test(String policy, String actual, Context context);
  }

  private final String name;
  private final Match match;
  private final boolean negated;

  Operator(String name, Match match) {
    this.name = name;
    this.match = match;
    this.negated = false;
  }

  Operator(String name, Operator negates) {
    this.name = name;
    this.match = negates.match;
    this.negated = true;
  }

  static Operator named(String name) {
    return Arrays.stream(values())
        .filter(operator -> operator.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no operator: " + name));
  }

  boolean isNegated() {
    return negated;
  }

  /** The plain match; a negated operator's caller negates it. */
  boolean matches(String policy, String actual, Context context) {
    return match.test(policy, actual, context);
  }

  static boolean flag(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false: " + value);
    };
  }

  private static Match number(IntPredicate sign) {
    return (p, a, c) -> sign.test(new BigDecimal(a).compareTo(new BigDecimal(p)));
  }

  private static Match date(IntPredicate sign) {
    return (p, a, c) -> sign.test(instant(a).compareTo(instant(p)));
  }

  private static Instant instant(String value) {
    try {
      return value.matches("\\d+")
          ? Instant.ofEpochSecond(Long.parseLong(value))
          : Instant.parse(value);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("no date: " + value, e);
    }
  }
}
