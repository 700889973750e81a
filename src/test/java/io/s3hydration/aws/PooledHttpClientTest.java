package io.s3hydration.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

class PooledHttpClientTest {

  private record Seen(String target, Map<String, List<String>> headers, String body, int port) {}

  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final HttpServer server = HttpServer.create(address(), 0);
  private final SdkHttpClient client = DirectClients.http(Duration.ofSeconds(5));

  PooledHttpClientTest() throws IOException {
    serve(server);
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void aConnectionServesTheNextRequestOnceItsAnswerIsRead() throws Exception {
    assertThat(read(call(SdkHttpMethod.GET, "/b/a"))).isEqualTo("stored");
    assertThat(read(call(SdkHttpMethod.GET, "/b/a"))).isEqualTo("stored");

    assertThat(seen).extracting(Seen::port).hasSize(2).containsOnly(seen.getFirst().port());
  }

  @Test
  void anAnswerThatIsAbortedTakesItsConnectionAlong() throws Exception {
    HttpCalls.body(client, call(SdkHttpMethod.GET, "/b/a")).abort();
    read(call(SdkHttpMethod.GET, "/b/a"));

    assertThat(seen).extracting(Seen::port).doesNotHaveDuplicates();
  }

  /** Apache's client would take what follows for a host. S3 reads %2F as the slash that it is. */
  @Test
  void twoSlashesInAKeyArriveAsAKey() throws Exception {
    read(call(SdkHttpMethod.GET, "//a//b"));

    assertThat(seen.getFirst().target()).isEqualTo("/%2Fa/%2Fb");
  }

  @Test
  void aQueryIsSentAsItIsEncoded() throws Exception {
    HttpCalls.read(
        client,
        HttpExecuteRequest.builder()
            .request(
                request(server, SdkHttpMethod.GET, "/b")
                    .putRawQueryParameter("prefix", "ä /")
                    .build())
            .build());

    assertThat(seen.getFirst().target()).isEqualTo("/b?prefix=%C3%A4%20%2F");
  }

  @Test
  void aBodyOfKnownLengthIsSentWhole() throws Exception {
    HttpCalls.read(client, put("7"));

    assertThat(seen.getFirst().body()).isEqualTo("content");
    assertThat(seen.getFirst().headers())
        .containsEntry("Content-length", List.of("7"))
        .doesNotContainKey("Transfer-encoding");
  }

  @Test
  void aBodyOfUnknownLengthGoesInChunks() throws Exception {
    HttpCalls.read(client, put(null));

    assertThat(seen.getFirst().body()).isEqualTo("content");
    assertThat(seen.getFirst().headers()).containsEntry("Transfer-encoding", List.of("chunked"));
  }

  @Test
  void theSameRequestCanBeSentAgain() throws Exception {
    HttpExecuteRequest put = put("7");

    HttpCalls.read(client, put);
    HttpCalls.read(client, put);

    assertThat(seen).extracting(Seen::body).containsExactly("content", "content");
  }

  /** RGW checks the signature of the last of several lines, Garage of the first. */
  @Test
  void severalValuesOfAHeaderGoInOneLineAsTheyAreSigned() throws Exception {
    SdkHttpFullRequest.Builder encoded =
        request(server, SdkHttpMethod.PUT, "/b/a")
            .appendHeader("Content-Encoding", "gzip")
            .appendHeader("Content-Encoding", "aws-chunked");
    HttpCalls.read(client, HttpCalls.put(encoded, "7"));

    assertThat(seen.getFirst().headers())
        .containsEntry("Content-encoding", List.of("gzip,aws-chunked"));
  }

  @Test
  void whoAsksIsNamed() throws Exception {
    read(call(SdkHttpMethod.GET, "/b/a"));
    HttpCalls.read(
        client,
        HttpExecuteRequest.builder()
            .request(
                request(server, SdkHttpMethod.GET, "/b/a").putHeader("User-Agent", "mine").build())
            .build());

    assertThat(seen)
        .extracting(one -> one.headers().get("User-agent"))
        .containsExactly(List.of("s3-hydration"), List.of("mine"));
  }

  @Test
  void whereThereIsAProxyTheSdksOwnClientGoesThroughIt() {
    System.setProperty("http.proxyHost", "proxy.example");
    System.setProperty("http.proxyPort", "3128");
    try (Connections connections = Connections.forObjects(1)) {
      assertThat(connections.producer()).isInstanceOf(Apache5HttpClient.class);
      assertThat(connections.consumer()).isInstanceOf(Apache5HttpClient.class);
    } finally {
      System.clearProperty("http.proxyHost");
      System.clearProperty("http.proxyPort");
    }
    try (Connections connections = Connections.forObjects(1)) {
      assertThat(connections.producer()).isInstanceOf(PooledHttpClient.class);
      assertThat(connections.consumer()).isInstanceOf(PooledHttpClient.class);
    }
  }

  private static InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private void serve(HttpServer server) {
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    seen.add(
        new Seen(
            exchange.getRequestURI().toString(),
            Map.copyOf(exchange.getRequestHeaders()),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8),
            exchange.getRemoteAddress().getPort()));
    exchange.sendResponseHeaders(200, 6);
    exchange.getResponseBody().write("stored".getBytes(UTF_8));
    exchange.close();
  }

  private HttpExecuteRequest call(SdkHttpMethod method, String path) {
    return HttpExecuteRequest.builder().request(request(server, method, path).build()).build();
  }

  private HttpExecuteRequest put(@Nullable String length) {
    return HttpCalls.put(request(server, SdkHttpMethod.PUT, "/b/a"), length);
  }

  private static SdkHttpFullRequest.Builder request(
      HttpServer server, SdkHttpMethod method, String path) {
    return HttpCalls.request(server.getAddress().getPort(), method, path);
  }

  private String read(HttpExecuteRequest call) throws IOException {
    return HttpCalls.read(client, call);
  }
}
