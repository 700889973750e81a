package io.s3hydration.backend;

import io.s3hydration.listing.ObjectKey;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
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
 * s3.cannot                               what it lacks, by abilities' names and by kinds of key
 * </pre>
 *
 * <p>versitygw on a file system lacks {@code key:TWO_SLASHES,key:SLASH_FIRST,key:DOT,key:DOT_DOT,
 * key:DOT_ALONE,key:DOT_DOT_LAST,key:FOLDER_WITH_BYTES,key:CONTROL,key:NONCHARACTER,key:LONGEST,
 * key:LONGEST_EMOJI,holdsKeysBelowKeys,archives,listsArchiveClasses,tellsKmsKeys}.
 */
final class ExternalBackend extends S3Backend {

  private static final String ENDPOINT = "s3.endpoint";

  private final Set<String> lacks;

  private ExternalBackend(String endpoint, S3Client producer, S3Client consumer) {
    super(
        endpoint,
        new OwnersBucket(producer, required("s3.producer.bucket")),
        producer,
        new OwnersBucket(consumer, required("s3.consumer.bucket")),
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

  static Backend connect() {
    return new ExternalBackend(required(ENDPOINT), client("producer"), client("consumer"));
  }

  private static S3Client client(String side) {
    String region = setting("s3.region");
    return PathStyle.client(
        URI.create(required(ENDPOINT)),
        region == null ? "us-east-1" : region,
        AwsBasicCredentials.create(
            required("s3." + side + ".access-key"), required("s3." + side + ".secret-key")));
  }

  private static @Nullable String setting(String name) {
    String variable = name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    return System.getProperty(name, System.getenv(variable));
  }

  private static String required(String name) {
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
