package io.s3hydration.aws;

import java.net.URI;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * A client that is asked for TLS, and connects without: what is sent is what TLS would carry.
 * Closing it closes the other.
 */
record AsIfOverTls(SdkHttpClient plain) implements SdkHttpClient {

  /** What such a client is to be given for an endpoint without TLS. */
  static URI endpoint(URI plain) {
    return URI.create(plain.toString().replaceFirst("http", "https"));
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return plain.prepareRequest(
        HttpExecuteRequest.builder()
            .request(request.httpRequest().copy(r -> r.protocol("http")))
            .contentStreamProvider(request.contentStreamProvider().orElse(null))
            .build());
  }

  @Override
  public void close() {
    plain.close();
  }
}
