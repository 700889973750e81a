package io.s3hydration.aws;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Asks before a body is sent only where it is long. The SDK asks for every object, a few bytes
 * included, and waits a round trip for the answer.
 */
public final class ExpectContinue implements ExecutionInterceptor {

  /** Bytes from which on a store that would refuse a write is asked first. */
  static final long FROM = 1 << 20;

  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    SdkHttpRequest request = context.httpRequest();
    boolean isShort =
        request
            .firstMatchingHeader("Content-Length")
            .filter(length -> Long.parseLong(length) < FROM)
            .isPresent();
    return isShort ? request.toBuilder().removeHeader("Expect").build() : request;
  }
}
