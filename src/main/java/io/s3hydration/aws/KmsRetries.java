package io.s3hydration.aws;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;

/**
 * What the SDK's retries do not know of: KMS behind S3 that is busy or out for a moment, which S3
 * hands on with 400 and a code of KMS. Without it, a burst over KMS's request quota is an error of
 * each object.
 */
final class KmsRetries {

  private KmsRetries() {}

  /** Whether a further attempt may do. */
  static boolean isPassing(Throwable thrown) {
    return thrown instanceof SdkException e && S3ErrorCodes.isPassing(S3Failures.code(e));
  }

  /**
   * Whether it is for its rate that a request was refused, so that the next attempt waits longer.
   */
  static boolean isThrottling(Throwable thrown) {
    return thrown instanceof SdkException e
        && (RetryUtils.isThrottlingException(e)
            || S3ErrorCodes.isThrottling(S3Failures.status(e), S3Failures.code(e)));
  }
}
