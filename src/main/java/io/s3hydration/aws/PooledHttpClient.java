package io.s3hydration.aws;

import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.classic.MinimalHttpClient;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * The SDK's HTTP client on Apache's minimal one: a pool of connections and the exchange of messages
 * by HTTP/1.1, without redirects, cookies, authentication and proxies, none of which S3 and the SDK
 * want (decision 0037). Waits as long as the SDK's own, but longer for a handshake.
 *
 * <p>For any number of threads. An interrupt ends the exchange of the thread that it meets.
 */
final class PooledHttpClient implements SdkHttpClient {

  // These are GLOBAL_HTTP_DEFAULTS of SdkHttpConfigurationOption.
  private static final Timeout CONNECT = Timeout.ofSeconds(2);
  static final Duration READ = Duration.ofSeconds(30);
  private static final RequestConfig EXCHANGE =
      RequestConfig.custom().setConnectionRequestTimeout(Timeout.ofSeconds(10)).build();

  /** By default as long as for a connection: too short for a busy task that opens hundreds. */
  private static final Timeout HANDSHAKE = Timeout.ofSeconds(10);

  private final WaitWatch watch;
  private final PoolingHttpClientConnectionManager pool;
  private final MinimalHttpClient client;

  /** Of CompleteMultipartUpload, for which some stores join the parts before they say a word. */
  private final RequestConfig joining;

  /**
   * @param maxConnections open at a time; who wants one more waits for it 10 s
   * @param patience how long a read or a write may wait for its peer, and a tenth more; six times
   *     as long where it is CompleteMultipartUpload's. 10 ms at least, and neither the 3 s that one
   *     waits for "100 Continue" nor a sixth of them
   * @param tls whom to trust; names are verified in any case
   */
  public PooledHttpClient(int maxConnections, Duration patience, SSLContext tls) {
    this.watch = new WaitWatch(patience);
    Timeout read = Timeout.ofMilliseconds(watch.patience());
    this.pool =
        new ReadAheadSocket.PoolBuilder(watch)
            .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls, new DefaultHostnameVerifier()))
            .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(HANDSHAKE).build())
            .setMaxConnPerRoute(maxConnections)
            .setMaxConnTotal(maxConnections)
            .setDefaultSocketConfig(
                SocketConfig.custom().setSoTimeout(read).setTcpNoDelay(true).build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom().setConnectTimeout(CONNECT).setSocketTimeout(read).build())
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder()
                    .http1Config(StrictAnswers.LIMITS)
                    .responseParserFactory(new StrictAnswers())
                    .build())
            .build();
    this.client = HttpClients.createMinimal(pool);
    this.joining =
        RequestConfig.copy(EXCHANGE)
            .setResponseTimeout(Timeout.ofMilliseconds(watch.longPatience()))
            .build();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest call) {
    return new PooledExchange(client, pool, joins(call.httpRequest()) ? joining : EXCHANGE, call);
  }

  private static boolean joins(SdkHttpRequest http) {
    return http.method() == SdkHttpMethod.POST && http.rawQueryParameters().containsKey("uploadId");
  }

  @Override
  public String clientName() {
    return "ApacheMinimal";
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
    watch.close();
  }
}
