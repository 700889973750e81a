package io.s3hydration.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;

/** Requests to a server on the loopback, as the SDK would hand them to its HTTP client. */
final class HttpCalls {

  private HttpCalls() {}

  static HttpExecuteRequest put(SdkHttpFullRequest.Builder request, @Nullable String length) {
    if (length != null) {
      request.putHeader("Content-Length", length);
    }
    return HttpExecuteRequest.builder()
        .request(request.build())
        .contentStreamProvider(() -> new ByteArrayInputStream("content".getBytes(UTF_8)))
        .build();
  }

  static SdkHttpFullRequest.Builder request(int port, SdkHttpMethod method, String path) {
    return SdkHttpFullRequest.builder()
        .protocol("http")
        .host("127.0.0.1")
        .port(port)
        .method(method)
        .encodedPath(path);
  }

  static String read(SdkHttpClient client, HttpExecuteRequest call) throws IOException {
    HttpExecuteResponse answer = client.prepareRequest(call).call();
    assertThat(answer.httpResponse().statusCode()).isEqualTo(200);
    return new String(answer.responseBody().orElseThrow().readAllBytes(), UTF_8);
  }

  static AbortableInputStream body(SdkHttpClient client, HttpExecuteRequest call)
      throws IOException {
    return client.prepareRequest(call).call().responseBody().orElseThrow();
  }
}
