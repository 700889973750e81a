package io.s3hydration.aws;

import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;
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
        .retryOnException(RequestRetries::isPassing)
        .treatAsThrottling(RequestRetries::isThrottling)
        .retryOnException(RequestRetries::isBrokenOff)
        .build();
  }

  /**
   * KMS behind S3 that is busy or out for a moment, of which S3 tells with 400 and a code that the
   * SDK does not know. A burst over KMS's request quota would be an error of each object.
   */
  private static boolean isPassing(Throwable thrown) {
    return thrown instanceof SdkException e && S3ErrorCodes.isPassing(S3Failures.code(e));
  }

  /** Refused for its rate, so that the next attempt waits longer. */
  private static boolean isThrottling(Throwable thrown) {
    return thrown instanceof SdkException e
        && (RetryUtils.isThrottlingException(e)
            || S3ErrorCodes.isThrottling(S3Failures.status(e), S3Failures.code(e)));
  }

  /**
   * An answer that broke off in the middle of its XML. The SDK tries a request again whose
   * connection failed before the answer began, but takes one that failed later for a defect of the
   * store: a reset in one page of thousands would end the whole listing. Whoever asks again must
   * know that the first request may have worked.
   */
  private static boolean isBrokenOff(Throwable thrown) {
    return thrown instanceof SdkClientException && isOfXml(thrown.getCause());
  }

  /** STS's protocol wraps it once more than S3's does. */
  private static boolean isOfXml(@Nullable Throwable cause) {
    return cause instanceof XMLStreamException
        || (cause instanceof SdkClientException && isOfXml(cause.getCause()));
  }
}
