package io.s3hydration.aws;

import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * Turns what the SDK throws into a {@link Failure}: the one place that knows error codes.
 *
 * <p>Codes are those of "Error responses" in the S3 API reference. A HEAD has no body and hence no
 * code; its status has to do.
 */
final class S3Failures {

  private static final Set<String> CREDENTIALS =
      Set.of(
          "ExpiredToken",
          "ExpiredTokenException",
          "TokenRefreshRequired",
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
          "KMS.ThrottlingException");

  /** The bucket is not there, or not where the client asks. */
  private static final Set<String> BUCKET =
      Set.of(
          "NoSuchBucket",
          "InvalidBucketName",
          "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException");

  /** Access key ids, which some stores print in their messages. */
  private static final Pattern ACCESS_KEY_ID = Pattern.compile("\\b(AKIA|ASIA)[A-Z0-9]{8,}\\b");

  /** As a word of the sentence: a bucket may be called so, and its host stands in messages too. */
  private static final Pattern ABOUT_CREDENTIALS =
      Pattern.compile("(?<![\\w.-])credentials?(?![\\w-]*\\.\\w)(?!-)");

  private S3Failures() {}

  /**
   * @param attempted what was tried: "read s3://a/b"
   */
  static Failure of(Side side, String attempted, SdkException thrown) {
    FailureKind kind = kind(side, thrown);
    return new Failure(kind, attempted, because(thrown), advice(side, kind, thrown));
  }

  static FailureException exception(Side side, String attempted, SdkException thrown) {
    return new FailureException(of(side, attempted, thrown), thrown);
  }

  /** S3's error code; empty where the answer had none, or there was no answer. */
  static String code(SdkException thrown) {
    if (!(thrown instanceof AwsServiceException answered)) {
      return "";
    }
    AwsErrorDetails details = answered.awsErrorDetails();
    String code = details == null ? null : details.errorCode();
    return code == null ? "" : code;
  }

  /** The HTTP status, or 0 if there was no answer. */
  static int status(SdkException thrown) {
    return thrown instanceof AwsServiceException answered ? answered.statusCode() : 0;
  }

