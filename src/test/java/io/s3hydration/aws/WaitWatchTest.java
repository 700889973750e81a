package io.s3hydration.aws;

import static io.s3hydration.aws.HttpCalls.body;
import static io.s3hydration.aws.HttpCalls.put;
import static io.s3hydration.aws.HttpCalls.read;
import static io.s3hydration.aws.HttpCalls.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;

/** A read that nobody ends would hold its object, and the run's end, for ever. */
@Timeout(60)
class WaitWatchTest {

  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final String HALF = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsto";

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final WaitWatch watch = new WaitWatch(PATIENCE);
  private final ReadAheadSocket socket = watch.socket();

  /** Held, for the JDK closes what nobody knows any more. */
  private final List<Socket> answered = new CopyOnWriteArrayList<>();

  WaitWatchTest() throws IOException {
    // to close them is each test's end
  }

  @BeforeEach
  void connect() throws IOException {
    socket.connect(server.getLocalSocketAddress());
    socket.setSoTimeout(watch.patience());
  }

  @AfterEach
  void stop() throws IOException {
    socket.close();
    watch.close();
    server.close();
    for (Socket there : answered) {
      there.close();
    }
  }

  @Test
  void aReadThatWaitsTooLongEndsWithItsConnection() throws Exception {
    InputStream in = socket.getInputStream();

    assertThatThrownBy(in::read)
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessage("no byte for 200 ms: timed out");
    assertThat(socket.isClosed()).isTrue();
  }

  @Test
  void aReaderInAVirtualThreadIsToldToo() throws Exception {
    InputStream in = socket.getInputStream();
    Throwable[] told = new Throwable[1];

    Thread.ofVirtual()
        .start(
            () -> {
              try {
                in.read();
              } catch (IOException e) {
                told[0] = e;
              }
            })
        .join();

    assertThat(told[0]).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void aConnectionThatNobodyReadsIsLeftAlone() throws Exception {
    try (Socket there = server.accept()) {
      there.getOutputStream().write("ab".getBytes(UTF_8));
      InputStream in = socket.getInputStream();
      assertThat(in.read()).isEqualTo('a');

      longerThanPatience();
      there.getOutputStream().write('c');

      assertThat(in.readNBytes(2)).isEqualTo("bc".getBytes(UTF_8));
    }
  }

  @Test
  void eachReadMayTakeItsTime() throws Exception {
    try (Socket there = server.accept()) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  for (char c : "slowly".toCharArray()) {
                    aThird();
                    there.getOutputStream().write(c);
                  }
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });

