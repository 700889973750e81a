package io.s3hydration.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
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
    body(client, call(SdkHttpMethod.GET, "/b/a")).abort();
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
    read(
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
    read(client, put("7"));

    assertThat(seen.getFirst().body()).isEqualTo("content");
    assertThat(seen.getFirst().headers())
        .containsEntry("Content-length", List.of("7"))
        .doesNotContainKey("Transfer-encoding");
  }

  @Test
  void aBodyOfUnknownLengthGoesInChunks() throws Exception {
    read(client, put(null));

    assertThat(seen.getFirst().body()).isEqualTo("content");
    assertThat(seen.getFirst().headers()).containsEntry("Transfer-encoding", List.of("chunked"));
  }

  @Test
  void theSameRequestCanBeSentAgain() throws Exception {
    HttpExecuteRequest put = put("7");

    read(client, put);
    read(client, put);

    assertThat(seen).extracting(Seen::body).containsExactly("content", "content");
  }

  @Test
  void whoAsksIsNamed() throws Exception {
    read(call(SdkHttpMethod.GET, "/b/a"));
    read(
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
  void aRequestDoesNotFailByConnectionsThatWereClosed() throws Exception {
    try (ServerSocket closing = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      passesOverTwoClosed(client, "http", closing);
    }
  }

  /** TLS says that it ends, and who waits to be told to go on with the body hears that. */
  @Test
  void aRequestDoesNotFailByConnectionsThatWereClosedOverTls(@TempDir Path folder)
      throws Exception {
    KeyStore keys = LoopbackTls.certificate(folder.resolve("here.p12"), "ip:127.0.0.1");
    try (ServerSocket closing =
            LoopbackTls.identity(keys)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SdkHttpClient over =
            new PooledHttpClient(8, Duration.ofSeconds(5), LoopbackTls.trusting(keys))) {
      passesOverTwoClosed(over, "https", closing);
    }
  }

  private static void passesOverTwoClosed(
      SdkHttpClient client, String protocol, ServerSocket closing) throws IOException {
    Thread.ofVirtual().start(() -> answerAndClose(closing));
    SdkHttpFullRequest.Builder request =
        request(closing.getLocalPort(), SdkHttpMethod.PUT, "/b/a").protocol(protocol);
    leaveTwoClosed(client, put(request, "7"));
    HttpExecuteRequest asking = put(request.copy().putHeader("Expect", "100-continue"), "7");

    assertThat(read(client, asking)).isEqualTo("stored");
  }

  private static void leaveTwoClosed(SdkHttpClient client, HttpExecuteRequest put)
      throws IOException {
    AbortableInputStream first = body(client, put);
    AbortableInputStream second = body(client, put);
    assertThat(first.readAllBytes()).hasSize(6);
    assertThat(second.readAllBytes()).hasSize(6);
  }

  /** It may have been done. */
  @Test
  void aPostThatMeetsAClosedConnectionIsNotRepeatedHere() throws Exception {
    failsByAClosedConnection(request -> request.method(SdkHttpMethod.POST));
  }

  /** The signature of each chunk goes on from the one before. */
  @Test
  void aBodyThatIsSignedAsItGoesIsNotRepeatedHere() throws Exception {
    failsByAClosedConnection(
        request ->
            request.putHeader(
                "x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"));
  }

  private void failsByAClosedConnection(Consumer<SdkHttpFullRequest.Builder> other)
      throws IOException {
    try (ServerSocket closing = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerAndClose(closing));
      SdkHttpFullRequest.Builder request =
          request(closing.getLocalPort(), SdkHttpMethod.PUT, "/b/a");
      leaveTwoClosed(client, put(request, "7"));
      other.accept(request);
      HttpExecuteRequest otherwise = put(request, "7");

      assertThatThrownBy(() -> body(client, otherwise)).isInstanceOf(IOException.class);
      assertThat(read(client, otherwise))
          .as("the first closed connection takes the other along")
          .isEqualTo("stored");
    }
  }

  /** The server is not well; the SDK waits before it tries again. */
  @Test
  void aFreshConnectionThatIsClosedWithoutAnAnswerFailsTheRequest() throws Exception {
    AtomicInteger accepted = new AtomicInteger();
    try (ServerSocket closing = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> close(closing, accepted));
      SdkHttpFullRequest get = request(closing.getLocalPort(), SdkHttpMethod.GET, "/b/a").build();

      assertThatThrownBy(() -> body(client, HttpExecuteRequest.builder().request(get).build()))
          .isInstanceOf(IOException.class);
      assertThat(accepted).hasValue(1);
    }
  }

  private static void close(ServerSocket server, AtomicInteger accepted) {
    try {
      while (true) {
        Socket socket = server.accept();
        accepted.incrementAndGet();
        socket.close();
      }
    } catch (IOException e) {
      // closed: the test is over
    }
  }

  private static void answerAndClose(ServerSocket server) {
    try {
      while (true) {
        try (Socket socket = server.accept()) {
          String line;
          BufferedReader in =
              new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
          do {
            line = in.readLine();
          } while (line != null && !line.isEmpty());
          in.skip("content".length());
          String answer = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nstored";
          socket.getOutputStream().write(answer.getBytes(UTF_8));
        }
      }
    } catch (IOException e) {
      // closed: the test is over
    }
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
    return put(request(server, SdkHttpMethod.PUT, "/b/a"), length);
  }

  private static HttpExecuteRequest put(
      SdkHttpFullRequest.Builder request, @Nullable String length) {
    if (length != null) {
      request.putHeader("Content-Length", length);
    }
    return HttpExecuteRequest.builder()
        .request(request.build())
        .contentStreamProvider(() -> new ByteArrayInputStream("content".getBytes(UTF_8)))
        .build();
  }

  private static SdkHttpFullRequest.Builder request(
      HttpServer server, SdkHttpMethod method, String path) {
    return request(server.getAddress().getPort(), method, path);
  }

  private static SdkHttpFullRequest.Builder request(int port, SdkHttpMethod method, String path) {
    return SdkHttpFullRequest.builder()
        .protocol("http")
        .host("127.0.0.1")
        .port(port)
        .method(method)
        .encodedPath(path);
  }

  private String read(HttpExecuteRequest call) throws IOException {
    return read(client, call);
  }

  private static String read(SdkHttpClient client, HttpExecuteRequest call) throws IOException {
    HttpExecuteResponse answer = client.prepareRequest(call).call();
    assertThat(answer.httpResponse().statusCode()).isEqualTo(200);
    return new String(answer.responseBody().orElseThrow().readAllBytes(), UTF_8);
  }

  private static AbortableInputStream body(SdkHttpClient client, HttpExecuteRequest call)
      throws IOException {
    return client.prepareRequest(call).call().responseBody().orElseThrow();
  }
}
