package io.s3hydration.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;

class PooledHttpClientTlsTest {

  private static final byte[] CONTENT = CopyStage.bytes(1 << 20);

  private final AtomicInteger asked = new AtomicInteger();
  private final Path folder;

  PooledHttpClientTlsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aServerIsTrustedByItsCertificateAndItsName() throws Exception {
    KeyStore here = LoopbackTls.certificate(folder.resolve("here.p12"), "ip:127.0.0.1");
    KeyStore elsewhere =
        LoopbackTls.certificate(folder.resolve("elsewhere.p12"), "dns:elsewhere.example");
    assertThat(read(here, here)).isEqualTo(CONTENT);
    assertThatThrownBy(() -> read(here, elsewhere))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("unable to find valid certification path");
    assertThatThrownBy(() -> read(elsewhere, elsewhere))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("127.0.0.1");
    assertThat(asked).hasValue(1);
  }

  /** The header of a TLS record has five bytes; the JDK asks for it alone. */
  @Test
  void aRecordIsReadByOneSystemCall() throws Exception {
    KeyStore here = LoopbackTls.certificate(folder.resolve("here.p12"), "ip:127.0.0.1");
    Path file = folder.resolve("reads.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.SocketRead").withThreshold(Duration.ZERO).withoutStackTrace();
      recording.start();
      assertThat(read(here, here)).isEqualTo(CONTENT);
      recording.stop();
      recording.dump(file);
    }
    assertThat(RecordingFile.readAllEvents(file))
        .extracting(event -> event.getLong("bytesRead"))
        .isNotEmpty()
        .doesNotContain(5L);
  }

  /** What a server that shows one certificate tells a client that trusts another. */
  private byte[] read(KeyStore shown, KeyStore trusted) throws Exception {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(LoopbackTls.identity(shown)));
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, CONTENT.length);
          exchange.getResponseBody().write(CONTENT);
          exchange.close();
        });
    server.start();
    SdkHttpFullRequest request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.GET)
            .protocol("https")
            .host("127.0.0.1")
            .port(server.getAddress().getPort())
            .encodedPath("/b/a")
            .build();
    try (SdkHttpClient client =
        new PooledHttpClient(1, Duration.ofSeconds(5), LoopbackTls.trusting(trusted))) {
      HttpExecuteResponse answer =
          client.prepareRequest(HttpExecuteRequest.builder().request(request).build()).call();
      assertThat(answer.httpResponse().statusCode()).isEqualTo(200);
      return answer.responseBody().orElseThrow().readAllBytes();
    } finally {
      server.stop(0);
    }
  }
}
