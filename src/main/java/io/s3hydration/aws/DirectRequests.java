package io.s3hydration.aws;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ServiceClientConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Sends requests by the SDK's own retry strategy and HTTP client, but without what its clients put
 * between them: for requests that are many and small that is most of the work (decision 0031).
 * Every attempt is counted and watched as the client's are.
 */
final class DirectRequests {

  private final SdkHttpClient http;
  private final Side side;
  private final RequestCounter counter;
  private final ThrottleWatch watch;
  private final LongSupplier nanos;
  private final RetryStrategy retries;
  private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;
  private final String region;
  private final RequestSigner signer;
  private final AwsV4HttpSigner chunkSigner = AwsV4HttpSigner.create();

  DirectRequests(
      S3Client client,
      SdkHttpClient http,
      Side side,
      RequestCounter counter,
      ThrottleWatch watch,
      InstantSource clock,
      LongSupplier nanos) {
    this.http = http;
    this.side = side;
    this.counter = counter;
    this.watch = watch;
    this.nanos = nanos;
    // Asked once: the client makes its description anew for each that asks.
    S3ServiceClientConfiguration configured = client.serviceClientConfiguration();
    this.retries =
        configured
            .overrideConfiguration()
            .retryStrategy()
            .orElseGet(AwsRetryStrategy::standardRetryStrategy);
    this.credentials = configured.credentialsProvider();
    this.region = configured.region().id();
    this.signer = new RequestSigner(region, clock);
  }

  /**
   * A request's body. Over TLS it is not signed itself; without TLS the signer hashes it, as the
   * SDK's own client does.
   *
   * @param stream of each attempt afresh; null for none
   * @param chunked whether it is hashed, where it must be, as it goes; otherwise it is read once
   *     more
   * @param trailer whether its CRC64NVME is computed as it goes, and sent behind it
   */
  record Content(@Nullable ContentStreamProvider stream, boolean chunked, boolean trailer) {

    static final Content NONE = new Content(null, false, false);
  }

  /** What a good answer becomes. Owns the body. */
  interface Reading<T> {
    T read(SdkHttpResponse answer, AbortableInputStream body) throws IOException;
  }

  /**
   * Sends it until an attempt is answered well or none is worth another.
   *
   * @throws SdkException as the client itself would throw
   */
  <T> T send(String operation, SdkHttpFullRequest request, Content content, Reading<T> reading) {
    AcquireInitialTokenResponse first =
        retries.acquireInitialToken(AcquireInitialTokenRequest.create(operation));
    pause(first.delay());
    RetryToken token = first.token();
    while (true) {
      try {
        T read = attempt(operation, request, content, reading);
        retries.recordSuccess(RecordSuccessRequest.create(token));
        return read;
      } catch (SdkException e) {
        token = again(token, e);
      }
    }
  }

  private RetryToken again(RetryToken token, SdkException failed) {
    if (Thread.currentThread().isInterrupted()) {
      throw failed;
    }
    RefreshRetryTokenResponse refreshed;
    try {
      refreshed =
          retries.refreshRetryToken(
              RefreshRetryTokenRequest.builder().token(token).failure(failed).build());
    } catch (TokenAcquisitionFailedException e) {
      throw failed;
    }
    pause(refreshed.delay());
    return refreshed.token();
  }

  private <T> T attempt(
      String operation, SdkHttpFullRequest request, Content content, Reading<T> reading) {
    HttpExecuteRequest call = sign(request, content);
    counter.count(side, operation);
    long began = nanos.getAsLong();
    try {
      HttpExecuteResponse answer = http.prepareRequest(call).call();
      AbortableInputStream body =
          answer
              .responseBody()
              .orElseGet(() -> AbortableInputStream.create(InputStream.nullInputStream()));
      SdkHttpResponse head = answer.httpResponse();
      if (head.isSuccessful()) {
        watch.answered(began, head.statusCode(), "");
        return reading.read(head, body);
      }
      byte[] error = ErrorAnswer.bytes(body);
      S3Exception refused =
          request.method() == SdkHttpMethod.HEAD
              ? ErrorAnswer.toHead(head)
              : ErrorAnswer.exception(head, error);
      watch.answered(began, head.statusCode(), S3Failures.code(refused));
      throw refused;
    } catch (CancellationException e) {
      throw AbortedException.create("interrupted while it waited for a connection", e);
    } catch (IOException e) {
      throw SdkClientException.create("Unable to execute HTTP request: " + e.getMessage(), e);
    }
  }

  private HttpExecuteRequest sign(SdkHttpFullRequest request, Content content) {
    AwsCredentialsIdentity identity = identity();
    ContentStreamProvider body = content.stream();
    boolean tls = request.protocol().equals("https");
    if (tls && content.trailer() && body != null) {
      TrailedBody trailed = TrailedBody.of(request, body);
      return sign(trailed.announcedBy(request), identity, trailed);
    }
    if (tls || !content.trailer() && !content.chunked()) {
      return sign(request, identity, body);
    }
    SignedRequest signed = chunkSigner.sign(r -> inChunks(r, request, identity, content));
    HttpExecuteRequest.Builder call = HttpExecuteRequest.builder().request(signed.request());
    signed.payload().ifPresent(call::contentStreamProvider);
    return call.build();
  }

  private HttpExecuteRequest sign(
      SdkHttpFullRequest request,
      AwsCredentialsIdentity identity,
      @Nullable ContentStreamProvider body) {
    return HttpExecuteRequest.builder()
        .request(signer.sign(request, identity, body))
        .contentStreamProvider(body)
        .build();
  }

  private void inChunks(
      SignRequest.Builder<AwsCredentialsIdentity> signing,
      SdkHttpFullRequest request,
      AwsCredentialsIdentity identity,
      Content content) {
    signing
        .identity(identity)
        .request(request)
        .payload(content.stream())
        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
        .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
        .putProperty(AwsV4HttpSigner.CHUNK_ENCODING_ENABLED, true);
    if (content.trailer()) {
      signing.putProperty(AwsV4HttpSigner.CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.CRC64NVME);
    }
  }

  private AwsCredentialsIdentity identity() {
    try {
      return credentials.resolveIdentity().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static void pause(Duration delay) {
    if (delay.isZero()) {
      return;
    }
    try {
      Thread.sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AbortedException.create("interrupted before the next attempt", e);
    }
  }
}
