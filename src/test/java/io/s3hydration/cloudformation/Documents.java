package io.s3hydration.cloudformation;

import io.s3hydration.cloudformation.iam.PolicyKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every policy document of a stack, and what each is attached to. A document that stands where this
 * class does not look is a failure: no policy goes untested for want of a rule here.
 */
final class Documents {

  /**
   * @param name {@code <stack>.<logical id>}, and a part of it where a resource has several
   * @param attachedTo ARN of the resource or role; empty for a boundary and an endpoint
   */
  record Document(String name, PolicyKind kind, JsonNode json, List<String> attachedTo) {}

  private final String name;
  private final Stack stack;
  private final Map<String, Document> found = new LinkedHashMap<>();

  private Documents(String name, Stack stack) {
    this.name = name;
    this.stack = stack;
  }

  /** By name. */
  static Map<String, Document> of(String name, Stack stack) {
    Documents documents = new Documents(name, stack);
    new TreeMap<>(stack.resources()).values().forEach(documents::read);
    return documents.found;
  }

  private void read(Resource resource) {
    String id = name + "." + resource.logicalId();
    int before = found.size();
    switch (resource.type()) {
      case "AWS::IAM::Role" -> role(id, resource);
      case "AWS::IAM::RolePolicy" ->
          add(
              id,
              PolicyKind.IDENTITY,
              resource,
              "PolicyDocument",
              roleArn(resource.text("RoleName")));
      case "AWS::IAM::ManagedPolicy" -> {
        List<String> roles = new ArrayList<>();
        resource.list("Roles").forEach(role -> roles.add(roleArn(String.valueOf(role))));
        add(id, PolicyKind.IDENTITY, resource, "PolicyDocument", roles.toArray(new String[0]));
      }
      case "AWS::S3::BucketPolicy" ->
          add(id, PolicyKind.RESOURCE, resource, "PolicyDocument", bucketArn(resource));
      case "AWS::KMS::Key" ->
          add(id, PolicyKind.KEY, resource, "KeyPolicy", stack.arn(resource.logicalId()));
      case "AWS::SQS::QueuePolicy" ->
          add(id, PolicyKind.RESOURCE, resource, "PolicyDocument", queueArns(resource));
      case "AWS::SNS::TopicPolicy" ->
          add(
              id,
              PolicyKind.RESOURCE,
              resource,
              "PolicyDocument",
              resource.list("Topics").stream().map(String::valueOf).toArray(String[]::new));
      case "AWS::EC2::VPCEndpoint" -> add(id, PolicyKind.ENDPOINT, resource, "PolicyDocument");
      case "AWS::ECR::Repository" ->
          add(
              id,
              PolicyKind.REPOSITORY,
              resource,
              "RepositoryPolicyText",
              stack.arn(resource.logicalId()));
      default -> {
        // Seen below if it has a document after all.
      }
    }
    int documents = found.size() - before;
    if (documents != count(resource.properties())) {
      throw new AssertionError(
          "%s, a %s, has %d policy documents, of which %d were read"
              .formatted(id, resource.type(), count(resource.properties()), documents));
    }
  }

  private void role(String id, Resource role) {
    String arn = stack.arn(role.logicalId());
    add(id + ".trust", PolicyKind.TRUST, role, "AssumeRolePolicyDocument", arn);
    for (int i = 0; i < role.list("Policies").size(); i++) {
      String policy = "Policies." + i;
      add(
          id + "." + role.text(policy + ".PolicyName"),
          PolicyKind.IDENTITY,
          role,
          policy + ".PolicyDocument",
          arn);
    }
    if (!role.list("ManagedPolicyArns").isEmpty()) {
      throw new AssertionError(id + " has managed policies, which are not in the template");
    }
  }

  private void add(String id, PolicyKind kind, Resource resource, String path, String... to) {
    Object document = resource.at(path);
    if (document == null) {
      throw new AssertionError(id + " has no " + path);
    }
    JsonNode json = JsonMapper.shared().valueToTree(document);
    if (found.put(id, new Document(id, kind, json, List.of(to))) != null) {
      throw new AssertionError("two documents called " + id);
    }
  }

  private String roleArn(String role) {
    return stack.ofType("AWS::IAM::Role").stream()
        .filter(candidate -> stack.name(candidate.logicalId()).equals(role))
        .map(candidate -> stack.arn(candidate.logicalId()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("a policy of a role that is not here: " + role));
  }

  private String bucketArn(Resource policy) {
    return "arn:" + stack.place().partition() + ":s3:::" + policy.text("Bucket");
  }

  private String[] queueArns(Resource policy) {
    return policy.list("Queues").stream()
        .map(url -> String.valueOf(url))
        .map(url -> stack.place().arn("sqs", url.substring(url.lastIndexOf('/') + 1)))
        .toArray(String[]::new);
  }

  /** How many documents, wherever they stand. */
  private static int count(Object node) {
    return switch (node) {
      case Map<?, ?> map when map.containsKey("Statement") -> 1;
      case Map<?, ?> map -> map.values().stream().mapToInt(Documents::count).sum();
      case List<?> list -> list.stream().mapToInt(Documents::count).sum();
      default -> 0;
    };
  }
}
