package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.InMemoryBucket.Access;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import tools.jackson.databind.json.JsonMapper;

/** What a scheduler's health check sees over HTTP while an object is being copied. */
@Timeout(60)
class LivenessTest {

  private final InMemoryRuns runs = new InMemoryRuns();
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final CountDownLatch copying = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void hold() {
    runs.produce("a", "a");
    runs.with("spring.main.web-application-type", "servlet").with("server.port", "0");
    ApplicationListener<WebServerInitializedEvent> started =
        event -> port.complete(event.getWebServer().getPort());
    runs.listen(started);
    runs.atProducer(
        (access, key) -> {
          if (access == Access.READ) {
            copying.countDown();
            hang();
          }
        });
  }

  @AfterEach
  void close() {
    release.countDown();
    client.close();
  }

  /**
   * An interrupt does not end it: the run that was found stalled is still there to be looked at.
   */
  private void hang() {
    boolean released = false;
    while (!released) {
      try {
        release.await();
        released = true;
      } catch (InterruptedException e) {
        interrupted.countDown();
      }
    }
  }

  /** The run up to where its copy hangs. */
  private CompletableFuture<Integer> begin() throws InterruptedException {
    Executor thread = task -> Thread.ofPlatform().name("run").start(task);
    CompletableFuture<Integer> run =
        CompletableFuture.supplyAsync(() -> runs.run().exitCode(), thread);
    copying.await();
    return run;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port.join() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  @Test
  void a_run_is_up_and_shows_its_health_alone() throws Exception {
    CompletableFuture<Integer> run = begin();
    HttpResponse<String> liveness = get("/actuator/health/liveness");
    assertThat(liveness.statusCode()).isEqualTo(200);
    assertThat(JsonMapper.shared().readTree(liveness.body()).path("status").stringValue())
        .isEqualTo("UP");
    assertThat(JsonMapper.shared().readTree(get("/actuator").body()).path("_links").propertyNames())
        .allMatch(link -> link.equals("self") || link.startsWith("health"));
    for (String other : new String[] {"env", "beans", "configprops", "loggers", "shutdown"}) {
      assertThat(get("/actuator/" + other).statusCode()).as(other).isEqualTo(404);
    }
    release.countDown();
    assertThat(run.join()).isZero();
  }

  @Test
  void a_run_in_which_nothing_moves_is_down() throws Exception {
    runs.with("hydration.stall-timeout", "1s");
    CompletableFuture<Integer> run = begin();
    HttpResponse<String> liveness = get("/actuator/health/liveness");
    while (liveness.statusCode() == 200) {
      liveness = get("/actuator/health/liveness");
    }
    assertThat(liveness.statusCode()).isEqualTo(503);
    assertThat(liveness.body()).contains("\"status\":\"DOWN\"").contains("quietSeconds");
    interrupted.await();
    release.countDown();
    assertThat(run.join()).as("the run has failed by itself").isOne();
  }
}
