package io.s3hydration.job;

import io.s3hydration.plan.ReservedKeys;
import io.s3hydration.report.LeaseOffice;
import io.s3hydration.transfer.PartPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Looks at the whole configuration before anything is read or written. */
final class ConfigurationCheck {

  /** Classes whose objects can be read at once; the others would refuse the next HEAD or GET. */
  private static final Set<String> STORAGE_CLASSES =
      Set.of("STANDARD", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR");

  private final List<ConfigurationProblem> problems = new ArrayList<>();
  private final HydrationProperties properties;

  private ConfigurationCheck(HydrationProperties properties) {
    this.properties = properties;
  }

  /**
   * Checks everything.
   *
   * @param bound what could not even be bound
   * @param consumerEndpoint null for AWS
   * @throws ConfigurationProblemsException naming every problem
   */
  static void check(
      HydrationProperties properties,
      List<ConfigurationProblem> bound,
      @Nullable ConsumerEndpoint consumerEndpoint) {
    ConfigurationCheck check = new ConfigurationCheck(properties);
    check.problems.addAll(bound);
    check.producer();
    check.consumer(consumerEndpoint);
    check.transfer();
    check.sync();
    check.overlap(consumerEndpoint);
    LimitsCheck.check(properties, Runtime.getRuntime().maxMemory(), check.problems::add);
    if (!check.problems.isEmpty()) {
      throw new ConfigurationProblemsException(check.problems);
    }
  }

  private void producer() {
    HydrationProperties.Producer producer = properties.producer();
    required("hydration.producer.bucket", producer.bucket(), Shapes.BUCKET, "producer-data");
    optional(
        "hydration.producer.role-arn",
        producer.roleArn(),
        Shapes.ROLE_ARN,
        "a role ARN",
        "arn:aws:iam::111111111111:role/s3-hydration-CrossAccountReadRole");
    account("hydration.producer.account-id", producer.accountId(), "111111111111");
    key("hydration.producer.kms-key-arn", producer.kmsKeyArn());
    optional(
        "hydration.producer.region", producer.region(), Shapes.REGION, "a region", "eu-west-1");
    optional(
        "hydration.producer.profile",
        producer.profile(),
        name -> !name.isBlank(),
        "a profile's name",
        "producer-readonly");
    endpoint("hydration.producer.endpoint", producer.endpoint());
    endpoint("hydration.producer.sts-endpoint", producer.stsEndpoint());
    boolean role = producer.roleArn() != null;
    String externalId = producer.externalId();
    if (role && externalId == null) {
      add(
          "hydration.producer.external-id",
          "nothing",
          "role-arn needs it, or a confused deputy could use the role",
          "the value that the producer's trust policy asks for");
    }
    if (externalId != null && !Shapes.EXTERNAL_ID.test(externalId)) {
      add(
          "hydration.producer.external-id",
          externalId.length() + " characters, not shown",
          "it must be 2 to 1,224 characters of A-Z a-z 0-9 _ + = , . @ : / -",
          "the value that the producer's trust policy asks for");
    }
    if (!role && externalId != null) {
      add(
          "hydration.producer.role-arn",
          "nothing",
          "external-id is of no use without it",
          "a role");
    }
    if (role && producer.profile() != null) {
      add(
          "hydration.producer.profile",
          producer.profile(),
          "role-arn is set too, and only one identity can read the producer's bucket",
          "(leave one of the two out)");
    }
    String arn = producer.roleArn();
    String account = producer.accountId();
    if (arn != null && account != null && Shapes.ROLE_ARN.test(arn)) {
      String owner = arn.split(":", -1)[4];
      if (!owner.equals(account)) {
        add("hydration.producer.account-id", account, "role-arn is of account " + owner, owner);
      }
    }
  }

  private void consumer(@Nullable ConsumerEndpoint endpoint) {
    HydrationProperties.Consumer consumer = properties.consumer();
    required("hydration.consumer.bucket", consumer.bucket(), Shapes.BUCKET, "consumer-data");
    key("hydration.consumer.kms-key-arn", consumer.kmsKeyArn());
    account("hydration.consumer.account-id", consumer.accountId(), "222222222222");
    if (endpoint != null) {
      endpoint(endpoint.property(), endpoint.url());
    }
  }

  private void transfer() {
    HydrationProperties.Transfer transfer = properties.transfer();
    long part = transfer.partSize().toBytes();
    if (part < PartPlan.MIN_PART_BYTES || part > PartPlan.MAX_PART_BYTES) {
      add("hydration.transfer.part-size", transfer.partSize(), "S3 takes 5 MiB to 5 GiB", "64MB");
    }
    long threshold = transfer.multipartThreshold().toBytes();
    if (threshold < PartPlan.MIN_PART_BYTES || threshold > PartPlan.MAX_SINGLE_PUT_BYTES) {
      add(
          "hydration.transfer.multipart-threshold",
          transfer.multipartThreshold(),
          "it must be 5 MiB to 5 GiB, the most that one PUT takes",
          "128MB");
    }
    if (!STORAGE_CLASSES.contains(transfer.storageClass())) {
      add(
          "hydration.transfer.storage-class",
          transfer.storageClass(),
          "copies must stay readable: one of " + STORAGE_CLASSES.stream().sorted().toList(),
          "STANDARD");
    }
  }

  private void sync() {
    HydrationProperties.Sync sync = properties.sync();
    String location = sync.location();
    if (!ReservedKeys.canBe(location)) {
      add(
          "hydration.sync.location",
          location,
          "it must end, and not begin, with a slash",
          "_sync/");
    }
    String prefix = properties.consumer().prefix();
    if (prefix.startsWith(location)) {
      add(
          "hydration.consumer.prefix",
          prefix,
          "only records may lie under hydration.sync.location",
          "copies/");
    }
    if (!Shapes.FULL_EVERY.test(sync.fullEvery())) {
      add(
          "hydration.sync.full-every",
          sync.fullEvery(),
          "neither never nor a duration, zero or more, with a unit",
          "7d");
    }
    String pointer = sync.predecessorTimePointer();
    if (pointer != null && !pointer.startsWith("/")) {
      add(
          "hydration.sync.predecessor-time-pointer",
          pointer,
          "a JSON pointer begins with a slash",
          "/last_sync");
    }
    notNegative("hydration.sync.fresh-for", sync.freshFor(), "12h");
    notNegative("hydration.sync.adoption-overlap", sync.adoptionOverlap(), "24h");
    String deployment = properties.deployment();
    optional("hydration.deployment", deployment, Shapes.DEPLOYMENT, "a name", "s3-hydration");
    if (!LeaseOffice.canLast(properties.lease().duration())) {
      add("hydration.lease.duration", properties.lease().duration(), "it must be 15s to 1h", "2m");
    }
  }

  private void overlap(@Nullable ConsumerEndpoint consumerEndpoint) {
    if (BucketOverlap.of(properties, properties.consumer().prefix(), consumerEndpoint)) {
      add(
          "hydration.consumer.bucket",
          String.valueOf(properties.consumer().bucket()),
          "it is the producer's bucket, and the prefixes overlap",
          "another bucket");
    } else if (BucketOverlap.of(properties, properties.sync().location(), consumerEndpoint)) {
      add(
          "hydration.sync.location",
          properties.sync().location(),
          "it is in the producer's bucket, and overlaps hydration.producer.prefix",
          "records/");
    }
  }

  private void required(
      String property, @Nullable String value, Predicate<String> valid, String example) {
    if (value == null || value.isEmpty()) {
      add(property, "nothing", "it is required", example);
    } else if (!valid.test(value)) {
      add(property, value, "it is not the name of a general-purpose bucket", example);
    }
  }

  private void optional(
      String property,
      @Nullable String value,
      Predicate<String> valid,
      String wanted,
      String example) {
    if (value != null && !valid.test(value)) {
      add(property, value, "it is not " + wanted, example);
    }
  }

  private void account(String property, @Nullable String value, String example) {
    optional(property, value, Shapes.ACCOUNT, "12 digits", example);
  }

  private void key(String property, @Nullable String value) {
    String wanted = "a key ARN (an alias resolves in the requester's account)";
    optional(property, value, Shapes.KEY_ARN, wanted, Shapes.KEY_EXAMPLE);
  }

  private void endpoint(String property, @Nullable Object value) {
    String text = value == null ? null : value.toString();
    String wanted = "an http or https URL with the name of a host";
    optional(property, text, Shapes.ENDPOINT, wanted, "https://s3.example.com");
  }

  private void notNegative(String property, Duration value, String example) {
    if (value.isNegative()) {
      add(property, value, "it must not be negative", example);
    }
  }

  private void add(String property, Object seen, String why, String example) {
    problems.add(new ConfigurationProblem(property, String.valueOf(seen), why, example));
  }
}
