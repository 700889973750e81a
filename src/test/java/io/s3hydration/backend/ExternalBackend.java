package io.s3hydration.backend;

import io.s3hydration.listing.ObjectKey;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A server that somebody else started, named by system properties or by environment variables
 * ({@code s3.producer.access-key} is {@code S3_PRODUCER_ACCESS_KEY}):
 *
 * <pre>
 * s3.endpoint                             http://127.0.0.1:7070
 * s3.region                               us-east-1 if absent
 * s3.producer.access-key, .secret-key, .bucket   the bucket is there, and may hold other objects
 * s3.consumer.access-key, .secret-key, .bucket   likewise
 * s3.consumer.kms-key-arn                 absent for the bucket's default
 * s3.sts-endpoint                         absent where the producer's user reads by itself
 * s3.producer.role-arn, .external-id      the role that reads; both with s3.sts-endpoint
 * s3.cannot                               what it lacks, by abilities' names and by kinds of key
 * </pre>
 *
 * <p>versitygw on a file system lacks {@code key:TWO_SLASHES,key:SLASH_FIRST,key:DOT,key:DOT_DOT,
 * key:DOT_ALONE,key:DOT_DOT_LAST,key:FOLDER_WITH_BYTES,key:CONTROL,key:NONCHARACTER,key:LONGEST,
 * key:LONGEST_EMOJI,holdsKeysBelowKeys,archives,listsArchiveClasses,tellsKmsKeys,dropsFraming}.
 */
public final class ExternalBackend extends S3Backend {

  private static final String ENDPOINT = "s3.endpoint";
  private static final String STS_ENDPOINT = "s3.sts-endpoint";

  private final Set<String> lacks;

  private ExternalBackend(String endpoint, S3Client producer, S3Client consumer) {
    super(
        endpoint,
        new OwnersBucket(producer, named("s3.producer.bucket")),
        producer,
        new OwnersBucket(consumer, named("s3.consumer.bucket")),
        consumer,
        setting("s3.consumer.kms-key-arn"));
    String named = setting("s3.cannot");
    this.lacks =
        named == null
            ? Set.of()
            : Arrays.stream(named.split(",", -1))
                .map(String::strip)
                .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether one is named; prints why not. */
  static boolean isAvailable() {
    return BackendContract.isAvailable(
        setting(ENDPOINT) == null
            ? Ability.no("no external S3 is named by -D" + ENDPOINT + "=…")
            : Ability.yes());
  }

  /** Whether one with STS is named, so that there is a role to assume; prints why not. */
  static boolean hasRole() {
    return isAvailable()
        && BackendContract.isAvailable(
            setting(STS_ENDPOINT) == null
                ? Ability.no("the external S3 has no STS: no -D" + STS_ENDPOINT + "=…")
                : Ability.yes());
  }

  public static ExternalBackend connect() {
    return new ExternalBackend(
        named(ENDPOINT), client(credentials("producer")), client(credentials("consumer")));
  }

  /**
   * How the application is told of the two buckets. The producer's is read through the role where
   * there is STS, else as the default chain of credentials says.
   */
  public static Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>();
    properties.put("hydration.producer.bucket", named("s3.producer.bucket"));
    properties.put("hydration.producer.endpoint", named(ENDPOINT));
    properties.put("hydration.producer.path-style", "true");
    properties.put("hydration.consumer.bucket", named("s3.consumer.bucket"));
    properties.put("spring.cloud.aws.region.static", region());
    properties.put("spring.cloud.aws.s3.endpoint", named(ENDPOINT));
    properties.put("spring.cloud.aws.s3.path-style-access-enabled", "true");
    AwsBasicCredentials task = credentials("consumer");
    properties.put("spring.cloud.aws.credentials.access-key", task.accessKeyId());
    properties.put("spring.cloud.aws.credentials.secret-key", task.secretAccessKey());
    String kmsKeyArn = setting("s3.consumer.kms-key-arn");
    if (kmsKeyArn != null) {
      properties.put("hydration.consumer.kms-key-arn", kmsKeyArn);
    }
    if (setting(STS_ENDPOINT) != null) {
      properties.put("hydration.producer.sts-endpoint", named(STS_ENDPOINT));
      properties.put("hydration.producer.role-arn", named("s3.producer.role-arn"));
      properties.put("hydration.producer.external-id", named("s3.producer.external-id"));
    }
    return properties;
  }

  /** The view of whoever holds the credentials. */
  public static S3Client client(AwsCredentials credentials) {
    return PathStyle.client(URI.create(named(ENDPOINT)), region(), credentials);
  }

  /** Of {@code producer}, {@code consumer}, or another user that the command line names. */
  public static AwsBasicCredentials credentials(String user) {
    return AwsBasicCredentials.create(
        named("s3." + user + ".access-key"), named("s3." + user + ".secret-key"));
  }

  public static String region() {
    String region = setting("s3.region");
    return region == null ? "us-east-1" : region;
  }

  private static @Nullable String setting(String name) {
    String variable = name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    return System.getProperty(name, System.getenv(variable));
  }

  /** A setting that must be there. */
  public static String named(String name) {
    String value = setting(name);
    if (value == null) {
      throw new IllegalArgumentException(ENDPOINT + " is set, but " + name + " is not");
    }
    return value;
  }

  @Override
  public void denyAtProducer(ObjectKey key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Ability holds(LegalKey kind) {
    return unlessNamed("key:" + kind);
  }

  @Override
  public Ability holdsKeysBelowKeys() {
    return unlessNamed("holdsKeysBelowKeys");
  }

  @Override
  public Ability listsInUtf8Order() {
    return unlessNamed("listsInUtf8Order");
  }

  @Override
  public Ability deniesKeys() {
    return Ability.no("a test does not write policies on a server that is not its own");
  }

  @Override
  public Ability archives() {
    return unlessNamed("archives");
  }

  @Override
  public Ability listsArchiveClasses() {
    return unlessNamed("listsArchiveClasses");
  }

  @Override
  public Ability storesChecksums() {
    return unlessNamed("storesChecksums");
  }

  @Override
  public Ability dropsFraming() {
    return unlessNamed("dropsFraming");
  }

  @Override
  public Ability tellsKmsKeys() {
    return unlessNamed("tellsKmsKeys");
  }

  @Override
  public Ability swapsAtomically() {
    return unlessNamed("swapsAtomically");
  }

  private Ability unlessNamed(String ability) {
    return lacks.contains(ability) ? Ability.no("named in s3.cannot") : Ability.yes();
  }
}
