package io.s3hydration.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.report.Outcome;
import io.s3hydration.report.Verdict;
import io.s3hydration.transfer.AdaptiveLimit;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.support.StaticApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class MetricLinesTest {

  private final List<String> written = new CopyOnWriteArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean secondFails;
  private final CountDownLatch threeBeats = new CountDownLatch(3);
  private final CurrentRun current = new CurrentRun();
  private final RunEnd end = new RunEnd();
  private final AtomicLong quiet = new AtomicLong();
  private final AdaptiveLimit limit = new AdaptiveLimit(64, () -> 0);

  /** Every write is one whole line; anything else would be torn by a line of the log. */
  private final PrintStream out =
      new PrintStream(
          new OutputStream() {
            @Override
            public void write(int b) {
              throw new IllegalStateException("a line in pieces");
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
              written.add(new String(bytes, from, length, UTF_8));
              threeBeats.countDown();
            }
          },
          false,
          UTF_8);

  private final MetricLines lines = lines(true);

  private MetricLines lines(boolean wanted) {
    return new MetricLines(
        wanted,
        "s3-hydration",
        new RunId("20261120T020000Z-00000001"),
        current,
        end,
        new Activity(Duration.ofMinutes(15), quiet::get),
        limit,
        Clock.fixed(Instant.parse("2026-11-20T02:00:00Z"), ZoneOffset.UTC),
        this::elapsed,
        out);
  }

  private Duration elapsed() {
    if (asked.incrementAndGet() == 2 && secondFails) {
      throw new IllegalStateException("once");
    }
    return Duration.ofSeconds(7);
  }

  @Test
  void the_heart_beats_on_after_an_exception_and_keeps_no_process_alive() {
    secondFails = true;
    lines.begin(Duration.ofMillis(1));
    awaitBeats();
    assertThat(asked.get()).as("the second failed").isGreaterThan(3);
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().equals("metrics"))
        .isNotEmpty()
        .allMatch(Thread::isDaemon);
    lines.destroy();
  }

  @Test
  void the_start_begins_them_only_where_they_are_wanted() {
    ApplicationStartedEvent started =
        new ApplicationStartedEvent(
            new SpringApplication(), new String[0], new StaticApplicationContext(), Duration.ZERO);
    MetricLines unwanted = lines(false);
    unwanted.onApplicationEvent(started);
    unwanted.destroy();
    assertThat(written).isEmpty();
    lines.onApplicationEvent(started);
    lines.destroy();
    assertThat(written).isNotEmpty();
  }

  @Test
  void the_end_is_told_once_and_in_one_piece() {
    end.ended(Verdict.UP_TO_DATE, "the last success is fresh");
    lines.begin(Duration.ofDays(1));
    lines.destroy();
    List<JsonNode> ends =
        written.stream()
            .map(line -> JsonMapper.shared().readTree(line))
            .filter(line -> line.has("RunDuration"))
            .toList();
    assertThat(ends)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.path("RunsSucceeded").intValue()).isZero();
              assertThat(line.path("Verdict").asString()).isEqualTo("UP_TO_DATE");
              assertThat(line.path("RunId").asString()).isEqualTo("20261120T020000Z-00000001");
            });
    assertThat(written).allMatch(line -> line.endsWith("}\n"));
  }

  @Test
  void the_end_tells_how_many_runs_in_a_row_were_skipped() {
    end.ended(Verdict.HELD, "another run holds the lease");
    end.skipped(2);
    lines.begin(Duration.ofDays(1));
    lines.destroy();
    assertThat(JsonMapper.shared().readTree(written.getLast()).path("RunsSkipped").intValue())
        .isEqualTo(2);
  }

  /** The runbook has on-call look at them. */
  @Test
  void a_line_on_the_way_says_whether_the_run_moves() {
    OpenRun open = new OpenRun("a", "b").open();
    current.begin(open.run());
    open.run().tally().listed();
    open.run().tally().listed();
    open.run().tally().ended(Outcome.TRANSFERRED, "NEW");
    open.run().tally().stored(7);
    quiet.set(Duration.ofMinutes(3).toNanos());
    lines.begin(Duration.ofMillis(1));
    awaitBeats();
    lines.destroy();
    JsonNode beat = JsonMapper.shared().readTree(written.getFirst());
    assertThat(beat.path("SecondsQuiet").intValue()).isEqualTo(180);
    assertThat(beat.path("ObjectsListedSoFar").intValue()).isEqualTo(2);
    assertThat(beat.path("ObjectsCopiedSoFar").intValue()).isEqualTo(1);
    assertThat(beat.path("BytesCopiedSoFar").intValue()).isEqualTo(7);
    assertThat(beat.path("_aws").toString()).doesNotContain("SoFar");
    assertThat(beat.has("ExitCode")).as("the runbook knows an end by it").isFalse();
  }

  private void awaitBeats() {
    try {
      threeBeats.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void every_line_says_how_hard_the_stores_push_back() {
    lines.begin(Duration.ofDays(1));
    limit.throttled(0);
    lines.destroy();
    assertThat(written)
        .isNotEmpty()
        .allSatisfy(
            line -> {
              JsonNode read = JsonMapper.shared().readTree(line);
              assertThat(read.path("ConcurrencyLimit").isNumber()).isTrue();
              assertThat(read.path("RequestsThrottled").isNumber()).isTrue();
            });
    JsonNode last = JsonMapper.shared().readTree(written.getLast());
    assertThat(last.path("ConcurrencyLimit").intValue()).isEqualTo(32);
    assertThat(last.path("RequestsThrottled").intValue()).isEqualTo(1);
  }

  @Test
  void an_application_that_never_came_up_is_not_told_here() {
    lines.destroy();
    assertThat(written).isEmpty();
  }
}
