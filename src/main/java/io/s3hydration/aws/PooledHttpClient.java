package io.s3hydration.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.classic.MinimalHttpClient;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * The SDK's HTTP client on Apache's minimal one: a pool of connections and the exchange of messages
 * by HTTP/1.1, without redirects, cookies, authentication, proxies and repeats, none of which S3
 * and the SDK want (decision 0037). Waits as long as the SDK's own, but longer for a handshake.
 *
 * <p>For any number of threads. An interrupt ends the exchange of the thread that it meets.
 */
public final class PooledHttpClient implements SdkHttpClient {

  // These are GLOBAL_HTTP_DEFAULTS of SdkHttpConfigurationOption.
  private static final Timeout CONNECT = Timeout.ofSeconds(2);
  private static final Timeout LEASE = Timeout.ofSeconds(10);
  static final Duration READ = Duration.ofSeconds(30);

  /** By default as long as for a connection: too short for a busy task that opens hundreds. */
  private static final Timeout HANDSHAKE = Timeout.ofSeconds(10);

  private static final RequestConfig EXCHANGE =
      RequestConfig.custom().setConnectionRequestTimeout(LEASE).build();

  /** What CloudTrail shows for a request that names nothing else. */
  private static final String USER_AGENT = "s3-hydration";

  /** Replaced in each request: an address as text would be taken apart each time. */
  private static final URI NOWHERE = URI.create("/");

  /** What the exchange itself sets, by the body. */
  private static final List<String> FRAMING = List.of("Content-Length", "Transfer-Encoding");

  private final PoolingHttpClientConnectionManager pool;
  private final MinimalHttpClient client;

  /**
   * @param maxConnections open at a time; who wants one more waits for it 10 s
   * @param patience how long a read may wait for the next byte
   * @param tls whom to trust; names are verified in any case
   */
  public PooledHttpClient(int maxConnections, Duration patience, SSLContext tls) {
    Timeout read = Timeout.of(patience);
    this.pool =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls, new DefaultHostnameVerifier()))
            .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(HANDSHAKE).build())
            .setMaxConnPerRoute(maxConnections)
            .setMaxConnTotal(maxConnections)
            .setDefaultSocketConfig(
                SocketConfig.custom().setSoTimeout(read).setTcpNoDelay(true).build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom().setConnectTimeout(CONNECT).setSocketTimeout(read).build())
            .build();
    this.client = HttpClients.createMinimal(pool);
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest call) {
    SdkHttpRequest http = call.httpRequest();
    HttpHost host = new HttpHost(http.protocol(), http.host(), http.port());
    HttpUriRequestBase request = request(call);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        try {
          return answer(client.executeOpen(host, request, null));
        } catch (NoHttpResponseException | ConnectionClosedException | SocketException e) {
          // The server may have closed the idle ones too, and each would cost a repeat its attempt.
          pool.closeIdle(TimeValue.ZERO_MILLISECONDS);
          throw e;
        }
      }

      @Override
      public void abort() {
        request.abort();
      }
    };
  }

  private static HttpUriRequestBase request(HttpExecuteRequest call) {
    SdkHttpRequest http = call.httpRequest();
    HttpUriRequestBase request = new HttpUriRequestBase(http.method().name(), NOWHERE);
    request.setConfig(EXCHANGE);
    request.setPath(target(http));
    http.forEachHeader(
        (name, values) -> {
          if (FRAMING.stream().noneMatch(name::equalsIgnoreCase)) {
            values.forEach(value -> request.addHeader(name, value));
          }
        });
    if (!request.containsHeader("User-Agent")) {
      request.addHeader("User-Agent", USER_AGENT);
    }
    call.contentStreamProvider().ifPresent(body -> request.setEntity(entity(http, body)));
    return request;
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

  @Override
  public String clientName() {
    return "ApacheMinimal";
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
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
