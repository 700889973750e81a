package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.InMemoryBucket.Access;
import io.s3hydration.job.InMemoryRuns.Ended;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.transfer.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;

/** One run at a time: what the lease does to whole runs. */
@ExtendWith(OutputCaptureExtension.class)
class LeaseRunTest {

  private static final ObjectKey LEASE = new ObjectKey("_sync/run.lease");

  private static final ObjectKey SKIPPED = new ObjectKey("_sync/skipped.json");

  private final InMemoryRuns runs = new InMemoryRuns();

  @BeforeEach
  void produce() {
    for (String key : List.of("a", "b", "c")) {
      runs.produce(key, "first " + key);
    }
  }

  @Test
  void a_run_takes_the_lease_before_it_reads_and_gives_it_back_after_all_it_writes() {
    List<String> records = new ArrayList<>();
    runs.atConsumer(
        (access, key) -> {
          if (key.startsWith(InMemoryRuns.SYNC)) {
            records.add(access + " " + key.value().substring(InMemoryRuns.SYNC.length()));
          }
        });
    assertThat(runs.run().exitCode()).isZero();
    assertThat(records.subList(0, 3))
        .containsExactly("READ run.lease", "WRITE run.lease", "READ run.lease");
    assertThat(records.subList(3, records.size() - 1))
        .contains("READ last_successful_sync.json", "READ index/progress.json");
    assertThat(records.getLast()).isEqualTo("WRITE run.lease");
    int marker = records.indexOf("WRITE last_successful_sync.json");
    assertThat(records.subList(0, marker).stream().filter(r -> r.equals("WRITE run.lease")))
        .as("taken, renewed before the commit, renewed before the marker")
        .hasSize(3);
    assertThat(state()).isEqualTo("free");
  }

  /** A long list of uploads to end, a store that answers slowly: the lease must not run out. */
  @Test
  @Timeout(60)
  void a_run_that_opens_slowly_renews_its_lease_meanwhile() {
    runs.with("hydration.lease.duration", "15s");
    CountDownLatch takenAndRenewed = new CountDownLatch(2);
    AtomicBoolean renewed = new AtomicBoolean();
    runs.atConsumer(
        (access, key) -> {
          if (access == Access.WRITE && key.equals(LEASE)) {
            takenAndRenewed.countDown();
          }
          if (access == Access.READ && key.value().endsWith("last_successful_sync.json")) {
            renewed.set(awaited(takenAndRenewed));
          }
        });
    assertThat(runs.run().exitCode()).isZero();
    assertThat(renewed).isTrue();
  }

