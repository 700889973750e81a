package io.s3hydration.cloudformation.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Reads a policy document, and refuses whatever in it the evaluator would have to ignore. */
public final class PolicyReader {

  private static final Set<String> ELEMENTS =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "NotPrincipal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");

  private PolicyReader() {}

  /** The policy of a document whose intrinsic functions are resolved. */
  public static Policy read(String name, PolicyKind kind, JsonNode document) {
    onlyFields(name, document, Set.of("Version", "Id", "Statement"));
    if (!"2012-10-17".equals(document.path("Version").asString(""))) {
      // The older language has no variables: a variable in it is plain text.
      throw new IllegalArgumentException(name + ": the Version is not 2012-10-17");
    }
    List<Statement> statements = new ArrayList<>();
    Set<String> ids = new TreeSet<>();
    for (JsonNode statement : elements(document.path("Statement"))) {
      String sid = statement.path("Sid").asString("statement " + (statements.size() + 1));
      if (!ids.add(sid)) {
        throw new IllegalArgumentException(name + ": two statements called " + sid);
      }
      statements.add(statement(name + "/" + sid, kind, statement));
    }
    if (statements.isEmpty()) {
      throw new IllegalArgumentException(name + ": no statement");
    }
    return new Policy(name, kind, statements);
  }

  private static Statement statement(String id, PolicyKind kind, JsonNode json) {
    try {
      onlyFields(id, json, ELEMENTS);
      boolean allows =
          switch (json.path("Effect").asString("")) {
            case "Allow" -> true;
            case "Deny" -> false;
            default -> throw new IllegalArgumentException("Effect is neither Allow nor Deny");
          };
      Optional<String> who = one(json, "Principal", "NotPrincipal");
      Optional<String> where = one(json, "Resource", "NotResource");
      String what =
          one(json, "Action", "NotAction")
              .orElseThrow(() -> new IllegalArgumentException("neither Action nor NotAction"));
      if (who.isPresent() != kind.namesPrincipals()) {
        throw new IllegalArgumentException("Principal is missing, or has no place here");
      }
      if (where.isPresent() != kind.namesResources()) {
        throw new IllegalArgumentException("Resource is missing, or has no place here");
      }
      if (who.filter("NotPrincipal"::equals).isPresent() && allows) {
        throw new IllegalArgumentException("NotPrincipal with Allow lets in everyone else");
      }
      return new Statement(
          id,
          allows,
          who.map(name -> principal(name.startsWith("Not"), json.path(name))),
          new ActionElement(what.startsWith("Not"), texts(json.path(what))),
          where.map(name -> new ResourceElement(name.startsWith("Not"), texts(json.path(name)))),
          conditions(json.path("Condition")));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(id + ": " + e.getMessage(), e);
    }
  }

  private static Optional<String> one(JsonNode json, String plain, String inverted) {
    if (json.has(plain) && json.has(inverted)) {
      throw new IllegalArgumentException("both " + plain + " and " + inverted);
    }
    return json.has(plain)
        ? Optional.of(plain)
        : json.has(inverted) ? Optional.of(inverted) : Optional.empty();
  }

  private static PrincipalElement principal(boolean inverted, JsonNode json) {
    if (json.isString()) {
      return new PrincipalElement(inverted, texts(json), List.of());
    }
    onlyFields("Principal", json, Set.of("AWS", "Service"));
    return new PrincipalElement(
        inverted,
        json.has("AWS") ? texts(json.path("AWS")) : List.of(),
        json.has("Service") ? texts(json.path("Service")) : List.of());
  }

  private static List<Condition> conditions(JsonNode json) {
    List<Condition> conditions = new ArrayList<>();
    for (Map.Entry<String, JsonNode> operator : json.properties()) {
      for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
        conditions.add(Condition.parse(operator.getKey(), key.getKey(), texts(key.getValue())));
      }
    }
    return conditions;
  }

  private static List<String> texts(JsonNode json) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : elements(json)) {
      if (!element.isString() && !element.isBoolean() && !element.isNumber()) {
        throw new IllegalArgumentException("neither text, flag nor number: " + element);
      }
      texts.add(element.asString());
    }
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("an empty list");
    }
    return texts;
  }

  private static List<JsonNode> elements(JsonNode json) {
    if (json.isMissingNode()) {
      return List.of();
    }
    return json.isArray() ? List.copyOf(json.values()) : List.of(json);
  }

  private static void onlyFields(String where, JsonNode json, Set<String> known) {
    if (!json.isObject()) {
      throw new IllegalArgumentException(where + ": no object: " + json);
    }
    Set<String> unknown = new TreeSet<>(json.propertyNames());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(where + ": unknown elements " + unknown);
    }
  }
}
