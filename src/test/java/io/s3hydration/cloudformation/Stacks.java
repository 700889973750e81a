package io.s3hydration.cloudformation;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The two stacks of one deployment and those of whoever offers them, with the parameters that a
 * user must give and those that a test gives beside them. The consumer's name the producer's
 * outputs, as the guide tells a user to do.
 */
public final class Stacks {

  static final String ORGANISATION = "o-a1b2c3d4e5";
  static final String EXTERNAL_ID = "agreed-with-the-producer";
  static final String IMAGE_REPOSITORY =
      "arn:aws:ecr:eu-central-1:333333333333:repository/s3-hydration";

  private Stacks() {}

  public static Stack producer() {
    return producer(Map.of());
  }

  static Stack producer(Map<String, String> parameters) {
    return producer(Place.producer(), parameters);
  }

  static Stack producer(Place place, Map<String, String> parameters) {
    Map<String, String> given = new LinkedHashMap<>();
    given.put("ConsumerAccountId", Place.CONSUMER_ACCOUNT);
    given.put("OrganisationId", ORGANISATION);
    given.put("ExternalId", EXTERNAL_ID);
    given.putAll(parameters);
    return Stack.of(Template.producer(), place, given);
  }

  public static Stack consumer() {
    return consumer(Map.of());
  }

  public static Stack consumer(Map<String, String> parameters) {
    return consumer(Place.consumer(), parameters);
  }

  static Stack consumer(Place place, Map<String, String> parameters) {
    Map<String, String> outputs =
        producer(
                new Place(
                    place.partition(), place.region(), Place.PRODUCER_ACCOUNT, "the-producer"),
                Map.of())
            .outputs();
    Map<String, String> given = new LinkedHashMap<>();
    given.put("ProducerAccountId", Place.PRODUCER_ACCOUNT);
    given.put("ProducerBucketName", outputs.getOrDefault("BucketName", ""));
    given.put("ProducerBucketArn", outputs.getOrDefault("BucketArn", ""));
    given.put("CrossAccountRoleArn", outputs.getOrDefault("RoleArn", ""));
    given.put("ProducerKmsKeyArn", outputs.getOrDefault("KmsKeyArn", ""));
    given.put("OrganisationId", ORGANISATION);
    given.put("ExternalId", EXTERNAL_ID);
    given.put("VpcId", "vpc-0a1b2c3d4e5f60718");
    given.put("SubnetIds", "subnet-0a1b2c3d4e5f60711,subnet-0a1b2c3d4e5f60712");
    given.put("RouteTableIds", "rtb-0a1b2c3d4e5f60718");
    given.put("S3PrefixListId", "pl-6ea54007");
    given.put(
        "ContainerImage",
        "333333333333.dkr.ecr.eu-central-1.amazonaws.com/s3-hydration@sha256:" + "0".repeat(64));
    given.put("EcrRepositoryArn", IMAGE_REPOSITORY);
    given.put("AlarmEmail", "ops@example.com");
    given.putAll(parameters);
    return Stack.of(Template.consumer(), place, given);
  }

  static Stack launchRole(Place place, Map<String, String> parameters) {
    return Stack.of(Template.named("launch-role"), place, parameters);
  }

  static Stack registry(Place place, Map<String, String> parameters) {
    Map<String, String> given = new LinkedHashMap<>();
    given.put("OrganisationId", ORGANISATION);
    given.putAll(parameters);
    return Stack.of(Template.named("registry"), place, given);
  }

  static Stack catalog(Place place, Map<String, String> parameters) {
    Map<String, String> given = new LinkedHashMap<>();
    given.put("TemplateBucketName", "s3-hydration-templates-333333333333-eu-central-1");
    given.put("SupportEmail", "platform@example.com");
    given.putAll(parameters);
    return Stack.of(Template.named("catalog"), place, given);
  }
}
