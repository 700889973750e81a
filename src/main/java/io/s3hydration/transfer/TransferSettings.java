package io.s3hydration.transfer;

import org.jspecify.annotations.Nullable;

/**
 * What an operator may decide about copies. Nothing of it comes from the producer.
 *
 * @param partSize preferred bytes of a part, 5 MiB to 5 GiB
 * @param multipartThreshold objects of more bytes than this go in parts; at most 5 GiB, the largest
 *     single PUT
 * @param wholeUpTo objects of at most so many bytes are read whole before they are written, each in
 *     memory of its own; larger ones stream; 0 for none
 * @param storageClass of the copies, S3's name
 * @param kmsKeyArn the consumer's key; null for the bucket's default encryption
 * @param producerKmsKeyArn what the producer's objects should lie under; null if nobody checks
 * @param tags whether object tags are carried
 * @param sendChecksums false only for stores that know no CRC64NVME; what they answer is compared
 *     by MD5 then
 * @param conditionalWrites false only for stores that know no {@code If-Match}
 */
public record TransferSettings(
    long partSize,
    long multipartThreshold,
    long wholeUpTo,
    String storageClass,
    @Nullable String kmsKeyArn,
    @Nullable String producerKmsKeyArn,
    Tags tags,
    boolean sendChecksums,
    boolean conditionalWrites) {

  /** Above it, reading and writing at once is worth more than the layers that it takes. */
  private static final long MAX_WHOLE_BYTES = 256 << 10;

  /** What all objects that are read whole may take of the heap together. */
  private static final long ALL_WHOLE_BYTES = 32 << 20;

  public TransferSettings {
    if (partSize < PartPlan.MIN_PART_BYTES || partSize > PartPlan.MAX_PART_BYTES) {
      throw new IllegalArgumentException("a part has 5 MiB to 5 GiB, not " + partSize);
    }
    if (multipartThreshold < 0 || multipartThreshold > PartPlan.MAX_SINGLE_PUT_BYTES) {
      throw new IllegalArgumentException("one PUT takes at most 5 GiB, not " + multipartThreshold);
    }
  }

  /**
   * What {@code wholeUpTo} may be where so many objects are copied at a time.
   *
   * @param concurrentObjects at least 1
   */
  public static long wholeUpTo(int concurrentObjects) {
    return Math.min(MAX_WHOLE_BYTES, ALL_WHOLE_BYTES / concurrentObjects);
  }

  /** Whether an object of this size is read whole before it is written. */
  public boolean whole(long size) {
    return size <= wholeUpTo;
  }

  /** Whether an object of this size is copied in parts. */
  public boolean inParts(long size) {
    return size > multipartThreshold;
  }

  /** What to do about object tags. */
  public enum Tags {
    /** Those of objects whose answers tell that they have some, as S3's do. */
    COPY,
    /** Of every object, for stores whose answers do not tell. */
    ASK,
    DROP
  }
}
