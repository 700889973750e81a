package io.s3hydration.cloudformation.iam;

import java.util.List;
import java.util.Optional;

/**
 * One key under one operator.
 *
 * <p>A missing key: {@code IfExists} holds; a negated operator holds; {@code ForAllValues} holds;
 * everything else does not (IAM User Guide: condition operators, multivalued context keys).
 *
 * @param values one of them must match; under a negated operator none may
 */
record Condition(
    Quantifier quantifier, Operator operator, boolean ifExists, String key, List<String> values) {

  /** What a key with several values is asked. */
  enum Quantifier {
    NONE,
    FOR_ANY_VALUE,
    FOR_ALL_VALUES
  }

  Condition {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException(key + " is compared with nothing");
    }
    if (operator == Operator.NULL && (ifExists || quantifier != Quantifier.NONE)) {
      throw new IllegalArgumentException("Null takes neither IfExists nor a quantifier");
    }
  }

  static Condition parse(String name, String key, List<String> values) {
    String rest = name;
    Quantifier quantifier = Quantifier.NONE;
    if (rest.startsWith("ForAnyValue:")) {
      quantifier = Quantifier.FOR_ANY_VALUE;
    } else if (rest.startsWith("ForAllValues:")) {
      quantifier = Quantifier.FOR_ALL_VALUES;
    }
    rest = quantifier == Quantifier.NONE ? rest : rest.substring(rest.indexOf(':') + 1);
    boolean ifExists = rest.endsWith("IfExists");
    rest = ifExists ? rest.substring(0, rest.length() - "IfExists".length()) : rest;
    return new Condition(quantifier, Operator.named(rest), ifExists, key, values);
  }

  boolean holds(Context context) {
    Optional<List<String>> found = context.find(key);
    if (operator == Operator.NULL) {
      return values.stream().anyMatch(value -> Operator.flag(value) == found.isEmpty());
    }
    if (found.isEmpty()) {
      return ifExists
          || quantifier == Quantifier.FOR_ALL_VALUES
          || (quantifier == Quantifier.NONE && operator.isNegated());
    }
    List<String> actual = found.get();
    return switch (quantifier) {
      case FOR_ALL_VALUES -> actual.stream().allMatch(value -> holdsFor(value, context));
      case FOR_ANY_VALUE -> actual.stream().anyMatch(value -> holdsFor(value, context));
      case NONE -> {
        if (actual.size() != 1) {
          throw new IllegalArgumentException(
              "%s has %d values, and %s is not told which to ask"
                  .formatted(key, actual.size(), operator));
        }
        yield holdsFor(actual.getFirst(), context);
      }
    };
  }

  private boolean holdsFor(String actual, Context context) {
    return operator.isNegated()
        != values.stream().anyMatch(value -> operator.matches(value, actual, context));
  }
}
