package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.report.Verdict;
import io.s3hydration.transfer.PermitPool;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who ends a run, and when. The clock is the test's own; the watch's thread sees the same one. */
@Timeout(60)
class RunWatchTest {

  private final AtomicLong now = new AtomicLong(1);
  private final StopSignal signal = new StopSignal();
  private final Workers workers = new Workers();
  private final PermitPool permits = new PermitPool(3);
  private final Activity activity = new Activity(Duration.ofMinutes(15), now::get);
  private final RunEnd end = new RunEnd();
  private final CountDownLatch working = new CountDownLatch(1);
  private RunWatch watch = watch(null);

  private RunWatch watch(@Nullable Duration longest) {
    return new RunWatch(
        signal,
        workers,
        permits,
        activity,
        end,
        new RunWatch.Limits(longest, Duration.ofSeconds(100)),
        now::get);
  }

  @AfterEach
  void over() {
    watch.ended();
  }

  private StopSignal.Stop stop() {
    return Objects.requireNonNull(signal.asked(), "nobody stopped it");
  }

  private void after(Duration time) {
    now.addAndGet(time.toNanos());
    watch.look();
  }

  /** A thread of the run that does not come back by itself; completes when it is interrupted. */
  private CompletableFuture<Void> hung() throws InterruptedException {
    CompletableFuture<Void> interrupted = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () ->
                workers.during(
                    () -> {
                      working.countDown();
                      try {
                        new CountDownLatch(1).await();
                      } catch (InterruptedException e) {
                        interrupted.complete(null);
                      }
                      return null;
                    }));
    working.await();
    return interrupted;
  }

  @Test
  void a_run_that_moves_goes_on() {
    assertThat(watch.begin()).isTrue();
    for (int hour = 0; hour < 100; hour++) {
      activity.happened();
      after(Duration.ofMinutes(14));
    }
    assertThat(signal.asked()).isNull();
  }

  @Test
  void a_run_in_which_nothing_moves_fails_and_is_interrupted_at_once() throws Exception {
    watch.begin();
    CompletableFuture<Void> interrupted = hung();
    after(Duration.ofMinutes(15));
    interrupted.join();
    assertThat(stop().verdict()).isEqualTo(Verdict.FAILED);
    assertThat(stop().reason()).contains("nothing moved for hydration.stall-timeout=PT15M");
  }

  @Test
  void a_longest_duration_that_no_clock_reaches_leaves_the_rest_of_the_watch() {
    watch = watch(Duration.ofDays(200_000));
    watch.begin();

    after(Duration.ofMinutes(15));

    assertThat(stop().verdict()).isEqualTo(Verdict.FAILED);
  }

  @Test
  void a_run_ends_after_its_longest_duration() {
    watch = watch(Duration.ofHours(1));
    watch.begin();
    for (int minute = 0; minute < 59; minute++) {
      activity.happened();
      after(Duration.ofMinutes(1));
    }
    assertThat(signal.asked()).isNull();
    after(Duration.ofMinutes(1));
    assertThat(stop().verdict()).isEqualTo(Verdict.OUT_OF_TIME);
    assertThat(stop().reason()).contains("hydration.max-run-duration=PT1H");
  }

  @Test
  void what_is_under_way_has_three_quarters_of_the_time_and_is_then_interrupted() throws Exception {
    watch.begin();
    CompletableFuture<Void> interrupted = hung();
    signal.stop(Verdict.FAILED, "the credentials are gone");
    watch.look();
    after(Duration.ofSeconds(74));
    assertThat(interrupted).isNotDone();
    after(Duration.ofSeconds(1));
    interrupted.join();
  }

  @Test
  void a_stop_lets_nothing_more_get_under_way() throws Exception {
    watch.begin();
    permits.acquire();
    signal.stop(Verdict.FAILED, "enough");
    watch.look();
    assertThat(permits.acquire()).isFalse();
    assertThat(permits.tryAcquireForPart()).as("for the parts of what is under way").isTrue();
  }

  @Test
  void a_run_that_does_not_end_is_given_up_so_that_the_process_can() throws Exception {
    watch.begin();
    signal.stop(Verdict.OUT_OF_TIME, "time is over");
    watch.look();
    after(Duration.ofSeconds(100));
    watch.awaitEnd();
    assertThat(watch.gaveUp()).isTrue();
    assertThat(end.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(end.reason()).contains("did not end within PT1M40S").contains("time is over");
  }

  @Test
  void a_run_that_has_committed_has_not_failed_though_its_end_is_not_waited_for() throws Exception {
    watch.begin();
    signal.stop(Verdict.OUT_OF_TIME, "time is over");
    end.ended(Verdict.INCOMPLETE, "not settled");
    watch.look();
    after(Duration.ofSeconds(100));
    watch.awaitEnd();
    assertThat(watch.gaveUp()).isTrue();
    assertThat(end.verdict()).isEqualTo(Verdict.INCOMPLETE);
    end.ended(Verdict.FAILED, "too late");
    assertThat(end.verdict()).as("as the exit code has it").isEqualTo(Verdict.INCOMPLETE);
  }

  @Test
  void a_run_that_ended_is_not_given_up() {
    watch.begin();
    signal.stop(Verdict.OUT_OF_TIME, "time is over");
    watch.look();
    watch.ended();
    after(Duration.ofSeconds(1000));
    assertThat(watch.gaveUp()).isFalse();
    assertThat(end.reason()).isEqualTo("the job never came to its end");
  }

  @Test
  void a_run_does_not_begin_after_SIGTERM() {
    watch.terminate();
    assertThat(watch.begin()).isFalse();
    assertThat(stop().verdict()).isEqualTo(Verdict.TERMINATED);
  }

  @Test
  void SIGTERM_waits_for_the_end_of_the_run() throws Exception {
    watch.begin();
    Thread terminating = Thread.ofPlatform().start(watch::terminate);
    while (terminating.getState() != Thread.State.TIMED_WAITING) {
      assertThat(terminating.isAlive()).as("it waits").isTrue();
    }
    watch.ended();
    terminating.join();
  }

  @Test
  void the_first_reason_stands() {
    watch.begin();
    signal.stop(Verdict.FAILED, "the bucket is gone");
    watch.look();
    watch.ended();
    watch.terminate();
    assertThat(signal.asked()).isEqualTo(new StopSignal.Stop(Verdict.FAILED, "the bucket is gone"));
  }
}