      assertThat(socket.getInputStream().readNBytes(6)).isEqualTo("slowly".getBytes(UTF_8));
    }
  }

  /** The kernel would go on for a quarter of an hour, and the run be taken for a stalled one. */
  @Test
  void aWriteThatNobodyTakesEndsWithItsConnection() throws Exception {
    OutputStream out = socket.getOutputStream();

    assertThatThrownBy(() -> out.write(new byte[64 << 20]))
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessage("no byte taken for 200 ms: timed out");
    assertThat(socket.isClosed()).isTrue();
  }

  @Test
  void aWriteThatIsTakenSlowlyMayTakeItsTime() throws Exception {
    int slices = 24;
    socket.setSendBufferSize(8 << 10);
    try (Socket there = server.accept()) {
      Thread reader =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (int slice = 0; slice < slices; slice++) {
                        aThird();
                        there.getInputStream().readNBytes(64 << 10);
                      }
                    } catch (IOException e) {
                      throw new IllegalStateException(e);
                    }
                  });

      socket.getOutputStream().write(new byte[slices * (64 << 10)]);

      reader.join();
      assertThat(socket.isClosed()).isFalse();
    }
  }

  @Test
  void aBodyThatNobodyTakesFailsItsRequestOverTls(@TempDir Path folder) throws Exception {
    KeyStore keys = LoopbackTls.certificate(folder.resolve("here.p12"), "ip:127.0.0.1");
    try (ServerSocket here = LoopbackTls.server(keys);
        SdkHttpClient client =
            new PooledHttpClient(8, Duration.ofSeconds(2), LoopbackTls.trusting(keys))) {
      Thread.ofVirtual().start(() -> readHeadersAlone(here));
      HttpExecuteRequest put =
          HttpExecuteRequest.builder()
              .request(
                  request(here.getLocalPort(), SdkHttpMethod.PUT, "/b/a").protocol("https").build())
              .contentStreamProvider(() -> new ByteArrayInputStream(new byte[64 << 20]))
              .build();

      assertThatThrownBy(() -> body(client, put))
          .hasStackTraceContaining("no byte taken for 2000 ms: timed out");
    }
  }

  private void readHeadersAlone(ServerSocket server) {
    try {
      Socket there = server.accept();
      answered.add(there);
      there.getInputStream().read();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As a client waits for "100 Continue", or looks whether an idle connection was closed. */
  @Test
  void aShorterWaitLeavesTheConnectionAsItIs() throws Exception {
    try (Socket there = server.accept()) {
      InputStream in = socket.getInputStream();
      socket.setSoTimeout(1);
      assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
      assertThat(socket.getSoTimeout()).isEqualTo(1);

      socket.setSoTimeout(watch.patience());
      there.getOutputStream().write('a');

      assertThat(socket.getSoTimeout()).isEqualTo(200);
      assertThat(in.read()).isEqualTo('a');
    }
  }

  @Test
  void noReadOutlivesTheWatch() throws Exception {
    InputStream in = socket.getInputStream();
    watch.close();

    assertThatThrownBy(in::read).isInstanceOf(IOException.class);
    assertThatThrownBy(watch::socket).hasMessage("the client is closed");
  }

  /** The JDK closes the sockets then, as it did those of a client without a watch. */
  @Test
  void aWatchThatNobodyKnowsGoesWithItsSockets() {
    WeakReference<ReadAheadSocket> forgotten =
        new WeakReference<>(new WaitWatch(PATIENCE).socket());

    while (forgotten.get() != null) {
      System.gc();
    }
  }

  @Test
  void anAnswerThatStopsHalfwayFailsItsRequest() throws Exception {
    try (SdkHttpClient client = DirectClients.http(PATIENCE)) {
      stopsHalfway(client, "http", server);
    }
  }

  @Test
  void anAnswerThatStopsHalfwayFailsItsRequestOverTls(@TempDir Path folder) throws Exception {
    KeyStore keys = LoopbackTls.certificate(folder.resolve("here.p12"), "ip:127.0.0.1");
    try (ServerSocket here = LoopbackTls.server(keys);
        SdkHttpClient client =
            new PooledHttpClient(8, Duration.ofSeconds(2), LoopbackTls.trusting(keys))) {
      stopsHalfway(client, "https", here);
    }
  }

  private void stopsHalfway(SdkHttpClient client, String protocol, ServerSocket server)
      throws IOException {
    Thread.ofVirtual().start(() -> answerHalf(server));
    SdkHttpFullRequest.Builder request =
        request(server.getLocalPort(), SdkHttpMethod.PUT, "/b/a").protocol(protocol);
    InputStream half = body(client, put(request, "7"));

    assertThatThrownBy(half::readAllBytes).isInstanceOf(SocketTimeoutException.class);
  }

  /** S3 sends blanks meanwhile, others nothing. To ask again would be to join them twice. */
  @Test
  void theAnswerToACompletionMayTakeLongerAndNoOther() throws Exception {
    Thread.ofVirtual().start(this::answerLateAndOnce);
    try (SdkHttpClient client = DirectClients.http(PATIENCE)) {
      assertThat(read(client, ofUpload(SdkHttpMethod.POST))).isEqualTo("stored");

      assertThatThrownBy(() -> read(client, ofUpload(SdkHttpMethod.PUT)))
          .as("a part, on the same connection")
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessage("no byte for 200 ms: timed out");
    }
  }

  @Test
  void aCompletionThatIsNeverAnsweredEndsToo() {
    try (SdkHttpClient client = DirectClients.http(PATIENCE)) {
      assertThatThrownBy(() -> read(client, ofUpload(SdkHttpMethod.POST)))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessage("no byte for 1200 ms: timed out");
    }
  }

  private HttpExecuteRequest ofUpload(SdkHttpMethod method) {
    return put(
        request(server.getLocalPort(), method, "/b/a").putRawQueryParameter("uploadId", "one"),
        "7");
  }

  private void answerLateAndOnce() {
    try {
      answered.add(server.accept());
      Socket there = server.accept();
      answered.add(there);
      server.close();
      there.getInputStream().read();
      longerThanPatience();
      there.getOutputStream().write((HALF + "red").getBytes(UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** To each that comes, the connection of the other tests among them. */
  private void answerHalf(ServerSocket server) {
    try {
      while (true) {
        Socket there = server.accept();
        answered.add(there);
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    there.getInputStream().read();
                    there.getOutputStream().write(HALF.getBytes(UTF_8));
                  } catch (IOException e) {
                    // closed: the test is over
                  }
                });
      }
    } catch (IOException e) {
      // closed: the test is over
    }
  }

  private void longerThanPatience() {
    awaitLooks(20);
  }

  private void aThird() {
    awaitLooks(3);
  }

  private void awaitLooks(int more) {
    long until = watch.now() + more;
    while (watch.now() < until) {
      Thread.onSpinWait();
    }
  }
}
