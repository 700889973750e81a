package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.InMemoryBucket.Access;
import io.s3hydration.job.ApplicationProcess.Ended;
import io.s3hydration.job.ApplicationProcess.Running;
import io.s3hydration.listing.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** SIGTERM, sent to the real application in a JVM of its own: promise 9. */
@Timeout(300)
class TerminatedRunTest {

  private static final int MANY = 1500;

  private final WireRuns runs;
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch held = new CountDownLatch(1);

  TerminatedRunTest(@TempDir Path directory) throws IOException {
    runs = new WireRuns(directory);
    // Spring's own time for a phase of the shutdown must not cut ours.
    runs.with("spring.lifecycle.timeout-per-shutdown-phase", "1ms");
  }

  @AfterEach
  void close() {
    held.countDown();
    runs.close();
  }

  private Ended terminate() throws InterruptedException {
    Running running = runs.process().begin();
    reached.await();
    running.sigterm();
    return running.await();
  }

  /** Stops the server's answers from here on, until the test is over. */
  private void hold() {
    reached.countDown();
    try {
      held.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode terminated(Ended ended) {
    assertThat(ended.exitCode()).as(ended.text()).isEqualTo(143);
    assertThat(ended.text()).doesNotContain("stack_trace").doesNotContain("\tat ", "\\tat ");
    JsonNode report = runs.report();
    assertThat(report.path("verdict").stringValue()).isEqualTo("TERMINATED");
    assertThat(report.path("exitCode").intValue()).isEqualTo(143);
    assertThat(report.path("reason").stringValue()).contains("SIGTERM");
    assertThat(report.path("accountCloses").booleanValue()).as(report.toString()).isTrue();
    assertThat(runs.consumer.unfinishedUploads("")).isEmpty();
    assertThat(marker()).isFalse();
    return report;
  }

  private boolean marker() {
    return runs.consumer.get(new ObjectKey("_sync/last_successful_sync.json")).isPresent();
  }

  private long copies() {
    return runs.consumer.keys().stream().filter(key -> !key.startsWith("_sync/")).count();
  }

  private void theNextRunMakesItWhole(int objects) {
    runs.producer.intercept((access, key) -> {});
    runs.consumer.intercept((access, key) -> {});
    held.countDown();
    assertThat(runs.run()).isZero();
    assertThat(copies()).isEqualTo(objects);
    assertThat(marker()).isTrue();
  }

  /** The next run must not have to wait until the lease expires, nor to look at everything. */
  @Test
  void before_the_run_is_open_its_lease_is_given_back() throws Exception {
    runs.produce("k", "content");
    runs.with("hydration.shutdown.timeout", "4s");
    runs.consumer.intercept(
        (access, key) -> {
          if (access == Access.READ && key.value().endsWith("last_successful_sync.json")) {
            hold();
          }
        });
    Ended ended = terminate();
    assertThat(ended.exitCode()).as(ended.text()).isEqualTo(143);
    assertThat(runs.consumer.get(new ObjectKey("_sync/run.lease")).orElseThrow().text())
        .containsPattern("\"state\" ?: ?\"free\"");
    theNextRunMakesItWhole(1);
  }

  @Test
  void amid_many_small_copies_the_rest_is_interrupted_and_the_account_closes() throws Exception {
    for (int object = 0; object < MANY; object++) {
      runs.produce("k%04d".formatted(object), "content " + object);
    }
    AtomicInteger writes = new AtomicInteger();
    runs.consumer.intercept(
        (access, key) -> {
          if (access == Access.WRITE && writes.incrementAndGet() == 100) {
            reached.countDown();
          }
        });
    JsonNode report = terminated(terminate());
    long transferred = report.path("outcomes").path("TRANSFERRED").longValue();
    assertThat(transferred).isEqualTo(copies()).isBetween(99L, MANY - 1L);
    assertThat(report.path("outcomes").path("FAILED").longValue()).isZero();
    theNextRunMakesItWhole(MANY);
  }

  @Test
  void amid_a_large_copy_that_does_not_come_to_its_end_its_upload_is_aborted() throws Exception {
    runs.with("hydration.shutdown.timeout", "8s")
        .with("hydration.transfer.part-size", "5MB")
        .with("hydration.transfer.multipart-threshold", "5MB");
    runs.producer.put(new ObjectKey("large"), Content.of("").withBytes(new byte[21 << 20]));
    runs.produce("small", "small");
    AtomicInteger reads = new AtomicInteger();
    runs.producer.intercept(
        (access, key) -> {
          if (access == Access.READ
              && key.value().equals("large")
              && reads.incrementAndGet() == 3) {
            hold();
          }
        });
    JsonNode report = terminated(terminate());
    assertThat(report.path("outcomes").path("TRANSFERRED").longValue()).isOne();
    assertThat(report.path("outcomes").path("INTERRUPTED").longValue()).isOne();
    theNextRunMakesItWhole(2);
  }

  @Test
  void amid_a_listing_that_hangs() throws Exception {
    runs.with("hydration.shutdown.timeout", "4s");
    runs.produce("a", "a");
    runs.producer.intercept(
        (access, key) -> {
          if (access == Access.LIST) {
            hold();
          }
        });
    JsonNode report = terminated(terminate());
    assertThat(report.path("listed").longValue()).isZero();
    theNextRunMakesItWhole(1);
  }

  @Test
  @Tag("slow")
  void before_the_run_is_open_nothing_is_recorded() throws Exception {
    runs.with("hydration.shutdown.timeout", "4s");
    runs.produce("a", "a");
    runs.consumer.intercept(
        (access, key) -> {
          if (access == Access.READ) {
            hold();
          }
        });
    Ended ended = terminate();
    assertThat(ended.exitCode()).as(ended.text()).isEqualTo(143);
    assertThat(runs.consumer.keys()).isEmpty();
    theNextRunMakesItWhole(1);
  }

  @Test
  @Tag("slow")
  void while_the_application_starts() throws Exception {
    runs.produce("a", "a");
    Running running = runs.process().begin();
    while (running.out().stream().noneMatch(line -> line.contains("Starting"))) {
      Thread.onSpinWait();
    }
    running.sigterm();
    assertThat(running.await().exitCode()).isEqualTo(143);
    assertThat(marker()).isFalse();
    theNextRunMakesItWhole(1);
  }

  /** The run has committed: what the process ends with depends on who comes first. */
  @Test
  @Tag("slow")
  void after_the_run_has_ended_its_records_stand() throws Exception {
    runs.produce("a", "a");
    Running running = runs.process().begin();
    while (running.out().stream().noneMatch(line -> line.contains("ended COMPLETE"))) {
      Thread.onSpinWait();
    }
    running.sigterm();
    assertThat(running.await().exitCode()).isIn(List.of(0, 143));
    assertThat(marker()).isTrue();
    assertThat(runs.report().path("verdict").stringValue()).isEqualTo("COMPLETE");
  }
}
