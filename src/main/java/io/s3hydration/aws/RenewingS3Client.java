package io.s3hydration.aws;

import java.util.function.Function;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Request;

/**
 * The producer's client, which asks once more under a new session where S3 says that the present
 * one has expired. Sessions are refreshed ahead of that; but a clock may be wrong, and a body that
 * is read for an hour is opened again under whatever session there is by then. The SDK's own
 * attempts of one request all carry the credentials of the first.
 *
 * <p>For reads alone: a request with a body could not be sent again.
 */
public final class RenewingS3Client extends DelegatingS3Client {

  private final ProducerCredentials credentials;
  private final LongSupplier nanos;

  /**
   * @param client closed with this one
   * @param credentials that it signs with
   * @param nanos the credentials' clock
   */
  public RenewingS3Client(S3Client client, ProducerCredentials credentials, LongSupplier nanos) {
    super(client);
    this.credentials = credentials;
    this.nanos = nanos;
  }

  @Override
  protected <T extends S3Request, R> R invokeOperation(T request, Function<T, R> operation) {
    long began = nanos.getAsLong();
    try {
      return operation.apply(request);
    } catch (S3Exception e) {
      if (S3ErrorCodes.isExpiredSession(S3Failures.code(e)) && credentials.renew(began)) {
        return operation.apply(request);
      }
      throw e;
    }
  }
}
