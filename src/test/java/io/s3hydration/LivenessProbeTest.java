package io.s3hydration;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LivenessProbeTest {

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private int status = 200;

  LivenessProbeTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.sendResponseHeaders(status, -1);
          }
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  @Test
  void a_run_that_moves_is_alive() {
    assertThat(LivenessProbe.isAlive(server.getAddress().getPort())).isTrue();
    assertThat(asked).containsExactly("GET /actuator/health/liveness");
  }

  @Test
  void a_run_that_has_stalled_is_not() {
    status = 503;
    assertThat(LivenessProbe.isAlive(server.getAddress().getPort())).isFalse();
  }

  @Test
  void nobody_is_not() {
    int port = server.getAddress().getPort();
    server.stop(0);
    assertThat(LivenessProbe.isAlive(port)).isFalse();
  }
}
