package io.s3hydration.aws;

import javax.xml.stream.XMLStreamException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Answers that broke off in the middle of their XML. The SDK tries a request again whose connection
 * failed before the answer began, but takes one that failed later for a defect of the store: a
 * reset in one page of thousands would end the whole listing.
 */
public final class BrokenAnswers {

  private BrokenAnswers() {}

  /** For a retry strategy. Whoever asks again must know that the first request may have worked. */
  public static boolean isOne(Throwable thrown) {
    return thrown instanceof SdkClientException && thrown.getCause() instanceof XMLStreamException;
  }
}
