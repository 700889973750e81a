package io.s3hydration.aws;

import io.s3hydration.listing.ETag;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureKind;
import io.s3hydration.transfer.Proof;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;

/**
 * Compares what the consumer's store says it holds with what was computed while it streamed.
 * Remembers whether the store tells checksums at all, since MD5 is dear and only a fallback.
 */
final class StoredProof {

  /** As the last answer showed; null before the first. */
  private volatile @Nullable Boolean tellsChecksums;

  /**
   * What the store says as it begins an upload: parts would otherwise all be under way before the
   * first answer shows it.
   *
   * @param kept of the parts; null if it says nothing
   */
  void announced(@Nullable ChecksumAlgorithm kept) {
    if (tellsChecksums == null && kept == ChecksumAlgorithm.CRC64_NVME) {
      tellsChecksums = true;
    }
  }

  /** Whether MD5 must be computed too, because the store may have nothing else to compare. */
  boolean wantsMd5() {
    return !Boolean.TRUE.equals(tellsChecksums);
  }

  /**
   * @param answer of the write, or of a HEAD with checksums
   * @param etag the copy's own
   * @param crc64 ours, over the same bytes
   * @param md5 ours in base 64, over the same bytes; null if it was not computed
   * @throws CopyEnded if they differ
   */
  Proof of(String attempted, AwsResponse answer, ETag etag, String crc64, @Nullable String md5) {
    Optional<String> stored = answer.getValueForField("ChecksumCRC64NVME", String.class);
    tellsChecksums = stored.isPresent();
    if (stored.isPresent()) {
      requireEqual(attempted, "CRC64NVME", crc64, stored.get());
      return Proof.STORED_CHECKSUM;
    }
    Optional<String> told = ResponseFacts.md5(etag, answer);
    if (md5 == null || told.isEmpty()) {
      return Proof.UNVERIFIED;
    }
    requireEqual(attempted, "MD5", md5, told.get());
    return Proof.MD5_ETAG;
  }

  /**
   * The same for a whole object: what is not what was sent stands at the target now.
   *
   * @throws CopyEnded if they differ, {@link CopyEnded#damaged} being the copy
   */
  Proof ofCopy(
      String attempted, AwsResponse answer, ETag etag, String crc64, @Nullable String md5) {
    try {
      return of(attempted, answer, etag, crc64, md5);
    } catch (CopyEnded e) {
      throw e.damaging(etag);
    }
  }

  private static void requireEqual(String attempted, String name, String sent, String stored) {
    if (!sent.equals(stored)) {
      throw CopyEnded.failed(
          new Failure(
              FailureKind.CHECKSUM_MISMATCH,
              attempted,
              "its " + name + " is " + sent + ", and the store says it holds " + stored,
              "The next run tries it again; if it stays, the store damages what it is sent"),
          null);
    }
  }
}