  /** As long as the lease lasts, and no longer. */
  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(15, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_second_run_ends_with_4_and_says_who_works_and_writes_nothing_but_that_it_came(
      CapturedOutput output) {
    hold("run-1", 0);
    int[] looks = new int[1];
    runs.atConsumer(
        (access, key) -> {
          assertThat(access == Access.WRITE && !key.equals(SKIPPED)).as("write %s", key).isFalse();
          if (key.equals(LEASE) && ++looks[0] == 3) {
            hold("run-1", 1);
          }
        });
    Instant before = runs.now();
    Ended second = runs.run();
    assertThat(second.exitCode()).isEqualTo(4);
    assertThat(Duration.between(before, runs.now())).isLessThanOrEqualTo(Duration.ofMinutes(2));
    assertThat(output)
        .contains("does not start: run run-1 holds the lease since 2025-12-31T23:00:00Z")
        .contains("Wait until it ends, or stop it");
    assertThat(runs.copies()).isEmpty();
    assertThat(runs.records("")).containsExactly("_sync/run.lease", "_sync/skipped.json");
  }

  @Test
  void a_second_one_in_a_row_that_is_held_off_is_counted_as_such(CapturedOutput output) {
    runs.atConsumer(new StillAtWork());
    List<RunEnd> ends = toldOfTheEnds();
    assertThat(runs.run().exitCode()).isEqualTo(4);
    assertThat(output).doesNotContain("in a row");
    assertThat(ends.getLast().skippedInARow()).isEqualTo(1);
    runs.atConsumer(new StillAtWork());
    assertThat(runs.run().exitCode()).isEqualTo(4);
    assertThat(ends.getLast().skippedInARow()).as("the alarm is above one").isEqualTo(2);
    assertThat(output).contains("2 runs in a row have left their work to the next");
    assertThat(runs.json("_sync/skipped.json").path("inARow").intValue()).isEqualTo(2);
  }

  @Test
  void one_that_cannot_leave_word_that_it_came_ends_with_4_all_the_same(CapturedOutput output) {
    StillAtWork works = new StillAtWork();
    runs.atConsumer(
        (access, key) -> {
          works.before(access, key);
          if (key.equals(SKIPPED)) {
            throw Denials.record("read " + key);
          }
        });
    List<RunEnd> ends = toldOfTheEnds();
    assertThat(runs.run().exitCode()).isEqualTo(4);
    assertThat(output).contains("whether the run before ended like this one is not known");
    assertThat(ends.getLast().skippedInARow()).as("an alarm too many").isEqualTo(2);
  }

  private List<RunEnd> toldOfTheEnds() {
    List<RunEnd> ends = new ArrayList<>();
    ApplicationListener<ApplicationStartedEvent> started =
        event -> ends.add(event.getApplicationContext().getBean(RunEnd.class));
    runs.listen(started);
    return ends;
  }

  /** Another run, which renews its lease while this one looks. */
  private final class StillAtWork implements io.s3hydration.backend.InMemoryBucket.Interceptor {
    private int looks;

    private StillAtWork() {
      hold("run-1", 0);
    }

    @Override
    public void before(Access access, ObjectKey key) {
      if (key.equals(LEASE) && ++looks == 3) {
        hold("run-1", 1);
      }
    }
  }

  @Test
  void after_a_killed_run_the_next_one_waits_goes_on_and_asks_for_one_more_look() {
    hold("run-1", 7);
    Instant before = runs.now();
    assertThat(runs.run().exitCode()).isZero();
    assertThat(Duration.between(before, runs.now()))
        .isBetween(Duration.ofMinutes(2), Duration.ofMinutes(3));
    assertThat(runs.copies()).hasSize(3);
    assertThat(runs.marker().path("verifyNext").booleanValue()).isTrue();
    Ended next = runs.run();
    assertThat(next.report().path("mode").stringValue()).isEqualTo("VERIFYING");
    assertThat(runs.marker().path("verifyNext").booleanValue()).isFalse();
  }

  @Test
  void a_backfill_of_a_part_that_takes_over_leaves_the_look_to_a_run_over_everything() {
    runs.run();
    hold("run-1", 7);
    assertThat(runs.run("prefix=a").exitCode()).isZero();
    assertThat(runs.run("prefix=b").exitCode()).isZero();
    assertThat(runs.run().report().path("mode").stringValue()).isEqualTo("VERIFYING");
    assertThat(runs.run().report().path("mode").stringValue()).isEqualTo("INCREMENTAL");
  }

  @Test
  void a_run_that_lost_its_lease_fails_and_writes_nothing_more(CapturedOutput output) {
    List<String> written = new ArrayList<>();
    runs.atConsumer(
        (access, key) -> {
          if (access == Access.WRITE && key.value().equals("c")) {
            runs.later(Duration.ofMinutes(5));
            hold("run-2", 0);
            written.clear();
          }
          if (access == Access.WRITE) {
            written.add(key.value());
          }
        });
    Ended overtaken = runs.run();
    assertThat(overtaken.exitCode()).isEqualTo(1);
    assertThat(written).allSatisfy(key -> assertThat(key).matches("[abc]|_sync/run.lease"));
    assertThat(overtaken.report().isMissingNode()).isTrue();
    assertThat(runs.marker().isMissingNode()).isTrue();
    assertThat(runs.json("_sync/run.lease").path("runId").stringValue()).isEqualTo("run-2");
    assertThat(output).contains("run run-2 has taken it").contains("marker: not moved");
  }

  @Test
  void a_lease_that_is_lost_between_manifest_and_marker_keeps_the_marker_where_it_is() {
    runs.atConsumer(
        (access, key) -> {
          if (access == Access.WRITE && key.value().contains("manifest")) {
            runs.later(Duration.ofMinutes(5));
            hold("run-2", 0);
          }
        });
    Ended overtaken = runs.run();
    assertThat(overtaken.exitCode()).isEqualTo(1);
    assertThat(overtaken.report().isMissingNode()).isTrue();
    assertThat(runs.marker().isMissingNode()).isTrue();
    assertThat(runs.json("_sync/run.lease").path("runId").stringValue()).isEqualTo("run-2");
  }

  @Test
  void a_failed_run_gives_the_lease_back() {
    runs.atConsumer(
        (access, key) -> {
          if (access == Access.WRITE && !key.startsWith(InMemoryRuns.SYNC)) {
            throw Denials.of(FailureKind.CREDENTIALS, "write " + key);
          }
        });
    assertThat(runs.run().exitCode()).isEqualTo(1);
    assertThat(state()).isEqualTo("free");
  }

  @Test
  void a_run_that_cannot_read_the_records_gives_the_lease_back() {
    runs.atConsumer(
        (access, key) -> {
          if (key.value().endsWith("last_successful_sync.json")) {
            throw Denials.record("read " + key);
          }
        });
    assertThat(runs.run().exitCode()).isEqualTo(1);
    assertThat(state()).isEqualTo("free");
  }

  @Test
  void a_run_whose_records_do_not_fit_gives_the_lease_back() {
    runs.run();
    runs.with("hydration.consumer.prefix", "moved/");
    assertThat(runs.run().exitCode()).isEqualTo(2);
    assertThat(state()).isEqualTo("free");
  }

  @Test
  void a_run_with_nothing_to_do_gives_the_lease_back() {
    runs.run();
    runs.with("hydration.sync.fresh-for", "12h");
    assertThat(runs.run().exitCode()).isZero();
    assertThat(state()).isEqualTo("free");
  }

  @Test
  void a_dry_run_neither_takes_a_lease_nor_waits_for_one() {
    hold("run-1", 0);
    String before = runs.copy("_sync/run.lease");
    Instant began = runs.now();
    assertThat(runs.run("dry-run=true").exitCode()).isZero();
    assertThat(runs.copy("_sync/run.lease")).isEqualTo(before);
    assertThat(runs.now()).isEqualTo(began);
  }

  @Test
  void without_conditional_writes_a_second_run_is_held_off_all_the_same() {
    runs.records(io.s3hydration.report.UnconditionalStore::new);
    runs.with("hydration.consumer.conditional-writes", "off");
    hold("run-1", 0);
    int[] looks = new int[1];
    runs.atConsumer(
        (access, key) -> {
          if (key.equals(LEASE) && ++looks[0] == 3) {
            hold("run-1", 1);
          }
        });
    assertThat(runs.run().exitCode()).isEqualTo(4);
    assertThat(runs.json("_sync/run.lease").path("runId").stringValue()).isEqualTo("run-1");
  }

  private String state() {
    return runs.json("_sync/run.lease").path("state").stringValue();
  }

  /** Another run's sign of life. */
  private void hold(String runId, int renewals) {
    runs.backend
        .consumer()
        .put(
            LEASE,
            io.s3hydration.backend.Content.of(
                """
                {"schemaVersion":1,"runId":"%s","state":"held","renewals":%d,\
                "since":"2025-12-31T23:00:00Z","seconds":120}"""
                    .formatted(runId, renewals)));
  }
}
