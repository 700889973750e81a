package io.s3hydration.aws;

import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * Turns what the SDK throws into a {@link Failure}; {@link S3ErrorCodes} knows the codes. A HEAD
 * has no body and hence no code; its status has to do.
 */
final class S3Failures {

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

  /** The store's answer lacks what S3's has. */
  static Failure unlikeS3(String attempted, String because) {
    return new Failure(
        FailureKind.STORE,
        attempted,
        because,
        "Check that the endpoint is S3 or a store that answers as S3 does");
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
    // Behind these words comes the object's key, in which the producer may write what it likes.
    String about = text(thrown).split(" on resource: ", 2)[0];
    return S3ErrorCodes.kind(side, status(thrown), code(thrown), about);
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
      case SOURCE_KEY_DENIED ->
          "Check that the producer's key policy lets the read role call kms:Decrypt, with the"
              + " bucket's and the object's ARN as encryption context";
      case SOURCE_KEY_DISABLED, SOURCE_KEY_PENDING_DELETION, SOURCE_KEY_MISSING ->
          "Ask the producer to enable the object's KMS key again, or to cancel its deletion";
      case DESTINATION_KEY_DENIED ->
          "Check that the task role may call kms:GenerateDataKey and kms:Decrypt with the"
              + " consumer's KMS key";
      case DESTINATION_KEY_DISABLED, DESTINATION_KEY_PENDING_DELETION, DESTINATION_KEY_MISSING ->
          "Enable the consumer's KMS key or cancel its deletion, or check"
              + " hydration.consumer.kms-key-arn";
      case CREDENTIALS ->
          side == Side.PRODUCER
              ? "Check the role ARN, the ExternalId on both sides and the role's trust policy; or the"
                  + " profile, or the program's own credentials, where no role is configured"
              : "Check the task role's credentials";
      case BUCKET -> "Check the " + side.label() + " bucket's name, region and owner";
      case THROTTLED ->
          "Lower hydration.transfer.max-concurrent-objects, or run at another time; the next run goes on";
      case UNAVAILABLE -> "Wait until the service is well again; the next run goes on";
      case NETWORK -> "Check endpoint, region and network path; the next run tries it again";
      case DESTINATION, DESTINATION_DENIED ->
          "Check the task role's s3:PutObject, s3:GetObject and s3:ListBucket, the consumer"
              + " bucket's policy and its owner";
      case STORE, CHECKSUM_MISMATCH, RECORDS, OVERTAKEN, INTERNAL ->
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
