package io.s3hydration.cloudformation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * CloudFormation's intrinsic functions, those that the templates may use; any other is a failure.
 * What a name refers to is the scope's business.
 */
final class Functions {

  /** What names stand for. */
  interface Scope {
    Object ref(String name);

    Object attribute(String logicalId, String attribute);

    boolean condition(String name);

    Object mapping(String map, String first, String second);
  }

  /** {@code Ref: AWS::NoValue}: removes what it is the value of. */
  static final Object NO_VALUE =
      new Object() {
        @Override
        public String toString() {
          return "AWS::NoValue";
        }
      };

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^}]+)}");

  private final Scope scope;

  Functions(Scope scope) {
    this.scope = scope;
  }

  /** The value of a node, with no function left in it. */
  Object resolve(Object node) {
    return switch (node) {
      case Map<?, ?> map when isFunction(map) -> call(map);
      case Map<?, ?> map -> entries(map);
      case List<?> list ->
          list.stream().map(this::resolve).filter(value -> value != NO_VALUE).toList();
      default -> node;
    };
  }

  /** Text, as CloudFormation would write it. */
  String text(Object node) {
    Object value = resolve(node);
    if (value instanceof List || value instanceof Map || value == NO_VALUE) {
      throw new AssertionError("text is wanted where " + value + " stands");
    }
    return String.valueOf(value);
  }

  /** The truth of a condition function. */
  boolean holds(Object node) {
    if (!(node instanceof Map<?, ?> map) || !isFunction(map)) {
      throw new AssertionError("not a condition: " + node);
    }
    Object argument = argument(map);
    return switch (name(map)) {
      case "Condition" -> scope.condition((String) argument);
      case "Fn::Not" -> !holds(((List<?>) argument).getFirst());
      case "Fn::And" -> ((List<?>) argument).stream().allMatch(this::holds);
      case "Fn::Or" -> ((List<?>) argument).stream().anyMatch(this::holds);
      case "Fn::Equals" -> {
        List<?> both = (List<?>) argument;
        yield text(both.get(0)).equals(text(both.get(1)));
      }
      default -> throw new AssertionError("no condition function: " + map);
    };
  }

  private static boolean isFunction(Map<?, ?> map) {
    return map.size() == 1
        && map.keySet().iterator().next() instanceof String name
        && (name.equals("Ref") || name.startsWith("Fn::") || isConditionReference(name, map));
  }

  /** Policy statements have a {@code Condition} too; theirs is a map. */
  private static boolean isConditionReference(String name, Map<?, ?> map) {
    return name.equals("Condition") && map.get(name) instanceof String;
  }

  private Object call(Map<?, ?> map) {
    Object argument = argument(map);
    return switch (name(map)) {
      case "Ref" -> argument.equals("AWS::NoValue") ? NO_VALUE : scope.ref((String) argument);
      case "Fn::GetAtt" -> {
        List<?> parts = (List<?>) argument;
        yield scope.attribute((String) parts.get(0), (String) parts.get(1));
      }
      case "Fn::Sub" -> substitute(argument);
      case "Fn::If" -> {
        List<?> parts = (List<?>) argument;
        yield resolve(parts.get(scope.condition((String) parts.get(0)) ? 1 : 2));
      }
      case "Fn::Join" -> {
        List<?> parts = (List<?>) argument;
        yield list(parts.get(1)).stream()
            .map(this::text)
            .collect(Collectors.joining((String) parts.get(0)));
      }
      case "Fn::Split" -> {
        List<?> parts = (List<?>) argument;
        yield List.copyOf(
            Arrays.asList(text(parts.get(1)).split(Pattern.quote((String) parts.get(0)), -1)));
      }
      case "Fn::Select" -> {
        List<?> parts = (List<?>) argument;
        yield list(parts.get(1)).get(Integer.parseInt(text(parts.get(0))));
      }
      case "Fn::FindInMap" -> {
        List<?> parts = (List<?>) argument;
        yield scope.mapping((String) parts.get(0), text(parts.get(1)), text(parts.get(2)));
      }
      default -> throw new AssertionError("a function the templates must not use: " + map);
    };
  }

  private String substitute(Object argument) {
    String text = argument instanceof List<?> parts ? (String) parts.get(0) : (String) argument;
    Map<String, Object> own =
        argument instanceof List<?> parts ? Template.map(parts.get(1)) : Map.of();
    return VARIABLE
        .matcher(text)
        .replaceAll(variable -> Matcher.quoteReplacement(value(variable, own)));
  }

  private String value(MatchResult variable, Map<String, Object> own) {
    String name = variable.group(2);
    if (!variable.group(1).isEmpty()) {
      return "${" + name + "}";
    }
    if (own.containsKey(name)) {
      return text(own.get(name));
    }
    int dot = name.indexOf('.');
    return String.valueOf(
        dot < 0
            ? scope.ref(name)
            : scope.attribute(name.substring(0, dot), name.substring(dot + 1)));
  }

  private List<?> list(Object node) {
    return (List<?>) resolve(node);
  }

  private Map<String, Object> entries(Map<?, ?> map) {
    Map<String, Object> resolved = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Object value = resolve(entry.getValue());
      if (value != NO_VALUE) {
        resolved.put((String) entry.getKey(), value);
      }
    }
    return resolved;
  }

  private static String name(Map<?, ?> map) {
    return (String) map.keySet().iterator().next();
  }

  private static Object argument(Map<?, ?> map) {
    return new ArrayList<>(map.values()).getFirst();
  }
}
