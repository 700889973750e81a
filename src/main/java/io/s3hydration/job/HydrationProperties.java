package io.s3hydration.job;

import io.s3hydration.transfer.TransferSettings.Tags;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Everything that is configured under {@code hydration.}; what is common to all AWS clients, and
 * the consumer's client, is configured under {@code spring.cloud.aws.}.
 *
 * @param deployment which of several deployments this is: the dimension of its metrics
 * @param metrics emf: a line of metrics on standard output each minute and at the end
 * @param stallTimeout without a key accounted or a byte moved for so long, liveness is DOWN and the
 *     run ends
 * @param maxRunDuration after which the run stops, and the next one goes on; any time where absent
 */
@ConfigurationProperties(prefix = "hydration", ignoreUnknownFields = false)
public record HydrationProperties(
    @DefaultValue Producer producer,
    @DefaultValue Consumer consumer,
    @DefaultValue Transfer transfer,
    @DefaultValue Sync sync,
    @DefaultValue(HydrationProperties.DEPLOYMENT) String deployment,
    @DefaultValue("off") Metrics metrics,
    @DefaultValue Lease lease,
    @DefaultValue("15m") Duration stallTimeout,
    @Nullable Duration maxRunDuration,
    @DefaultValue Shutdown shutdown,
    @DefaultValue Fuse fuse) {

  static final String DEPLOYMENT = "s3-hydration";

  /**
   * Where objects come from, and as whom they are read.
   *
   * @param bucket the producer's bucket
   * @param prefix only keys that begin with it; taken off the keys of the copies
   * @param region of the producer's bucket; the consumer's where absent
   * @param endpoint of an S3-compatible store; AWS where absent
   * @param pathStyle bucket in the path instead of the host name, for S3-compatible stores
   * @param roleArn the role to assume in the producer's account; needs external-id
   * @param externalId what the role's trust policy asks for
   * @param stsEndpoint another address of STS; the region's own where absent
   * @param profile a named AWS profile instead of a role
   * @param accountId of the bucket's owner; sent with every request, compared with role-arn
   * @param kmsKeyArn the key that the producer's objects are expected under
   */
  public record Producer(
      @Nullable String bucket,
      @DefaultValue("") String prefix,
      @Nullable String region,
      @Nullable URI endpoint,
      @DefaultValue("false") boolean pathStyle,
      @Nullable String roleArn,
      @Nullable String externalId,
      @Nullable URI stsEndpoint,
      @Nullable String profile,
      @Nullable String accountId,
      @Nullable String kmsKeyArn) {

    /** Without the ExternalId, which belongs in no log. */
    @Override
    public String toString() {
      return "producer s3://" + bucket + "/" + prefix;
    }
  }

  /**
   * Where copies go.
   *
   * @param bucket the consumer's bucket
   * @param prefix put before the keys of the copies
   * @param kmsKeyArn the key that copies are encrypted under; the bucket's default where absent
   * @param accountId of the bucket's owner; sent with every request
   * @param conditionalWrites off: for stores that do not know If-Match and If-None-Match
   * @param requestChecksums when-required: for stores that do not know S3's newer checksums; what
   *     they stored is then proved by MD5 where the ETag is one
   * @param onOtherKey what to do where a HEAD shows a copy under another KMS key
   */
  public record Consumer(
      @Nullable String bucket,
      @DefaultValue("") String prefix,
      @Nullable String kmsKeyArn,
      @Nullable String accountId,
      @DefaultValue("on") Switch conditionalWrites,
      @DefaultValue("when-supported") RequestChecksums requestChecksums,
      @DefaultValue("keep") OnOtherKey onOtherKey) {}

  /**
   * How objects are copied.
   *
   * @param maxConcurrentObjects objects and parts under way at a time, over the whole run
   * @param partSize of multipart copies, 5 MiB to 5 GiB; larger where 10,000 parts would not do
   * @param multipartThreshold objects larger than this are copied in parts
   * @param tags whether object tags are copied; ask: for stores whose answers tell no count of them
   * @param storageClass of the copies
   * @param maxBandwidth bytes a second over the whole run, at least 64 KiB, for each of which one
   *     object or part may be under way; no limit where absent
   */
  public record Transfer(
      @DefaultValue("256") int maxConcurrentObjects,
      @DefaultValue("64MB") DataSize partSize,
      @DefaultValue("128MB") DataSize multipartThreshold,
      @DefaultValue("copy") Tags tags,
      @DefaultValue("STANDARD") String storageClass,
      @Nullable DataSize maxBandwidth) {}

  /**
   * How runs follow one another.
   *
   * @param location of marker, index, ledger and reports in the consumer's bucket; ends in a slash
   * @param fullEvery how old the last full check of a part of the index may be, or "never"
   * @param freshFor a scheduled run does nothing if the last success is younger; zero: never so
   * @param adoptionOverlap how far before a predecessor's time objects are examined all the same
   * @param onMissing what to do where somebody removed a copy
   * @param predecessorTimePointer JSON pointer to the time in a predecessor's marker
   */
  public record Sync(
      @DefaultValue("_sync/") String location,
      @DefaultValue("7d") String fullEvery,
      @DefaultValue("0s") Duration freshFor,
      @DefaultValue("24h") Duration adoptionOverlap,
      @DefaultValue("copy") OnMissing onMissing,
      @Nullable String predecessorTimePointer) {}

  /**
   * How runs keep out of each other's way.
   *
   * @param duration how long a run holds its destination after each sign of life; renewed at a
   *     third
   */
  public record Lease(@DefaultValue("2m") Duration duration) {}

  /**
   * How a run is stopped.
   *
   * @param timeout from a stop until the process ends: objects under way have three quarters of it
   */
  public record Shutdown(@DefaultValue("100s") Duration timeout) {}

  /**
   * When too many objects fail for a reason that concerns them all.
   *
   * @param share of the last objects above which the run ends, more than 0; 1 for never
   * @param minimum how many objects it looks at
   */
  public record Fuse(@DefaultValue("0.5") double share, @DefaultValue("100") int minimum) {}

  /** On or off. */
  public enum Switch {
    ON,
    OFF
  }

  /** When requests carry a checksum beside what S3 demands. */
  public enum RequestChecksums {
    WHEN_SUPPORTED,
    WHEN_REQUIRED
  }

  /** Where metrics go. */
  public enum Metrics {
    OFF,
    EMF
  }

  /** What to do about a copy that somebody removed. */
  public enum OnMissing {
    COPY,
    LEAVE
  }

  /** What to do about a copy under another KMS key than the configured one. */
  public enum OnOtherKey {
    KEEP,
    RECOPY
  }
}
