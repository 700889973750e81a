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
    if (status != 400 || body.isEmpty()) {
      answered(began, status, "");
      return body;
    }
    byte[] error = read(body.get());
    answered(began, status, new String(error, StandardCharsets.UTF_8));
    return Optional.of(new ByteArrayInputStream(error));
  }

  /**
   * An attempt was answered.
   *
   * @param began when it was sent, by the limit's clock
   * @param error the body of an answer with 400, where KMS behind S3 asks to slow down with a code
   *     alone
   */
  void answered(long began, int status, String error) {
    if (status < 400) {
      limit.wentWell(began);
    } else if (status == 503 || status == 429 || (status == 400 && error.contains("Throttling"))) {
      limit.throttled(began);
    }
  }

  private static byte[] read(InputStream body) {
    try {
      return body.readNBytes(MAX_ERROR_BYTES);
    } catch (IOException e) {
      return new byte[0]; // the status has to do
    }
  }
}
