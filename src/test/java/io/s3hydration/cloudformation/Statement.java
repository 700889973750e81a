package io.s3hydration.cloudformation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A statement of a policy, wherever one stands in a stack or document.
 *
 * @param where the resource and its property, like {@code TaskRole.Policies}
 */
record Statement(String where, Map<String, Object> fields) {

  /** Every statement of every policy in the stack: trust, identity, resource and endpoint. */
  static List<Statement> of(Stack stack) {
    List<Statement> found = new ArrayList<>();
    stack
        .resources()
        .values()
        .forEach(
            resource ->
                resource
                    .properties()
                    .forEach(
                        (property, value) ->
                            collect(resource.logicalId() + "." + property, value, found)));
    return found;
  }

  /** Every statement of a document. */
  static List<Statement> of(String where, JsonNode document) {
    List<Statement> found = new ArrayList<>();
    collect(where, JsonMapper.shared().convertValue(document, Map.class), found);
    return found;
  }

  private static void collect(String where, Object node, List<Statement> found) {
    switch (node) {
      case Map<?, ?> map when map.get("Statement") instanceof List<?> statements ->
          statements.forEach(statement -> found.add(new Statement(where, Template.map(statement))));
      case Map<?, ?> map -> map.values().forEach(value -> collect(where, value, found));
      case List<?> list -> list.forEach(value -> collect(where, value, found));
      default -> {}
    }
  }

  String sid() {
    return String.valueOf(fields.get("Sid"));
  }

  boolean isDeny() {
    return "Deny".equals(fields.get("Effect"));
  }

  /** The values of a field that is one value or a list of them; empty where it is missing. */
  List<String> values(String field) {
    Object value = fields.get(field);
    return switch (value) {
      case null -> List.of();
      case List<?> list -> list.stream().map(String::valueOf).toList();
      default -> List.of(String.valueOf(value));
    };
  }

  /** Whether it is about everybody. */
  boolean isForAnybody() {
    Object principal = fields.get("Principal");
    return "*".equals(principal) || Map.of("AWS", "*").equals(principal);
  }

  boolean hasCondition() {
    return fields.get("Condition") instanceof Map<?, ?> conditions && !conditions.isEmpty();
  }

  @Override
  public String toString() {
    return where + ": " + sid();
  }
}
