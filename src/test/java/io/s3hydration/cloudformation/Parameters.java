package io.s3hydration.cloudformation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The parameters of a stack: what was given, and the defaults for the rest.
 *
 * @param values by name; lists are given with commas between their members
 */
record Parameters(Template template, Map<String, String> values) {

  /** With the template's defaults for what is not given. */
  static Parameters of(Template template, Map<String, String> given) {
    Map<String, String> values = new LinkedHashMap<>();
    template
        .section("Parameters")
        .forEach(
            (name, declared) -> {
              Object byDefault = Template.map(declared).get("Default");
              if (byDefault != null) {
                values.put(name, String.valueOf(byDefault));
              }
            });
    values.putAll(given);
    return new Parameters(template, values);
  }

  /** What CloudFormation would refuse before it creates anything, one sentence each. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    Map<String, Object> declared = template.section("Parameters");
    values.keySet().stream()
        .filter(name -> !declared.containsKey(name))
        .forEach(name -> problems.add(name + " is no parameter of " + template.file()));
    for (String name : declared.keySet()) {
      if (values.containsKey(name)) {
        members(name).stream()
            .filter(member -> !accepts(declaration(name), member))
            .forEach(member -> problems.add(name + " does not accept '" + member + "'"));
      } else {
        problems.add(name + " has no default and must be given");
      }
    }
    return problems;
  }

  /** What {@code Ref} answers: a list for the list types, text for the others. */
  Object ref(String name) {
    return isList(declaration(name)) ? members(name) : Template.required(values, name);
  }

  /** The declared type, like {@code AWS::EC2::VPC::Id}. */
  String type(String name) {
    return String.valueOf(declaration(name).get("Type"));
  }

  private Map<String, Object> declaration(String name) {
    return Template.map(Template.required(template.section("Parameters"), name));
  }

  /** The members of a list; the value itself of any other type. */
  private List<String> members(String name) {
    String value = String.valueOf(values.get(name));
    return isList(declaration(name))
        ? Arrays.stream(value.split(",", -1)).map(String::strip).toList()
        : List.of(value);
  }

  private static boolean isList(Map<String, Object> declared) {
    String type = String.valueOf(declared.get("Type"));
    return type.equals("CommaDelimitedList") || type.startsWith("List<");
  }

  private static boolean accepts(Map<String, Object> declared, String value) {
    Object pattern = declared.get("AllowedPattern");
    Object allowed = declared.get("AllowedValues");
    return (pattern == null || Pattern.matches((String) pattern, value))
        && (!(allowed instanceof List<?> values)
            || values.stream().map(String::valueOf).anyMatch(value::equals))
        && inBounds(declared, "MinLength", "MaxLength", value.length())
        && (!Template.required(declared, "Type").equals("Number")
            || inBounds(declared, "MinValue", "MaxValue", Long.parseLong(value)));
  }

  private static boolean inBounds(
      Map<String, Object> declared, String least, String most, long value) {
    return value >= Long.parseLong(String.valueOf(declared.getOrDefault(least, Long.MIN_VALUE)))
        && value <= Long.parseLong(String.valueOf(declared.getOrDefault(most, Long.MAX_VALUE)));
  }
}
