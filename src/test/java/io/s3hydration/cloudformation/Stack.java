package io.s3hydration.cloudformation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A template in one account and region, with given parameters: what would be created. Fails where
 * CloudFormation would refuse the parameters, where a name refers to nothing or to what a condition
 * left out, and where references go in a circle. The {@code Rules} are asked only by {@link
 * #brokenRules}.
 */
public final class Stack {

  private final Place place;
  private final Parameters parameters;
  private final Functions functions = new Functions(new Names());
  private final Map<String, Resource> resources = new LinkedHashMap<>();
  private final Deque<String> underWay = new ArrayDeque<>();

  private Stack(Place place, Parameters parameters) {
    this.place = place;
    this.parameters = parameters;
    List<String> problems = parameters.problems();
    if (!problems.isEmpty()) {
      throw new AssertionError(String.join("\n", problems));
    }
    declared().keySet().stream().filter(this::exists).forEach(this::resource);
  }

  static Stack of(Template template, Place place, Map<String, String> parameters) {
    return new Stack(place, Parameters.of(template, parameters));
  }

  Place place() {
    return place;
  }

  /** Every resource that would be created, by logical id. */
  Map<String, Resource> resources() {
    return Map.copyOf(resources);
  }

  /** Those of a type, in the order in which they were resolved; empty where there are none. */
  List<Resource> ofType(String type) {
    return resources.values().stream().filter(resource -> resource.type().equals(type)).toList();
  }

  /** The resource of that logical id; fails where its condition leaves it out. */
  public Resource get(String logicalId) {
    Resource found = resources.get(logicalId);
    if (found == null) {
      throw new AssertionError(logicalId + " is not in " + resources.keySet());
    }
    return found;
  }

  String arn(String logicalId) {
    return String.valueOf(PhysicalNames.attribute(place, get(logicalId), "Arn"));
  }

  /** The physical name that the template gives, or a drawn one. */
  String name(String logicalId) {
    return PhysicalNames.name(place, get(logicalId));
  }

  boolean condition(String name) {
    Map<String, Object> conditions = parameters.template().section("Conditions");
    return functions.holds(Template.required(conditions, name));
  }

  /** The outputs that would be there, as text. */
  public Map<String, String> outputs() {
    Map<String, String> outputs = new LinkedHashMap<>();
    parameters
        .template()
        .section("Outputs")
        .forEach(
            (name, output) -> {
              Map<String, Object> declared = Template.map(output);
              if (!declared.containsKey("Condition")
                  || condition((String) Template.required(declared, "Condition"))) {
                outputs.put(name, functions.text(Template.required(declared, "Value")));
              }
            });
    return outputs;
  }

  /** The assertions of {@code Rules} that do not hold; every subnet is in the VPC. */
  List<String> brokenRules() {
    return brokenRules(subnet -> parameters.values().getOrDefault("VpcId", ""));
  }

  List<String> brokenRules(UnaryOperator<String> vpcOf) {
    return new Rules(parameters, functions, vpcOf).broken(parameters.template().section("Rules"));
  }

  /** The assertions of a launch constraint that these parameters do not fulfil. */
  List<String> brokenBy(Map<String, Object> rules) {
    return new Rules(parameters, functions, subnet -> "").broken(rules);
  }

  private Map<String, Object> declared() {
    return parameters.template().section("Resources");
  }

  private boolean exists(String logicalId) {
    Object condition = Template.map(Template.required(declared(), logicalId)).get("Condition");
    return condition == null || condition((String) condition);
  }

  private Resource resource(String logicalId) {
    Resource known = resources.get(logicalId);
    if (known != null) {
      return known;
    }
    if (!declared().containsKey(logicalId) || !exists(logicalId)) {
      throw new AssertionError(logicalId + " is referred to and would not be created");
    }
    if (underWay.contains(logicalId)) {
      throw new AssertionError("references go in a circle: " + underWay);
    }
    underWay.push(logicalId);
    Map<String, Object> attributes =
        new LinkedHashMap<>(Template.map(Template.required(declared(), logicalId)));
    String type = (String) attributes.remove("Type");
    Object properties = functions.resolve(attributes.getOrDefault("Properties", Map.of()));
    attributes.remove("Properties");
    Resource resource = new Resource(logicalId, type, Template.map(properties), attributes);
    underWay.pop();
    resources.put(logicalId, resource);
    return resource;
  }

  /** What names stand for in this stack. */
  private final class Names implements Functions.Scope {

    @Override
    public Object ref(String name) {
      return switch (name) {
        case "AWS::Partition" -> place.partition();
        case "AWS::Region" -> place.region();
        case "AWS::AccountId" -> place.account();
        case "AWS::StackName" -> place.stackName();
        case "AWS::StackId" -> place.arn("cloudformation", "stack/" + place.stackName() + "/1");
        case "AWS::URLSuffix" -> "amazonaws.com";
        default ->
            parameters.template().section("Parameters").containsKey(name)
                ? parameters.ref(name)
                : PhysicalNames.ref(place, resource(name));
      };
    }

    @Override
    public Object attribute(String logicalId, String attribute) {
      return PhysicalNames.attribute(place, resource(logicalId), attribute);
    }

    @Override
    public boolean condition(String name) {
      return Stack.this.condition(name);
    }

    @Override
    public Object mapping(String map, String first, String second) {
      Object rows = Template.required(parameters.template().section("Mappings"), map);
      Object row = Template.required(Template.map(rows), first);
      return Template.required(Template.map(row), second);
    }
  }
}
