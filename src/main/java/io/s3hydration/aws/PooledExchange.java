package io.s3hydration.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.MinimalHttpClient;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * One request by the pool's connections, and its answer. It is repeated here only where the server
 * had closed an idle connection (RFC 9112, section 9.3.1), which neither counts as an attempt nor
 * waits; all else is the SDK's to repeat.
 */
final class PooledExchange implements ExecutableHttpRequest {

  /** Closed connections that one call may meet: each takes those along that were idle with it. */
  private static final int MAX_CLOSED = 8;

  /** What CloudTrail shows for a request that names nothing else. */
  private static final String USER_AGENT = "s3-hydration";

  /** Replaced in each request: an address as text would be taken apart each time. */
  private static final URI NOWHERE = URI.create("/");

  private final MinimalHttpClient client;
  private final PoolingHttpClientConnectionManager pool;
  private final RequestConfig waits;
  private final HttpExecuteRequest call;
  private final HttpHost host;
  private volatile HttpUriRequestBase request;

  /**
   * @param client whose connections are the pool's
   * @param waits for a connection, and for the answer if it may take longer than others
   */
  PooledExchange(
      MinimalHttpClient client,
      PoolingHttpClientConnectionManager pool,
      RequestConfig waits,
      HttpExecuteRequest call) {
    this.client = client;
    this.pool = pool;
    this.waits = waits;
    this.call = call;
    SdkHttpRequest http = call.httpRequest();
    this.host = new HttpHost(http.protocol(), http.host(), http.port());
    this.request = request();
  }

  @Override
  public HttpExecuteResponse call() throws IOException {
    for (int closed = 1; ; closed++) {
      HttpClientContext exchange = HttpClientContext.create();
      try {
        return answer(client.executeOpen(host, request, exchange));
      } catch (NoHttpResponseException | ConnectionClosedException | SocketException e) {
        // The server may have closed the other idle ones too.
        pool.closeIdle(TimeValue.ZERO_MILLISECONDS);
        if (closed == MAX_CLOSED || !isWorthAnother(exchange)) {
          throw e;
        }
        request = request();
      }
    }
  }

  @Override
  public void abort() {
    request.abort();
  }

  /** A fresh connection that is closed is no accident. */
  private boolean isWorthAnother(HttpClientContext exchange) {
    EndpointDetails connection = exchange.getEndpointDetails();
    return isRepeatable(call.httpRequest())
        && connection != null
        && connection.getResponseCount() > 0
        && !request.isAborted()
        && !Thread.currentThread().isInterrupted();
  }

  /** What a POST asks for may be done; the SDK's body in signed chunks can be read but once. */
  private static boolean isRepeatable(SdkHttpRequest http) {
    return http.method() != SdkHttpMethod.POST
        && http.firstMatchingHeader("x-amz-content-sha256")
            .filter(hash -> hash.startsWith("STREAMING-"))
            .isEmpty();
  }

  private HttpUriRequestBase request() {
    SdkHttpRequest http = call.httpRequest();
    HttpUriRequestBase request = new HttpUriRequestBase(http.method().name(), NOWHERE);
    request.setConfig(waits);
    request.setPath(target(http));
    http.forEachHeader(
        (name, values) -> {
          if (!isFraming(name)) {
            // As they are signed, in one line: of several, some stores check the signature of one.
            request.addHeader(
                name, values.size() == 1 ? values.getFirst() : String.join(",", values));
          }
        });
    if (!request.containsHeader("User-Agent")) {
      request.addHeader("User-Agent", USER_AGENT);
    }
    call.contentStreamProvider().ifPresent(body -> request.setEntity(entity(http, body)));
    return request;
  }

  /** What the exchange itself sets, by the body. */
  private static boolean isFraming(String name) {
    return name.equalsIgnoreCase("Content-Length") || name.equalsIgnoreCase("Transfer-Encoding");
  }

  /** Apache's client takes two slashes in a row for the beginning of a host's name. */
  private static String target(SdkHttpRequest http) {
    String path = http.encodedPath();
    if (path.contains("//")) {
      path = path.replace("//", "/%2F");
    }
    return http.encodedQueryParameters().map(query -> "?" + query).map(path::concat).orElse(path);
  }

  private static HttpEntity entity(SdkHttpRequest http, ContentStreamProvider body) {
    long length = http.firstMatchingHeader("Content-Length").map(Long::parseLong).orElse(-1L);
    return new Entity(body, length);
  }

  private static HttpExecuteResponse answer(ClassicHttpResponse answer) throws IOException {
    SdkHttpResponse.Builder head =
        SdkHttpResponse.builder().statusCode(answer.getCode()).statusText(answer.getReasonPhrase());
    for (Header header : answer.getHeaders()) {
      head.appendHeader(header.getName(), header.getValue());
    }
    return HttpExecuteResponse.builder().response(head.build()).responseBody(body(answer)).build();
  }

  /** Null for none: the SDK would decompress an empty one where a HEAD tells of an encoding. */
  private static @Nullable AbortableInputStream body(ClassicHttpResponse answer)
      throws IOException {
    HttpEntity entity = answer.getEntity();
    if (entity == null) {
      answer.close();
      return null;
    }
    if (entity.getContentLength() == 0) {
      answer.close();
      return AbortableInputStream.create(InputStream.nullInputStream());
    }
    return AbortableInputStream.create(
        entity.getContent(), () -> ((CloseableHttpResponse) answer).close(CloseMode.IMMEDIATE));
  }

  /** A body that each attempt reads afresh. */
  private static final class Entity extends AbstractHttpEntity {

    private final ContentStreamProvider body;
    private final long length;

    /**
     * @param length bytes; negative if nobody knows, and it goes in chunks
     */
    Entity(ContentStreamProvider body, long length) {
      super((String) null, null, length < 0);
      this.body = body;
      this.length = length;
    }

    @Override
    public long getContentLength() {
      return length;
    }

    @Override
    public InputStream getContent() {
      return body.newStream();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      try (InputStream in = body.newStream()) {
        in.transferTo(out);
      }
    }

    @Override
    public boolean isRepeatable() {
      return true;
    }

    @Override
    public boolean isStreaming() {
      return false;
    }

    @Override
    public void close() {
      // its stream is closed when it was written
    }
  }
}
