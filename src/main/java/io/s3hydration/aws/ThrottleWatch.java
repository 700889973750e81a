package io.s3hydration.aws;

import io.s3hydration.transfer.AdaptiveLimit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.LongSupplier;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Tells an {@link AdaptiveLimit} how every attempt of a request went. The SDK tries again what was
 * told to slow down, and where the second attempt goes well nobody else hears of the first.
 */
public final class ThrottleWatch implements ExecutionInterceptor {

  private static final ExecutionAttribute<Long> BEGAN = new ExecutionAttribute<>("hydration.began");

  /** An error of S3 has some hundred bytes. */
  private static final int MAX_ERROR_BYTES = 1 << 16;

  private final AdaptiveLimit limit;
  private final LongSupplier nanos;

  /**
   * @param nanos the limit's clock
   */
  public ThrottleWatch(AdaptiveLimit limit, LongSupplier nanos) {
    this.limit = limit;
    this.nanos = nanos;
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    attributes.putAttribute(BEGAN, nanos.getAsLong());
  }

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    Long began = attributes.getAttribute(BEGAN);
    Optional<InputStream> body = context.responseBody();
    if (began == null) {
      return body;
    }
    int status = context.httpResponse().statusCode();
    if (status < 400) {
      limit.wentWell(began);
    } else if (status == 503 || status == 429) {
      limit.throttled(began);
    } else if (status == 400 && body.isPresent()) {
      // KMS behind S3 asks to slow down with a code alone.
      byte[] error = read(body.get());
      if (new String(error, StandardCharsets.UTF_8).contains("Throttling")) {
        limit.throttled(began);
      }
      return Optional.of(new ByteArrayInputStream(error));
    }
    return body;
  }

  private static byte[] read(InputStream body) {
    try {
      return body.readNBytes(MAX_ERROR_BYTES);
    } catch (IOException e) {
      return new byte[0]; // the status has to do
    }
  }
}
