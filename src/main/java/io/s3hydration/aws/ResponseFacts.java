package io.s3hydration.aws;

import io.s3hydration.listing.ETag;
import io.s3hydration.plan.FullChecksum;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** What all answers of S3 tell alike, though the SDK gives them no common type. */
final class ResponseFacts {

  /** By strength of what they catch and, first, what S3 itself computes today. */
  private static final List<String> ALGORITHMS =
      List.of("CRC64NVME", "CRC32C", "CRC32", "SHA256", "SHA1");

  private ResponseFacts() {}

  /** S3's clock; empty where the answer has no readable {@code Date}. */
  static Optional<Instant> date(AwsResponse answer) {
    return answer
        .sdkHttpResponse()
        .firstMatchingHeader("Date")
        .flatMap(
            text -> {
              try {
                return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
              } catch (DateTimeException e) {
                return Optional.empty();
              }
            });
  }

  /** The store's id of the request; null where it gives none. */
  static @Nullable String requestId(AwsResponse answer) {
    return answer.sdkHttpResponse().firstMatchingHeader("x-amz-request-id").orElse(null);
  }

  /** The store's id of a write; null too where a HEAD had to answer for it. */
  static @Nullable String writeId(AwsResponse answer) {
    return answer instanceof HeadObjectResponse ? null : requestId(answer);
  }

  /** The best checksum over all bytes; empty where there is none, or only a composite one. */
  static Optional<FullChecksum> fullChecksum(AwsResponse answer) {
    String type = answer.getValueForField("ChecksumType", String.class).orElse("");
    for (String algorithm : ALGORITHMS) {
      Optional<FullChecksum> told = checksum(answer, algorithm);
      if (told.isPresent() && isFull(type, told.get())) {
        return told;
      }
    }
    return Optional.empty();
  }

  /** Whether there is a checksum of checksums, "-" and the number of parts at its end. */
  static boolean hasCompositeChecksum(AwsResponse answer) {
    return fullChecksum(answer).isEmpty()
        && ALGORITHMS.stream().anyMatch(algorithm -> checksum(answer, algorithm).isPresent());
  }

  /** The MD5 that the ETag is, in base 64; empty where it is none. */
  static Optional<String> md5(ETag etag, AwsResponse answer) {
    return etag.looksLikeMd5() && !hidesMd5(answer)
        ? Optional.of(Base64.getEncoder().encodeToString(HexFormat.of().parseHex(etag.value())))
        : Optional.empty();
  }

  /** Whether the bytes lie under a key that keeps the ETag from being an MD5. */
  private static boolean hidesMd5(AwsResponse answer) {
    return answer
            .getValueForField("ServerSideEncryption", String.class)
            .filter(algorithm -> algorithm.startsWith("aws:kms"))
            .isPresent()
        || answer.getValueForField("SSECustomerAlgorithm", String.class).isPresent();
  }

  private static Optional<FullChecksum> checksum(AwsResponse answer, String algorithm) {
    return answer
        .getValueForField("Checksum" + algorithm, String.class)
        .map(value -> new FullChecksum(algorithm, value));
  }

  /** CRC64NVME has no composite form, so a store that names no type can mean only one. */
  private static boolean isFull(String type, FullChecksum checksum) {
    return checksum.value().indexOf('-') < 0
        && (type.equals("FULL_OBJECT")
            || (type.isEmpty() && checksum.algorithm().equals("CRC64NVME")));
  }
}
