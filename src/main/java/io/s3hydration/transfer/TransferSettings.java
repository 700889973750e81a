package io.s3hydration.transfer;

import org.jspecify.annotations.Nullable;

/**
 * What an operator may decide about copies. Nothing of it comes from the producer.
 *
 * @param partSize preferred bytes of a part, 5 MiB to 5 GiB
 * @param multipartThreshold objects of more bytes than this go in parts; at most 5 GiB, the largest
 *     single PUT
 * @param storageClass of the copies, S3's name; null for the bucket's default
 * @param kmsKeyArn the consumer's key; null for the bucket's default encryption
 * @param producerKmsKeyArn what the producer's objects should lie under; null if nobody checks
 * @param copyTags whether object tags are carried
 * @param sendChecksums false only for stores that know no CRC64NVME; what they answer is compared
 *     by MD5 then
 * @param conditionalWrites false only for stores that know no {@code If-Match}
 */
public record TransferSettings(
    long partSize,
    long multipartThreshold,
    @Nullable String storageClass,
    @Nullable String kmsKeyArn,
    @Nullable String producerKmsKeyArn,
    boolean copyTags,
    boolean sendChecksums,
    boolean conditionalWrites) {

  public TransferSettings {
    if (partSize < PartPlan.MIN_PART_BYTES || partSize > PartPlan.MAX_PART_BYTES) {
      throw new IllegalArgumentException("a part has 5 MiB to 5 GiB, not " + partSize);
    }
    if (multipartThreshold < 0 || multipartThreshold > PartPlan.MAX_SINGLE_PUT_BYTES) {
      throw new IllegalArgumentException("one PUT takes at most 5 GiB, not " + multipartThreshold);
    }
  }

  /** Whether an object of this size is copied in parts. */
  public boolean inParts(long size) {
    return size > multipartThreshold;
  }
}
