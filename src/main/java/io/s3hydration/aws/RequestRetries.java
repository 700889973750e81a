package io.s3hydration.aws;

import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.StandardRetryStrategy;

/** How often, and after what, one request is sent again: the same for S3 and for STS. */
public final class RequestRetries {

  /** Attempts of one request; the run, not the SDK, is the patient one. */
  private static final int ATTEMPTS = 4;

  private RequestRetries() {}

  /** A budget of its own for each client that it is given to. */
  public static StandardRetryStrategy strategy() {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(ATTEMPTS)
        .retryOnException(KmsRetries::isPassing)
        .treatAsThrottling(KmsRetries::isThrottling)
        .retryOnException(BrokenAnswers::isOne)
        .build();
  }
}
