package io.s3hydration.cloudformation;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * What {@code Ref} and {@code Fn::GetAtt} answer for each type of resource, as the type's page in
 * the CloudFormation guide says. Identifiers that AWS would draw are made of the place and the
 * logical id, so that two stacks never share one.
 */
final class PhysicalNames {

  /** Which property holds a resource's name, where it has one. */
  private static final Map<String, String> NAME_PROPERTY =
      Map.ofEntries(
          Map.entry("AWS::S3::Bucket", "BucketName"),
          Map.entry("AWS::IAM::Role", "RoleName"),
          Map.entry("AWS::IAM::ManagedPolicy", "ManagedPolicyName"),
          Map.entry("AWS::IAM::RolePolicy", "PolicyName"),
          Map.entry("AWS::SQS::Queue", "QueueName"),
          Map.entry("AWS::SNS::Topic", "TopicName"),
          Map.entry("AWS::Logs::LogGroup", "LogGroupName"),
          Map.entry("AWS::ECS::Cluster", "ClusterName"),
          Map.entry("AWS::ECS::TaskDefinition", "Family"),
          Map.entry("AWS::ECR::Repository", "RepositoryName"),
          Map.entry("AWS::Events::Rule", "Name"),
          Map.entry("AWS::Scheduler::Schedule", "Name"),
          Map.entry("AWS::Scheduler::ScheduleGroup", "Name"),
          Map.entry("AWS::CloudWatch::Alarm", "AlarmName"),
          Map.entry("AWS::CloudWatch::Dashboard", "DashboardName"),
          Map.entry("AWS::CloudTrail::Trail", "TrailName"),
          Map.entry("AWS::KMS::Alias", "AliasName"),
          Map.entry("AWS::EC2::SecurityGroup", "GroupName"));

  private PhysicalNames() {}

  /** The name that the template gives; a drawn one where it gives none. */
  static String name(Place place, Resource resource) {
    String property = NAME_PROPERTY.get(resource.type());
    Object name = property == null ? null : resource.properties().get(property);
    return name == null ? drawn(place, resource) : String.valueOf(name);
  }

  /** Whether the template gives this resource a name of its own. */
  static boolean isNamed(Resource resource) {
    String property = NAME_PROPERTY.get(resource.type());
    return property != null && resource.properties().containsKey(property);
  }

  static Object ref(Place place, Resource resource) {
    return switch (resource.type()) {
      case "AWS::KMS::Key" -> uuid(place, resource);
      case "AWS::SNS::Topic", "AWS::ECS::TaskDefinition", "AWS::IAM::ManagedPolicy" ->
          attribute(place, resource, "Arn");
      case "AWS::SQS::Queue" -> attribute(place, resource, "QueueUrl");
      case "AWS::EC2::SecurityGroup" -> "sg-" + hexadecimal(place, resource);
      case "AWS::EC2::VPCEndpoint" -> "vpce-" + hexadecimal(place, resource);
      default -> name(place, resource);
    };
  }

  static Object attribute(Place place, Resource resource, String attribute) {
    String name = name(place, resource);
    return switch (resource.type() + "." + attribute) {
      case "AWS::S3::Bucket.Arn" -> "arn:" + place.partition() + ":s3:::" + name;
      case "AWS::IAM::Role.Arn" -> global(place, "role" + path(resource) + name);
      case "AWS::IAM::ManagedPolicy.Arn", "AWS::IAM::ManagedPolicy.PolicyArn" ->
          global(place, "policy" + path(resource) + name);
      case "AWS::KMS::Key.Arn" -> place.arn("kms", "key/" + uuid(place, resource));
      case "AWS::SQS::Queue.Arn" -> place.arn("sqs", name);
      case "AWS::SQS::Queue.QueueName" -> name;
      case "AWS::SQS::Queue.QueueUrl" ->
          "https://sqs.%s.amazonaws.com/%s/%s".formatted(place.region(), place.account(), name);
      case "AWS::SNS::Topic.Arn", "AWS::SNS::Topic.TopicArn" -> place.arn("sns", name);
      case "AWS::SNS::Topic.TopicName" -> name;
      case "AWS::Logs::LogGroup.Arn" -> place.arn("logs", "log-group:" + name + ":*");
      case "AWS::ECS::Cluster.Arn" -> place.arn("ecs", "cluster/" + name);
      case "AWS::ECS::TaskDefinition.Arn", "AWS::ECS::TaskDefinition.TaskDefinitionArn" ->
          place.arn("ecs", "task-definition/" + name + ":1");
      case "AWS::ECR::Repository.Arn" -> place.arn("ecr", "repository/" + name);
      case "AWS::Events::Rule.Arn" -> place.arn("events", "rule/" + name);
      case "AWS::Scheduler::ScheduleGroup.Arn" -> place.arn("scheduler", "schedule-group/" + name);
      case "AWS::Scheduler::Schedule.Arn" ->
          place.arn("scheduler", "schedule/" + resource.text("GroupName") + "/" + name);
      case "AWS::CloudWatch::Alarm.Arn" -> place.arn("cloudwatch", "alarm:" + name);
      case "AWS::CloudTrail::Trail.Arn" -> place.arn("cloudtrail", "trail/" + name);
      case "AWS::EC2::SecurityGroup.GroupId", "AWS::EC2::VPCEndpoint.Id" -> ref(place, resource);
      default ->
          throw new AssertionError(
              resource.logicalId() + ", a " + resource.type() + ", has no known " + attribute);
    };
  }

  private static String global(Place place, String rest) {
    return "arn:" + place.partition() + ":iam::" + place.account() + ":" + rest;
  }

  private static String path(Resource resource) {
    return String.valueOf(resource.properties().getOrDefault("Path", "/"));
  }

  /** Like the names that CloudFormation draws: stack, logical id, twelve characters. */
  private static String drawn(Place place, Resource resource) {
    String drawn =
        place.stackName() + "-" + resource.logicalId() + "-" + hexadecimal(place, resource);
    return resource.type().equals("AWS::S3::Bucket") ? drawn.toLowerCase(Locale.ROOT) : drawn;
  }

  private static String hexadecimal(Place place, Resource resource) {
    return uuid(place, resource).replace("-", "").substring(0, 12);
  }

  private static String uuid(Place place, Resource resource) {
    String seed = place + resource.logicalId();
    return UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
