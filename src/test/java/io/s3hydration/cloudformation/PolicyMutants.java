package io.s3hydration.cloudformation;

import io.s3hydration.cloudformation.Documents.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A policy document, each time with one thing lost or loosened. If no case of the tables answers
 * differently, nobody would see the loss.
 */
final class PolicyMutants {

  /**
   * @param statement its Sid
   * @param change what was done to it
   * @param original the statement before
   * @param json the document after
   */
  record Mutant(
      String document, String statement, String change, JsonNode original, JsonNode json) {

    @Override
    public String toString() {
      return document + "/" + statement + " " + change;
    }
  }

  private static final List<String> LISTS =
      List.of("Action", "NotAction", "Resource", "NotResource");

  private final Document document;
  private final List<Mutant> mutants = new ArrayList<>();
  private int at;

  private PolicyMutants(Document document) {
    this.document = document;
  }

  static List<Mutant> of(Document document) {
    PolicyMutants all = new PolicyMutants(document);
    for (int i = 0; i < document.json().path("Statement").size(); i++) {
      all.at = i;
      all.statement(document.json().path("Statement").path(i));
    }
    return all.mutants;
  }

  private void statement(JsonNode statement) {
    boolean allows = statement.path("Effect").asString().equals("Allow");
    mutate(
        "removed",
        mutant -> {
          mutant.remove("NotAction");
          mutant.put("Action", "none:Nothing");
        });
    for (String element : LISTS) {
      each(statement.path(element), element, mutant -> mutant);
    }
    if (allows) {
      widen(statement);
    }
    if (statement.path("Principal").isObject()) {
      for (String kind : List.of("AWS", "Service")) {
        JsonNode names = statement.path("Principal").path(kind);
        each(names, kind, mutant -> (ObjectNode) mutant.path("Principal"));
      }
      if (allows) {
        mutate("for every principal", mutant -> mutant.put("Principal", "*"));
      }
    }
    conditions(statement, allows);
  }

  /** One element of a list removed. A list of one is the statement itself. */
  private void each(
      JsonNode list, String element, java.util.function.UnaryOperator<ObjectNode> holder) {
    for (int i = 0; list.isArray() && list.size() > 1 && i < list.size(); i++) {
      int index = i;
      mutate(
          "without " + element + " " + list.path(i).asString(),
          mutant -> ((ArrayNode) holder.apply(mutant).path(element)).remove(index));
    }
  }

  private void widen(JsonNode statement) {
    JsonNode action = statement.path("Action");
    String first = action.isArray() ? action.path(0).asString() : action.asString("");
    if (!first.isEmpty() && !first.endsWith("*")) {
      String service = first.substring(0, first.indexOf(':') + 1);
      mutate("for every action", mutant -> mutant.put("Action", service + "*"));
    }
    JsonNode resource = statement.path("Resource");
    if (!resource.isMissingNode() && !resource.asString("").equals("*")) {
      mutate("on every resource", mutant -> mutant.put("Resource", "*"));
      openEnds(resource, "Resource", mutant -> mutant);
    }
  }

  /** A look-alike name that goes on where ours ends. */
  private void openEnds(
      JsonNode values, String element, java.util.function.UnaryOperator<ObjectNode> holder) {
    int size = values.isArray() ? values.size() : 1;
    for (int i = 0; i < size; i++) {
      int index = i;
      String value = (values.isArray() ? values.path(i) : values).asString();
      boolean isFolder = value.matches("arn:[a-z-]+:s3:::.*[^*]/\\*");
      String open = isFolder ? value.substring(0, value.length() - 2) + "*/*" : value + "*";
      // No account has 13 digits.
      if (isFolder || !(value.endsWith("*") || value.matches("\\d{12}"))) {
        mutate(
            "open-ended " + element + " " + value,
            mutant -> {
              ObjectNode inner = holder.apply(mutant);
              if (values.isArray()) {
                ((ArrayNode) inner.path(element)).set(index, open);
              } else {
                inner.put(element, open);
              }
            });
      }
    }
  }

  private void conditions(JsonNode statement, boolean allows) {
    for (var operator : statement.path("Condition").properties()) {
      for (var key : operator.getValue().properties()) {
        String name = operator.getKey() + " " + key.getKey();
        mutate(
            "without " + name,
            mutant ->
                ((ObjectNode) mutant.path("Condition").path(operator.getKey()))
                    .remove(key.getKey()));
        each(
            key.getValue(),
            key.getKey(),
            mutant -> (ObjectNode) mutant.path("Condition").path(operator.getKey()));
        if (operator.getKey().endsWith("IfExists")) {
          rename(operator.getKey(), operator.getKey().replace("IfExists", ""), key);
        } else if (allows && operator.getKey().matches("(String|Arn)(Equals|Like)")) {
          rename(operator.getKey(), operator.getKey() + "IfExists", key);
          openValue(operator.getKey(), key.getKey(), key.getValue());
        }
      }
    }
  }

  private void rename(String from, String to, java.util.Map.Entry<String, JsonNode> key) {
    mutate(
        to + " for " + from + " " + key.getKey(),
        mutant -> {
          ObjectNode condition = (ObjectNode) mutant.path("Condition");
          ((ObjectNode) condition.path(from)).remove(key.getKey());
          ObjectNode other =
              condition.path(to).isObject()
                  ? (ObjectNode) condition.path(to)
                  : condition.putObject(to);
          other.set(key.getKey(), key.getValue());
        });
  }

  private void openValue(String operator, String key, JsonNode values) {
    String like = operator.replace("Equals", "Like");
    openEnds(
        values,
        key,
        mutant -> {
          ObjectNode condition = (ObjectNode) mutant.path("Condition");
          if (!like.equals(operator)) {
            JsonNode moved = ((ObjectNode) condition.path(operator)).remove(key);
            ObjectNode other =
                condition.path(like).isObject()
                    ? (ObjectNode) condition.path(like)
                    : condition.putObject(like);
            other.set(key, moved);
          }
          return (ObjectNode) condition.path(like);
        });
  }

  private void mutate(String change, Consumer<ObjectNode> how) {
    ObjectNode copy = (ObjectNode) document.json().deepCopy();
    how.accept((ObjectNode) copy.path("Statement").path(at));
    JsonNode original = document.json().path("Statement").path(at);
    String sid = original.path("Sid").asString("statement " + (at + 1));
    mutants.add(new Mutant(document.name(), sid, change, original, copy));
  }
}
