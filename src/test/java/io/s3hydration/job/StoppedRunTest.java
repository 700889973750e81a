package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.InMemoryBucket.Access;
import io.s3hydration.job.InMemoryRuns.Ended;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.report.Verdict;
import io.s3hydration.transfer.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;

/** Runs that stop themselves: out of time, stalled, or because of too many failures. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class StoppedRunTest {

  private static final int MANY = 300;

  private final InMemoryRuns runs = new InMemoryRuns();

  private void produceMany() {
    for (int object = 0; object < MANY; object++) {
      runs.produce("k%03d".formatted(object), "content " + object);
    }
  }

  private static void waitFor(Duration time) {
    try {
      assertThat(new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException e) {
      throw Denials.of(FailureKind.NETWORK, "wait");
    }
  }

  private static void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw Denials.of(FailureKind.NETWORK, "wait");
    }
  }

  private void theNextRunMakesItWhole(int objects) {
    runs.atProducer((access, key) -> {});
    runs.atConsumer((access, key) -> {});
    runs.with("hydration.max-run-duration", "1h").with("hydration.stall-timeout", "15m");
    assertThat(runs.run().exitCode()).isZero();
    assertThat(runs.copies()).hasSize(objects);
    assertThat(runs.marker().isMissingNode()).isFalse();
  }

  private Ended stopped(String verdict, int exitCode) {
    Ended ended = runs.run();
    assertThat(ended.exitCode()).as(ended.report().toString()).isEqualTo(exitCode);
    assertThat(ended.report().path("verdict").stringValue()).isEqualTo(verdict);
    assertThat(ended.report().path("accountCloses").booleanValue()).isTrue();
    assertThat(runs.marker().isMissingNode()).isTrue();
    return ended;
  }

  private int inARow() {
    return runs.json("_sync/skipped.json").path("inARow").intValue();
  }

  @Test
  void a_run_that_takes_too_long_ends_with_5_and_the_next_goes_on() {
    produceMany();
    runs.with("hydration.max-run-duration", "1s").with("hydration.shutdown.timeout", "2s");
    AtomicInteger reads = new AtomicInteger();
    runs.atProducer(
        (access, key) -> {
          if (access == Access.READ && reads.incrementAndGet() > 50) {
            hang();
          }
        });
    Ended ended = stopped("OUT_OF_TIME", 5);
    assertThat(ended.report().path("reason").stringValue())
        .contains("hydration.max-run-duration=PT1S");
    // Fifty were read; the last of them may not have been written when time was up.
    assertThat(ended.count("TRANSFERRED")).isBetween(1L, 50L);
    assertThat(inARow()).isEqualTo(1);
    reads.set(0);
    stopped("OUT_OF_TIME", 5);
    assertThat(inARow()).as("and so did the one before").isEqualTo(2);
    theNextRunMakesItWhole(MANY);
  }

  @Test
  void a_run_whose_time_is_up_before_it_is_open_is_counted_too() {
    runs.produce("a", "one");
    runs.with("hydration.max-run-duration", "1s").with("hydration.shutdown.timeout", "2s");
    runs.atConsumer(
        (access, key) -> {
          if (access == Access.READ && key.value().endsWith("last_successful_sync.json")) {
            hang();
          }
        });
    for (int inARow = 1; inARow <= 2; inARow++) {
      assertThat(runs.run().exitCode()).isEqualTo(5);
      assertThat(inARow()).isEqualTo(inARow);
    }
    theNextRunMakesItWhole(1);
  }

  /** It would walk on to the end of a listing of any length, and have done so for nothing. */
  @Test
  void a_run_that_finds_nothing_to_copy_stops_too() {
    produceMany();
    assertThat(runs.run().exitCode()).isZero();
    AtomicInteger pages = waitsAtTheFifthPage();
    runs.atProducer((access, key) -> listed(access, pages));
    Ended ended = runs.run();
    assertThat(ended.exitCode()).isEqualTo(5);
    assertThat(pages.get()).as("of a hundred").isBetween(5, 20);
    assertThat(ended.count("SETTLED")).isLessThan(MANY / 2);
  }

  /** All of them are passed within one step of the reader. */
  @Test
  void a_run_that_walks_over_what_is_not_its_own_stops_too() {
    for (int foreign = 0; foreign < MANY; foreign++) {
      runs.backend.consumer().put(new ObjectKey("a%03d".formatted(foreign)), Content.of("foreign"));
    }
    runs.produce("z", "one");
    AtomicInteger pages = waitsAtTheFifthPage();
    runs.atConsumer((access, key) -> listed(access, pages));
    assertThat(runs.run().exitCode()).isEqualTo(5);
    assertThat(pages.get()).as("of a hundred").isBetween(5, 20);
  }

  @Test
  void a_run_over_keys_that_nobody_has_stops_too() {
    StringBuilder keys = new StringBuilder();
    for (int missing = 0; missing < MANY; missing++) {
      keys.append("\"m%03d\"\n".formatted(missing));
    }
    runs.backend.consumer().put(new ObjectKey("lists/m.jsonl"), Content.of(keys.toString()));
    AtomicInteger asked = waitsAtTheFifthPage();
    runs.atProducer((access, key) -> listed(access, asked));
    assertThat(runs.run("keys=s3://consumer-bucket/lists/m.jsonl").exitCode()).isEqualTo(5);
    assertThat(asked.get()).as("of three hundred").isBetween(5, 20);
  }

  private AtomicInteger waitsAtTheFifthPage() {
    runs.with("hydration.max-run-duration", "1s").with("hydration.shutdown.timeout", "60s");
    return new AtomicInteger();
  }

  private static void listed(Access access, AtomicInteger pages) {
    if (access == Access.LIST && pages.incrementAndGet() == 5) {
      waitFor(Duration.ofSeconds(2));
    }
  }

  /** However long it sweeps then, and whether it is given up: report and marker say so, too. */
  @Test
  void a_run_that_has_committed_ends_as_complete_before_it_tidies_up() {
    AtomicReference<RunEnd> end = new AtomicReference<>();
    ApplicationListener<ApplicationStartedEvent> started =
        event -> end.set(event.getApplicationContext().getBean(RunEnd.class));
    runs.listen(started);
    List<Verdict> whileItSweeps = new ArrayList<>();
    runs.atConsumer(
        (access, key) -> {
          if (access == Access.DELETE) {
            whileItSweeps.add(Objects.requireNonNull(end.get()).verdict());
          }
        });
    for (int run = 0; run < 4; run++) {
      runs.produce("k", "content " + run);
      assertThat(runs.run().exitCode()).isZero();
    }
    assertThat(whileItSweeps).isNotEmpty().containsOnly(Verdict.COMPLETE);
  }

  @Test
  void a_run_that_tidies_up_for_long_does_not_hang(CapturedOutput output) {
    muchIsToBeTidiedUp();
    runs.with("hydration.stall-timeout", "3s").with("hydration.shutdown.timeout", "1s");
    assertThat(removedByTheNextRun()).as("longer than both times").isGreaterThan(8);
    assertThat(output).doesNotContain("nothing moved");
  }

  /** Given up, it would keep its lease, and the next runs would look at everything. */
  @Test
  void a_run_that_is_stopped_while_it_tidies_up_leaves_the_rest(CapturedOutput output) {
    muchIsToBeTidiedUp();
    runs.with("hydration.max-run-duration", "5s").with("hydration.shutdown.timeout", "3s");
    assertThat(removedByTheNextRun()).isPositive();
    assertThat(parts()).as("there was more than can be removed by then").isGreaterThan(2);
    assertThat(output).contains("left for a later run").doesNotContain("given up");
    assertThat(runs.json("_sync/run.lease").path("state").stringValue()).isEqualTo("free");
    runs.atConsumer((access, key) -> {});
    runs.with("hydration.max-run-duration", "1h");
    runs.produce("k", "one more");
    assertThat(runs.run().exitCode()).isZero();
    assertThat(parts()).isEqualTo(2);
  }

  private long parts() {
    return runs.records("index/").stream().filter(key -> key.contains("part-")).count();
  }

  private void muchIsToBeTidiedUp() {
    runs.atConsumer(
        (access, key) -> {
          if (access == Access.DELETE) {
            throw Denials.of(FailureKind.RECORDS, "remove " + key);
          }
        });
    for (int run = 0; run < 8; run++) {
      runs.produce("k", "content " + run);
      assertThat(runs.run().exitCode()).isZero();
    }
  }

  /** Each takes 600 ms. */
  private int removedByTheNextRun() {
    AtomicInteger removed = new AtomicInteger();
    runs.atConsumer(
        (access, key) -> {
          if (access == Access.DELETE) {
            removed.incrementAndGet();
            waitFor(Duration.ofMillis(600));
          }
        });
    runs.produce("k", "the last");
    assertThat(runs.run().exitCode()).isZero();
    return removed.get();
  }

  @Test
  void a_run_whose_copies_hang_ends_with_1() {
    produceMany();
    runs.with("hydration.stall-timeout", "1s");
    runs.atProducer(
        (access, key) -> {
          if (access == Access.READ) {
            hang();
          }
        });
    Ended ended = stopped("FAILED", 1);
    assertThat(ended.report().path("reason").stringValue())
        .contains("nothing moved for hydration.stall-timeout=PT1S");
    theNextRunMakesItWhole(MANY);
  }

  @Test
  void a_run_whose_listing_hangs_ends_with_1() {
    produceMany();
    runs.with("hydration.stall-timeout", "1s");
    AtomicInteger pages = new AtomicInteger();
    runs.atProducer(
        (access, key) -> {
          if (access == Access.LIST && pages.incrementAndGet() == 4) {
            hang();
          }
        });
    Ended ended = stopped("FAILED", 1);
    assertThat(ended.report().path("reason").stringValue()).contains("nothing moved");
    theNextRunMakesItWhole(MANY);
  }

  @ParameterizedTest
  @EnumSource(names = {"NETWORK", "THROTTLED", "UNAVAILABLE", "DESTINATION_DENIED"})
  void a_run_in_which_too_much_fails_ends_before_everything_failed(FailureKind kind) {
    produceMany();
    runs.with("hydration.fuse.minimum", "20");
    AtomicInteger reads = new AtomicInteger();
    runs.atProducer(
        (access, key) -> {
          if (access == Access.READ && reads.incrementAndGet() > 50) {
            throw Denials.of(kind, "read " + key);
          }
        });
    Ended ended = stopped("FAILED", 1);
    assertThat(ended.report().path("reason").stringValue())
        .contains("of the last 20 objects failed")
        .contains(kind.name());
    assertThat(ended.count("FAILED")).isBetween(11L, 40L);
    assertThat(ended.count("INTERRUPTED")).isPositive();
    theNextRunMakesItWhole(MANY);
  }

  /** Keys are sorted: what follows a prefix under a disabled key is copied all the same. */
  @Test
  void a_prefix_under_a_disabled_key_does_not_starve_what_follows() {
    produceMany();
    runs.with("hydration.fuse.minimum", "20");
    runs.atProducer(
        (access, key) -> {
          if (access == Access.READ && key.startsWith("k1")) {
            throw Denials.of(FailureKind.SOURCE_KEY_DISABLED, "read " + key);
          }
        });
    Ended ended = runs.run();
    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.count("FAILED")).isEqualTo(100);
    assertThat(ended.count("TRANSFERRED")).isEqualTo(MANY - 100);
  }

  @Test
  void a_key_that_is_disabled_for_everything_read_before_too_ends_the_run() {
    produceMany();
    runs.with("hydration.fuse.minimum", "20");
    AtomicInteger reads = new AtomicInteger();
    runs.atProducer(
        (access, key) -> {
          if (access == Access.READ && reads.incrementAndGet() > 50) {
            throw Denials.of(FailureKind.SOURCE_KEY_DISABLED, "read " + key);
          }
        });
    Ended ended = stopped("FAILED", 1);
    assertThat(ended.report().path("reason").stringValue())
        .startsWith("what this run could read before, it cannot read any more");
    assertThat(ended.count("FAILED")).isLessThan(MANY - 50);
    theNextRunMakesItWhole(MANY);
  }
}
