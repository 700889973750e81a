package io.s3hydration.aws;

import io.s3hydration.transfer.FailureKind;
import java.util.Set;

/**
 * What the error codes of S3 and of KMS behind it mean: "Error responses" in the S3 API reference,
 * and the errors of Decrypt and GenerateDataKey in the KMS API reference, which S3 hands on as
 * {@code KMS.…}. {@code docs/failures.md} has them as a table.
 */
final class S3ErrorCodes {

  private static final Set<String> EXPIRED =
      Set.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired");

  private static final Set<String> CREDENTIALS =
      Set.of(
          "InvalidAccessKeyId",
          "InvalidClientTokenId",
          "InvalidToken",
          "UnrecognizedClientException",
          "SignatureDoesNotMatch",
          "RequestTimeTooSkewed");

  private static final Set<String> THROTTLED =
      Set.of(
          "SlowDown",
          "Throttling",
          "ThrottlingException",
          "TooManyRequests",
          "RequestLimitExceeded",
          "KMS.ThrottlingException",
          "KMS.LimitExceededException");

  /** S3, or KMS behind it, is not well for a moment: by the code, since the status may be 200. */
  private static final Set<String> UNAVAILABLE =
      Set.of(
          "InternalError",
          "ServiceUnavailable",
          "KMS.KeyUnavailableException",
          "KMS.KMSInternalException",
          "KMS.InternalFailureException",
          "KMS.DependencyTimeoutException");

  /** The bucket is not there, or not where the client asks. */
  private static final Set<String> BUCKET =
      Set.of(
          "NoSuchBucket",
          "InvalidBucketName",
          "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException");

  /** What the store received is not what was sent. */
  private static final Set<String> CHECKSUM = Set.of("BadDigest", "XAmzContentChecksumMismatch");

  private S3ErrorCodes() {}

  /** Whether S3 or KMS asked to slow down. */
  static boolean isThrottling(int status, String code) {
    return THROTTLED.contains(code) || status == 429 || (status == 503 && code.isEmpty());
  }

  /** Whether S3, or KMS behind it, is not well for a moment, whatever the status. */
  static boolean isPassing(String code) {
    return code.equals("KMS.ThrottlingException") || UNAVAILABLE.contains(code);
  }

  /** Whether a session has run out, so that a new one would do. */
  static boolean isExpiredSession(String code) {
    return EXPIRED.contains(code);
  }

  /**
   * @param code empty where the answer had none: a HEAD has no body
   * @param about the message, without what comes from the producer
   */
  static FailureKind kind(Side side, int status, String code, String about) {
    if (isExpiredSession(code) || CREDENTIALS.contains(code)) {
      return FailureKind.CREDENTIALS;
    }
    if (isThrottling(status, code)) {
      return FailureKind.THROTTLED;
    }
    if (BUCKET.contains(code) || status == 301) {
      return FailureKind.BUCKET;
    }
    if (code.equals("RequestTimeout")) {
      return FailureKind.NETWORK; // a 400: the body did not come in time
    }
    if (CHECKSUM.contains(code)) {
      return FailureKind.CHECKSUM_MISMATCH;
    }
    if (status >= 500 || UNAVAILABLE.contains(code)) {
      return FailureKind.UNAVAILABLE;
    }
    if (isAboutKey(code, about)) {
      return side == Side.PRODUCER ? sourceKey(code, about) : destinationKey(code, about);
    }
    boolean denied = status == 403 || status == 405;
    if (side == Side.CONSUMER) {
      return denied ? FailureKind.DESTINATION_DENIED : FailureKind.DESTINATION;
    }
    return status == 403 ? FailureKind.ACCESS_DENIED : FailureKind.STORE;
  }

  /**
   * S3 hands KMS's refusals on as {@code KMS.…} codes, but a missing grant as AccessDenied: "… is
   * not authorized to perform: kms:Decrypt on resource …" or "The ciphertext refers to a customer
   * master key that does not exist, …".
   */
  private static boolean isAboutKey(String code, String about) {
    return code.startsWith("KMS.")
        || about.contains("kms:")
        || about.contains("customer master key")
        || about.contains("KMS key");
  }

  private static FailureKind sourceKey(String code, String about) {
    return switch (state(code, about)) {
      case DISABLED -> FailureKind.SOURCE_KEY_DISABLED;
      case PENDING_DELETION -> FailureKind.SOURCE_KEY_PENDING_DELETION;
      case MISSING -> FailureKind.SOURCE_KEY_MISSING;
      case DENIED -> FailureKind.SOURCE_KEY_DENIED;
    };
  }

  private static FailureKind destinationKey(String code, String about) {
    return switch (state(code, about)) {
      case DISABLED -> FailureKind.DESTINATION_KEY_DISABLED;
      case PENDING_DELETION -> FailureKind.DESTINATION_KEY_PENDING_DELETION;
      case MISSING -> FailureKind.DESTINATION_KEY_MISSING;
      case DENIED -> FailureKind.DESTINATION_KEY_DENIED;
    };
  }

  private static KeyState state(String code, String about) {
    return switch (code) {
      case "KMS.DisabledException" -> KeyState.DISABLED;
      case "KMS.KMSInvalidStateException", "KMS.InvalidStateException" -> KeyState.PENDING_DELETION;
      case "KMS.NotFoundException" -> KeyState.MISSING;
      default ->
          about.contains("is pending deletion") ? KeyState.PENDING_DELETION : KeyState.DENIED;
    };
  }

  private enum KeyState {
    DENIED,
    DISABLED,
    PENDING_DELETION,
    MISSING
  }
}
