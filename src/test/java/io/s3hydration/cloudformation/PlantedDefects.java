package io.s3hydration.cloudformation;

import java.util.List;

/** Each as somebody could make it, by a slip or on purpose, and the check that has to see it. */
final class PlantedDefects {

  private static final String CONSUMER = "cloudformation/consumer.yaml";
  private static final String PRODUCER = "cloudformation/producer.yaml";
  private static final String LAUNCH_ROLE = "cloudformation/launch-role.yaml";
  private static final String CATALOG = "cloudformation/catalog.yaml";
  private static final String REGISTRY = "cloudformation/registry.yaml";

  static final List<PlantedDefect> ALL =
      List.of(
          // Named by those who asked for the checks.
          new PlantedDefect(
              "a bucket policy that lets everybody read",
              PRODUCER,
              "(Sid: AllowReadRole[\\s\\S]*?Principal: )\\{.*\\}",
              "$1'*'",
              "PolicyStyleTest|NO_OPEN_PRINCIPAL"),
          new PlantedDefect(
              "the endpoint without ECR's layer bucket",
              CONSUMER,
              "-starport-layer-bucket",
              "-layer-bucket",
              "ENDPOINT_LETS_IMAGE_LAYERS_THROUGH"),
          new PlantedDefect(
              "an alarm on a metric that nobody emits",
              CONSUMER,
              "MetricName: RunsFailed",
              "MetricName: FailedRuns",
              "AlarmsTest"),
          new PlantedDefect(
              "an action that the code never calls",
              PRODUCER,
              "\\[s3:GetObject, s3:GetObjectTagging\\]",
              "[s3:GetObject, s3:GetObjectTagging, s3:GetObjectVersion]",
              "GrantedActionsTest|PolicyCasesTest"),
          new PlantedDefect(
              "an environment variable that the program does not know",
              CONSUMER,
              "HYDRATION_PRODUCER_ROLEARN",
              "HYDRATION_PRODUCER_ROLE",
              "TaskEnvironmentTest"),
          new PlantedDefect(
              "the permission to sweep the index removed",
              CONSUMER,
              "(Sid: SweepTheIndex[\\s\\S]*?Action: )s3:DeleteObject",
              "$1s3:PutObject",
              "PolicyCasesTest"),
          new PlantedDefect(
              "a rule that pages on exit code 4",
              CONSUMER,
              "anything-but: \\[0, 3, 4, 5\\]",
              "anything-but: [0, 3, 5]",
              "FailedTasksRuleTest"),
          new PlantedDefect(
              "an alarm on the first run that is held off or out of time",
              CONSUMER,
              "(runs-skipped'[\\s\\S]*?Threshold: )1",
              "$10",
              "AlarmsTest"),
          new PlantedDefect(
              "an alarm that adds up runs that did not come in a row",
              CONSUMER,
              "(runs-skipped'[\\s\\S]*?Statistic: )Maximum",
              "$1Sum",
              "AlarmsTest"),
          new PlantedDefect(
              "an endpoint without a policy",
              CONSUMER,
              "(com.amazonaws.\\$\\{AWS::Region\\}.sts'[\\s\\S]*?)PolicyDocument:[\\s\\S]*?(\\n\\n)",
              "$1$2",
              "ENDPOINT_HAS_A_POLICY"),
          new PlantedDefect(
              "two deployments with one name",
              CONSUMER,
              "\\$\\{DeploymentName\\}-failures",
              "s3-hydration-failures",
              "StacksTest"),
          // What the tables of policy cases see.
          new PlantedDefect(
              "a trust without an ExternalId",
              PRODUCER,
              "\\n +sts:ExternalId: .*",
              "",
              "PolicyCasesTest"),
          new PlantedDefect(
              "a trust for every role of the consumer's account",
              PRODUCER,
              "\\n +ArnEquals:\\n +aws:PrincipalArn: .*\\$\\{ConsumerTaskRoleName\\}'",
              "",
              "PolicyCasesTest"),
          new PlantedDefect(
              "a read role that may write",
              PRODUCER,
              "\\[s3:GetObject, s3:GetObjectTagging\\]",
              "[s3:GetObject, s3:GetObjectTagging, s3:PutObject]",
              "PolicyCasesTest"),
          new PlantedDefect(
              "a launch role that makes roles without the boundary",
              LAUNCH_ROLE,
              "StringEquals: \\{iam:PermissionsBoundary: !Ref BoundaryPolicy\\}",
              "StringEquals: {aws:PrincipalAccount: !Ref AWS::AccountId}",
              "PolicyCasesTest"),
          new PlantedDefect(
              "a Deny of the launch role that does not say why",
              LAUNCH_ROLE,
              "\\n +# [^\\n]*\\n( +- Sid: DenyTheData)",
              "\n$1",
              "PolicyStyleTest"),
          new PlantedDefect(
              "a launch role that may change every trail",
              LAUNCH_ROLE,
              "(Sid: Trail\\n[\\s\\S]*?Resource: ).*",
              "$1'*'",
              "PolicyStyleTest"),
          // What nothing but a rule of our own sees.
          new PlantedDefect(
              "a bucket without encryption",
              PRODUCER,
              "BucketEncryption:[\\s\\S]*?(VersioningConfiguration)",
              "$1",
              "BUCKET_IS_ENCRYPTED"),
          new PlantedDefect(
              "SSE-C let through",
              CONSUMER,
              "\\n *BlockedEncryptionTypes: .*",
              "",
              "BUCKET_IS_ENCRYPTED"),
          new PlantedDefect(
              "a bucket that goes with its stack",
              CONSUMER,
              "DeletionPolicy: RetainExceptOnCreate",
              "DeletionPolicy: Delete",
              "STATEFUL_IS_RETAINED"),
          new PlantedDefect(
              "a schedule of five fields",
              CONSUMER,
              "Default: cron\\(0 2 \\* \\* \\? \\*\\)",
              "Default: cron(0 2 * * *)",
              "SCHEDULE_PARAMETERS_ARE_SOUND"),
          new PlantedDefect(
              "a stop that Fargate does not wait for",
              CONSUMER,
              "StopTimeout: 120",
              "StopTimeout: 300",
              "TASK_IS_CONFINED"),
          new PlantedDefect(
              "a privileged container",
              CONSUMER,
              "( +)ReadonlyRootFilesystem: true",
              "$1ReadonlyRootFilesystem: true\n$1Privileged: true",
              "TASK_IS_CONFINED"),
          new PlantedDefect(
              "logs that may be dropped",
              CONSUMER,
              "mode: blocking",
              "mode: non-blocking",
              "TASK_IS_CONFINED"),
          new PlantedDefect(
              "an access key in the task's environment",
              CONSUMER,
              "(Name: AWS_EC2_METADATA_DISABLED, Value: )'true'",
              "$1AKIAIOSFODNN7EXAMPLE",
              "NO_ACCESS_KEYS_IN_TASKS"),
          new PlantedDefect(
              "a key that does not rotate",
              PRODUCER,
              "EnableKeyRotation: true",
              "EnableKeyRotation: false",
              "KEY_ROTATES"),
          new PlantedDefect(
              "egress to the world",
              CONSUMER,
              "CidrIp: 127.0.0.1/32",
              "CidrIp: 0.0.0.0/0",
              "NOTHING_IS_OPEN_TO_THE_WORLD"),
          new PlantedDefect(
              "an alarm that tells nobody",
              CONSUMER,
              "\\n +AlarmActions: .*",
              "",
              "ALARM_REACHES_SOMEBODY"),
          new PlantedDefect(
              "a service role for everybody's tasks",
              CONSUMER,
              "StringEquals: \\{aws:SourceAccount: !Ref AWS::AccountId\\}\\n( +)ArnLike",
              "StringEquals: {aws:RequestedRegion: !Ref AWS::Region}\n$1ArnLike",
              "SERVICE_ROLES_ARE_NO_DEPUTIES"),
          new PlantedDefect(
              "a statement without a Sid",
              PRODUCER,
              "- Sid: (\\w+)\\n +Effect",
              "- Effect",
              "STATEMENT_HAS_A_SID"),
          new PlantedDefect(
              "tags of images that can be moved",
              REGISTRY,
              "IMMUTABLE",
              "MUTABLE",
              "REPOSITORY_IS_SOUND"),
          new PlantedDefect(
              "a launch constraint on one account's role",
              CATALOG,
              "LocalRoleName: !Ref LaunchRoleName",
              "RoleArn: !Sub arn:aws:iam::111111111111:role/\\${LaunchRoleName}",
              "LAUNCH_ROLE_IS_LOCAL"),
          new PlantedDefect(
              "versions that get new ids with each update",
              CATALOG,
              "ReplaceProvisioningArtifacts: false",
              "ReplaceProvisioningArtifacts: true",
              "PRODUCT_KEEPS_ITS_VERSIONS"),
          // What only the comparison of two files sees.
          new PlantedDefect(
              "a launch role that cannot encrypt the log group",
              LAUNCH_ROLE,
              "\\n +- logs:AssociateKmsKey",
              "",
              "LAUNCH_ROLE"),
          new PlantedDefect(
              "a new resource type that the launch role does not know",
              CONSUMER,
              "^  Dashboard:\\n    Type: .*",
              "  Parameter:\n    Type: AWS::SSM::Parameter\n    Properties: {Type: String, Value: x}\n\n$0",
              "LAUNCH_ROLE"),
          new PlantedDefect(
              "a policy that IAM refuses for its length",
              LAUNCH_ROLE,
              "( +)- ecs:CreateCluster",
              "$1- ecs:CreateCluster\n"
                  + "$1- ecs:DescribeTaskDefinition\n".repeat(80).stripTrailing(),
              "POLICY_SIZE"),
          new PlantedDefect(
              "a number of alarms that the cost table does not have",
              "cloudformation/README.md",
              "\\| alarms \\| always \\| 9",
              "| alarms | always | 8",
              "DocumentedNamesTest"),
          new PlantedDefect(
              "a parameter in the guide that no template has",
              "cloudformation/README.md",
              "`CreateStsEndpoint`",
              "`CreateStsEndpoints`",
              "DocumentedNamesTest"),
          new PlantedDefect(
              "a guardrail that nobody explains",
              "cloudformation/guardrails/keys.json",
              "DenyChangesOfKeys",
              "DenyAllChanges",
              "GuardrailsTest"),
          // What AWS's validator and cfn-lint see.
          new PlantedDefect(
              "an action that does not exist",
              PRODUCER,
              "- kms:EnableKeyRotation",
              "- kms:EnableRotation",
              "W3037|cfn-lint"),
          new PlantedDefect(
              "a property that does not exist",
              PRODUCER,
              "VersioningConfiguration:",
              "Versioning:",
              "F3002"));

  private PlantedDefects() {}
}
