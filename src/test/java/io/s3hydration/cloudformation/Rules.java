package io.s3hydration.cloudformation;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The {@code Rules} section: what CloudFormation checks before it creates anything.
 *
 * @param vpcOf the VPC of a subnet, which CloudFormation looks up
 */
record Rules(Parameters parameters, Functions functions, UnaryOperator<String> vpcOf) {

  /**
   * The assertions that do not hold, as "rule: description".
   *
   * @param rules the template's own, or those of a launch constraint
   */
  List<String> broken(Map<String, Object> rules) {
    return rules.entrySet().stream()
        .filter(rule -> applies(Template.map(rule.getValue())))
        .flatMap(
            rule ->
                ((List<?>) Template.required(Template.map(rule.getValue()), "Assertions"))
                    .stream()
                        .map(Template::map)
                        .filter(assertion -> !holds(Template.required(assertion, "Assert")))
                        .map(
                            assertion -> rule.getKey() + ": " + assertion.get("AssertDescription")))
        .toList();
  }

  private boolean applies(Map<String, Object> rule) {
    return !rule.containsKey("RuleCondition") || holds(Template.required(rule, "RuleCondition"));
  }

  private boolean holds(Object node) {
    Map<String, Object> function = Template.map(node);
    String name = function.keySet().iterator().next();
    List<?> arguments = (List<?>) Template.required(function, name);
    return switch (name) {
      case "Fn::And" -> arguments.stream().allMatch(this::holds);
      case "Fn::Or" -> arguments.stream().anyMatch(this::holds);
      case "Fn::Not" -> !holds(arguments.getFirst());
      case "Fn::Equals" ->
          functions.text(arguments.get(0)).equals(functions.text(arguments.get(1)));
      case "Fn::Contains" -> strings(arguments.get(0)).contains(functions.text(arguments.get(1)));
      case "Fn::EachMemberEquals" -> {
        String wanted = functions.text(arguments.get(1));
        yield strings(arguments.get(0)).stream().allMatch(wanted::equals);
      }
      case "Fn::EachMemberIn" -> strings(arguments.get(1)).containsAll(strings(arguments.get(0)));
      default -> throw new AssertionError("no function of rules: " + node);
    };
  }

  private List<String> strings(Object node) {
    if (node instanceof Map<?, ?> map && map.containsKey("Fn::ValueOfAll")) {
      List<?> arguments = (List<?>) Template.required(map, "Fn::ValueOfAll");
      if (!List.of("AWS::EC2::Subnet::Id", "VpcId").equals(arguments)) {
        throw new AssertionError("not looked up in tests: " + node);
      }
      return ofType("List<AWS::EC2::Subnet::Id>").stream().map(vpcOf).toList();
    }
    if (node instanceof Map<?, ?> map && map.containsKey("Fn::RefAll")) {
      return ofType((String) Template.required(map, "Fn::RefAll"));
    }
    return ((List<?>) functions.resolve(node)).stream().map(String::valueOf).toList();
  }

  private List<String> ofType(String type) {
    return parameters.template().section("Parameters").keySet().stream()
        .filter(name -> parameters.type(name).equals(type))
        .flatMap(
            name ->
                parameters.ref(name) instanceof List<?> list
                    ? list.stream().map(String::valueOf)
                    : List.of(String.valueOf(parameters.ref(name))).stream())
        .toList();
  }
}
