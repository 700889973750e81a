package io.s3hydration.aws;

import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Answers that broke off in the middle of their XML. The SDK tries a request again whose connection
 * failed before the answer began, but takes one that failed later for a defect of the store: a
 * reset in one page of thousands would end the whole listing.
 */
final class BrokenAnswers {

  private BrokenAnswers() {}

  /** For a retry strategy. Whoever asks again must know that the first request may have worked. */
  static boolean isOne(Throwable thrown) {
    return thrown instanceof SdkClientException && isOfXml(thrown.getCause());
  }

  /** STS's protocol wraps it once more than S3's does. */
  private static boolean isOfXml(@Nullable Throwable cause) {
    return cause instanceof XMLStreamException
        || (cause instanceof SdkClientException && isOfXml(cause.getCause()));
  }
}
