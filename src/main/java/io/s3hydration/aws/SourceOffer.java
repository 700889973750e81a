package io.s3hydration.aws;

import io.s3hydration.listing.ListedObject;
import io.s3hydration.plan.FullChecksum;
import io.s3hydration.transfer.Proof;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsResponse;

/**
 * The best proof of its bytes that a source offers.
 *
 * @param expected over all bytes, MD5 included; null with {@link Proof#UNVERIFIED}
 */
record SourceOffer(Proof proof, @Nullable FullChecksum expected) {

  /** What a GET or HEAD of the whole object tells. */
  static SourceOffer of(ListedObject listed, AwsResponse answer) {
    Optional<FullChecksum> stored = ResponseFacts.fullChecksum(answer);
    if (stored.isPresent()) {
      return new SourceOffer(Proof.STORED_CHECKSUM, stored.get());
    }
    return ResponseFacts.md5(listed.etag(), answer)
        .map(md5 -> new SourceOffer(Proof.MD5_ETAG, new FullChecksum("MD5", md5)))
        .orElseGet(() -> new SourceOffer(Proof.UNVERIFIED, null));
  }

  /** The CRC64NVME that S3 may be told beforehand; null if it is not known beforehand. */
  @Nullable String crc64() {
    return expected != null && expected.algorithm().equals("CRC64NVME") ? expected.value() : null;
  }

  /** The MD5 that any store may be told beforehand; null if it is not known beforehand. */
  @Nullable String md5() {
    return expected != null && expected.algorithm().equals("MD5") ? expected.value() : null;
  }

  /**
   * @param attempted for the message
   * @param value what was computed over all bytes with the offered algorithm
   */
  void require(String attempted, @Nullable String value) {
    if (expected != null && !expected.value().equals(value)) {
      throw CopyEnded.mismatch(
          attempted,
          "its "
              + expected.algorithm()
              + " should be "
              + expected.value()
              + ", and what arrived has "
              + value);
    }
  }
}
