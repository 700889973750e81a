package io.s3hydration.aws;

import io.s3hydration.transfer.AdaptiveLimit;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
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
    byte[] error = ErrorAnswer.bytes(body.get());
    answered(began, status, S3Failures.code(ErrorAnswer.exception(context.httpResponse(), error)));
    return Optional.of(new ByteArrayInputStream(error));
  }

  /**
   * An attempt was answered. A 503 counts whatever its code: not every store has S3's.
   *
   * @param began when it was sent, by the limit's clock
   * @param code S3's, empty where the answer had none; KMS behind S3 asks to slow down with a 400,
   *     and by its code alone
   */
  void answered(long began, int status, String code) {
    if (status < 400) {
      limit.wentWell(began);
    } else if (status == 503 || S3ErrorCodes.isThrottling(status, code)) {
      limit.throttled(began);
    }
  }
}