  /** Whether the thread was told to stop while the SDK worked for it. */
  static boolean isInterrupt(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof AbortedException || t instanceof InterruptedException) {
        return true;
      }
    }
    return Thread.currentThread().isInterrupted();
  }

  /** Whether the store may have done what was asked, although no good answer came. */
  static boolean isUncertain(SdkException thrown) {
    int status = status(thrown);
    return status == 0 || status >= 500;
  }

  private static FailureKind kind(Side side, SdkException thrown) {
    if (thrown instanceof StsException) {
      return FailureKind.CREDENTIALS;
    }
    if (!(thrown instanceof AwsServiceException)) {
      return withoutAnswer(thrown);
    }
    String code = code(thrown);
    int status = status(thrown);
    if (CREDENTIALS.contains(code)) {
      return FailureKind.CREDENTIALS;
    }
    if (THROTTLED.contains(code) || status == 429 || (status == 503 && code.isEmpty())) {
      return FailureKind.THROTTLED;
    }
    if (BUCKET.contains(code) || status == 301) {
      return FailureKind.BUCKET;
    }
    if (code.equals("RequestTimeout")) {
      return FailureKind.NETWORK; // a 400: the body did not come in time
    }
    if (isAboutKey(code, text(thrown))) {
      return side == Side.PRODUCER ? FailureKind.SOURCE_KEY : FailureKind.DESTINATION_KEY;
    }
    if (status >= 500) {
      return FailureKind.STORE;
    }
    if (side == Side.CONSUMER) {
      return FailureKind.DESTINATION;
    }
    return status == 403 ? FailureKind.ACCESS_DENIED : FailureKind.STORE;
  }

  /** Credentials that cannot be had, a connection that failed, or something in the SDK. */
  private static FailureKind withoutAnswer(SdkException thrown) {
    String text = text(thrown).toLowerCase(Locale.ROOT);
    if (ABOUT_CREDENTIALS.matcher(text).find() || text.contains("profile file")) {
      return FailureKind.CREDENTIALS;
    }
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof StsException) {
        return FailureKind.CREDENTIALS;
      }
      if (t instanceof IOException) {
        return FailureKind.NETWORK;
      }
    }
    return thrown.retryable() || text.contains("timeout") || text.contains("timed out")
        ? FailureKind.NETWORK
        : FailureKind.STORE;
  }

  /**
   * S3 hands KMS's refusals on as {@code KMS.…} codes, but a missing grant as AccessDenied: "… is
   * not authorized to perform: kms:Decrypt on resource …" or "The ciphertext refers to a customer
   * master key that does not exist, …".
   */
  private static boolean isAboutKey(String code, String text) {
    // Behind these words comes the object's key, in which the producer may write what it likes.
    String about = text.split(" on resource: ", 2)[0];
    return code.startsWith("KMS.")
        || about.contains("kms:")
        || about.contains("customer master key")
        || about.contains("KMS key");
  }

  private static String because(SdkException thrown) {
    String text = text(thrown);
    String head =
        switch (thrown) {
          case AwsServiceException answered when code(thrown).isEmpty() ->
              String.valueOf(answered.statusCode());
          case AwsServiceException answered -> answered.statusCode() + " " + code(thrown);
          default -> "no answer came";
        };
    return text.isEmpty() ? head : head + ": " + text;
  }

  /** The message alone: the SDK's own adds ids that an operator finds in the ledger. */
  private static String text(SdkException thrown) {
    String text =
        thrown instanceof AwsServiceException answered && answered.awsErrorDetails() != null
            ? answered.awsErrorDetails().errorMessage()
            : thrown.getMessage();
    return withoutSecrets(text);
  }

  private static String withoutSecrets(@Nullable String text) {
    if (text == null) {
      return "";
    }
    String clean = ACCESS_KEY_ID.matcher(text).replaceAll("$1…").strip();
    return clean.endsWith(".") ? clean.substring(0, clean.length() - 1) : clean;
  }

  private static String advice(Side side, FailureKind kind, SdkException thrown) {
    return switch (kind) {
      case ACCESS_DENIED -> denied(thrown);
      case SOURCE_KEY ->
          "Check that the producer's KMS key is enabled and that its policy lets the read role call"
              + " kms:Decrypt, with the bucket's and the object's ARN as encryption context";
      case DESTINATION_KEY ->
          "Check that the consumer's KMS key is enabled and that the task role may call"
              + " kms:GenerateDataKey and kms:Decrypt with it";
      case CREDENTIALS ->
          side == Side.PRODUCER
              ? "Check the role ARN, the ExternalId on both sides and the role's trust policy; or the"
                  + " profile, or the program's own credentials, where no role is configured"
              : "Check the task role's credentials";
      case BUCKET -> "Check the " + side.label() + " bucket's name, region and owner";
      case THROTTLED ->
          "Lower hydration.transfer.max-concurrent-objects, or run at another time; the next run goes on";
      case NETWORK -> "Check endpoint, region and network path; the next run tries it again";
      case DESTINATION ->
          "Check the task role's s3:PutObject, s3:GetObject and s3:ListBucket, the consumer"
              + " bucket's policy and its owner";
      case STORE, CHECKSUM_MISMATCH, LISTING, RECORDS, OVERTAKEN, INTERNAL ->
          "The next run tries it again; if it stays, look the code up in the store's reference";
    };
  }

  private static String denied(SdkException thrown) {
    String advice =
        "Check the read role's s3:GetObject and s3:ListBucket, the producer bucket's policy and"
            + " owner, and who owns the object";
    return code(thrown).isEmpty() ? advice + ". A HEAD does not tell why" : advice;
  }
}
