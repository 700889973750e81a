package io.s3hydration.aws;

import static io.s3hydration.aws.HttpCalls.body;
import static io.s3hydration.aws.HttpCalls.put;
import static io.s3hydration.aws.HttpCalls.read;
import static io.s3hydration.aws.HttpCalls.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.hc.core5.http.MessageConstraintException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;

/** What becomes of a request whose connection was closed, or is not in step any more. */
class BrokenConnectionsTest {

  private static final String STORED = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nstored";

  private final SdkHttpClient client = DirectClients.http(Duration.ofSeconds(5));

  @AfterEach
  void stop() {
    client.close();
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
    try (ServerSocket closing = LoopbackTls.server(keys);
        SdkHttpClient over =
            new PooledHttpClient(8, Duration.ofSeconds(5), LoopbackTls.trusting(keys))) {
      passesOverTwoClosed(over, "https", closing);
    }
  }

  private static void passesOverTwoClosed(
      SdkHttpClient client, String protocol, ServerSocket closing) throws IOException {
    Thread.ofVirtual().start(() -> answerAndClose(closing, STORED));
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
      Thread.ofVirtual().start(() -> answerAndClose(closing, STORED));
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

  /** It may be what another answer left behind, and the next line another's answer. */
  @Test
  void anAnswerThatBeginsWithSomethingElseFailsTheRequest() throws Exception {
    try (ServerSocket closing = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerAndClose(closing, "remains\r\n" + STORED));
      HttpExecuteRequest put = put(request(closing.getLocalPort(), SdkHttpMethod.PUT, "/b/a"), "7");

      assertThatThrownBy(() -> body(client, put))
          .isInstanceOf(IOException.class)
          .hasMessage("the answer does not begin with a status line");
    }
  }

  /** Where they went on for ever, the heap would be their only limit. */
  @ParameterizedTest
  @CsvSource({"2100, 0", "1, 16384"})
  void anAnswerWithMoreHeadersThanAnyStoreSendsFailsTheRequest(int lines, int value)
      throws Exception {
    String begin = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n";
    String header = "x: " + "v".repeat(value) + "\r\n";
    try (ServerSocket closing = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String answer = begin + header.repeat(lines) + "\r\n";
      Thread.ofVirtual().start(() -> answerAndClose(closing, answer));
      HttpExecuteRequest put = put(request(closing.getLocalPort(), SdkHttpMethod.PUT, "/b/a"), "7");

      assertThatThrownBy(() -> read(client, put)).isInstanceOf(MessageConstraintException.class);
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

  private static void answerAndClose(ServerSocket server, String answer) {
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
          socket.getOutputStream().write(answer.getBytes(UTF_8));
        }
      }
    } catch (IOException e) {
      // closed: the test is over
    }
  }
}
