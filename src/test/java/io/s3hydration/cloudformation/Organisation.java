package io.s3hydration.cloudformation;

import io.s3hydration.cloudformation.Documents.Document;
import io.s3hydration.cloudformation.iam.Policy;
import io.s3hydration.cloudformation.iam.PolicyReader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The stacks of one setting, side by side: a producer's, a consumer's, the launch role's in both
 * accounts and the registry's.
 */
final class Organisation {

  static final String ID = Stacks.ORGANISATION;
  static final String REGISTRY_ACCOUNT = "444444444444";
  private static final String NEIGHBOUR_ACCOUNT = "333333333333";
  private static final Pattern REFERENCE =
      Pattern.compile("\\{([A-Za-z-]+)(?:\\.(\\w+))?(?:\\.(name))?}");
  private static final Map<Setting, Organisation> KNOWN = new HashMap<>();

  private final Setting setting;
  private final Map<String, Stack> stacks = new LinkedHashMap<>();
  private final Map<String, Document> documents = new LinkedHashMap<>();
  private final Map<String, Policy> policies = new HashMap<>();

  private Organisation(Setting setting) {
    this.setting = setting;
    add("launch-producer", Place.PRODUCER_ACCOUNT, Map.of(), Stacks::launchRole);
    add("launch", Place.CONSUMER_ACCOUNT, Map.of(), Stacks::launchRole);
    add("registry", REGISTRY_ACCOUNT, Map.of(), Stacks::registry);
    add("producer", Place.PRODUCER_ACCOUNT, Map.of(), Stacks::producer);
    add("consumer", Place.CONSUMER_ACCOUNT, consumerParameters(), Stacks::consumer);
    stacks.forEach((name, stack) -> documents.putAll(Documents.of(name, stack)));
    documents.putAll(Guardrails.documents(setting));
    documents.forEach((name, document) -> policies.put(name, read(document)));
  }

  /** Resolving takes longer than asking: each setting is built once. */
  static synchronized Organisation in(Setting setting) {
    Organisation known = KNOWN.get(setting);
    if (known == null) {
      known = new Organisation(setting);
      KNOWN.put(setting, known);
    }
    return known;
  }

  private static Policy read(Document document) {
    return PolicyReader.read(document.name(), document.kind(), document.json());
  }

  private void add(
      String name,
      String account,
      Map<String, String> parameters,
      BiFunction<Place, Map<String, String>, Stack> template) {
    Map<String, String> all = new TreeMap<>(parameters);
    setting.of(name).forEach((key, value) -> all.put(key, expand(value)));
    Place place = new Place(setting.partition(), setting.region(), account, "s3-hydration-" + name);
    stacks.put(name, template.apply(place, all));
  }

  /** What the producer's stack of this setting answers, and the registry's repository. */
  private Map<String, String> consumerParameters() {
    Map<String, String> source = stack("producer").outputs();
    return Map.of(
        "ProducerBucketName", text(source, "BucketName"),
        "ProducerBucketArn", text(source, "BucketArn"),
        "CrossAccountRoleArn", text(source, "RoleArn"),
        "ProducerKmsKeyArn", text(source, "KmsKeyArn"),
        "EcrRepositoryArn", stack("registry").arn("Repository"),
        "ContainerImage",
            "%s.dkr.ecr.%s.amazonaws.com/s3-hydration@sha256:%s"
                .formatted(REGISTRY_ACCOUNT, setting.region(), "0".repeat(64)));
  }

  private static String text(Map<String, String> outputs, String name) {
    return String.valueOf(Template.required(outputs, name));
  }

  Stack stack(String name) {
    Stack stack = stacks.get(name);
    if (stack == null) {
      throw new AssertionError("no stack " + name + " in " + stacks.keySet());
    }
    return stack;
  }

  String partition() {
    return setting.partition();
  }

  String region() {
    return setting.region();
  }

  Setting setting() {
    return setting;
  }

  Map<String, Document> documents() {
    return documents;
  }

  Policy policy(String name) {
    Policy policy = policies.get(name);
    if (policy == null) {
      throw new AssertionError("no policy " + name + " in " + policies.keySet());
    }
    return policy;
  }

  /** The document that is attached to this very ARN, of the kinds that resources have. */
  Optional<Document> attachedTo(String arn) {
    return documents.values().stream()
        .filter(document -> document.kind().isOfAResource())
        .filter(document -> document.attachedTo().contains(arn))
        .findFirst();
  }

  /** The account that owns a bucket of one of the stacks. */
  Optional<String> ownerOf(String bucketArn) {
    return stacks.values().stream()
        .filter(
            stack ->
                stack.ofType("AWS::S3::Bucket").stream()
                    .anyMatch(bucket -> stack.arn(bucket.logicalId()).equals(bucketArn)))
        .map(stack -> stack.place().account())
        .findFirst();
  }

  /** The organisation of an account; that of the neighbours is ours. */
  static String organisationOf(String account) {
    return switch (account) {
      case Place.PRODUCER_ACCOUNT, Place.CONSUMER_ACCOUNT, NEIGHBOUR_ACCOUNT, REGISTRY_ACCOUNT ->
          ID;
      default -> "o-z9y8x7w6v5";
    };
  }

  /**
   * {@code {producer.DataBucket}} is a resource's ARN, {@code {producer.DataBucket.name}} its name;
   * {@code {partition}}, {@code {region}} and {@code {organisation}} are what they say.
   */
  String expand(String text) {
    return REFERENCE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value(found)));
  }

  private String value(MatchResult reference) {
    String resource = reference.group(2);
    if (resource == null) {
      return switch (reference.group(1)) {
        case "partition" -> partition();
        case "region" -> region();
        case "organisation" -> ID;
        default -> throw new AssertionError("nothing is called " + reference.group());
      };
    }
    Stack stack = stack(reference.group(1));
    return reference.group(3) == null ? stack.arn(resource) : stack.name(resource);
  }

  @Override
  public String toString() {
    return setting
        + stacks.keySet().stream().collect(Collectors.joining(", ", " with the stacks ", ""));
  }
}
