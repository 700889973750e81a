package io.s3hydration.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.s3hydration.report.Outcome;
import io.s3hydration.report.RunMetrics;
import io.s3hydration.report.Tally;
import io.s3hydration.report.Verdict;
import io.s3hydration.transfer.AdaptiveLimit;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Writes the metrics of the run to standard output: a line when the application is up and each
 * minute after, and one when its context closes, which is after the job has ended, however it did.
 * {@link FailedStart} writes the line of an application that never came up.
 */
final class MetricLines implements ApplicationListener<ApplicationStartedEvent>, DisposableBean {

  private static final Logger log = LoggerFactory.getLogger(MetricLines.class);

  private final boolean wanted;
  private final String deployment;
  private final RunId runId;
  private final CurrentRun current;
  private final RunEnd end;
  private final Activity activity;
  private final AdaptiveLimit limit;
  private final Clock clock;
  private final Supplier<Duration> elapsed;
  private final PrintStream out;
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("metrics").daemon(true).factory());
  private boolean begun;

  /**
   * @param wanted whether the application's start begins them
   * @param elapsed since the process started
   */
  MetricLines(
      boolean wanted,
      String deployment,
      RunId runId,
      CurrentRun current,
      RunEnd end,
      Activity activity,
      AdaptiveLimit limit,
      Clock clock,
      Supplier<Duration> elapsed,
      PrintStream out) {
    this.wanted = wanted;
    this.deployment = deployment;
    this.runId = runId;
    this.current = current;
    this.end = end;
    this.activity = activity;
    this.limit = limit;
    this.clock = clock;
    this.elapsed = elapsed;
    this.out = out;
  }

  @Override
  public void onApplicationEvent(ApplicationStartedEvent event) {
    if (wanted) {
      begin(Duration.ofMinutes(1));
    }
  }

  void begin(Duration every) {
    begun = true;
    heart.scheduleAtFixedRate(this::beat, 0, every.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** An exception would end the schedule, and a run without a heartbeat looks like none. */
  private void beat() {
    try {
      Map<String, Object> beside = beside();
      beside.putAll(soFar());
      write(out, RunMetrics.underWay(elapsed.get()).line(Instant.now(clock), deployment, beside));
    } catch (RuntimeException e) {
      log.warn("a line of metrics could not be written", e);
    }
  }

  @Override
  public void destroy() {
    heart.shutdownNow();
    if (!begun) {
      return;
    }
    HydrationRun run = current.orNull();
    RunMetrics metrics =
        RunMetrics.atEnd(
            end.verdict(),
            end.skippedInARow(),
            run == null ? null : run.request(),
            run == null ? null : run.tally().snapshot(),
            elapsed.get());
    Map<String, Object> beside = beside();
    beside.putAll(ending(end.verdict()));
    write(out, metrics.line(Instant.now(clock), deployment, beside));
  }

  /** Which run, and how hard the stores push back, for Logs Insights. */
  private Map<String, Object> beside() {
    Map<String, Object> beside = new LinkedHashMap<>();
    beside.put("RunId", runId.value());
    beside.put("ConcurrencyLimit", limit.current());
    beside.put("RequestsThrottled", limit.throttled());
    return beside;
  }

  /** Whether it moves, for whoever looks; as metrics they would be counted once more at the end. */
  private Map<String, Object> soFar() {
    Map<String, Object> soFar = new LinkedHashMap<>();
    soFar.put("SecondsQuiet", activity.quiet().toSeconds());
    HydrationRun run = current.orNull();
    if (run != null) {
      Tally.Figures figures = run.tally().snapshot();
      soFar.put("ObjectsListedSoFar", figures.listed());
      soFar.put("ObjectsCopiedSoFar", figures.of(Outcome.TRANSFERRED));
      soFar.put("BytesCopiedSoFar", figures.bytes());
    }
    return soFar;
  }

  /** How the run ended, for Logs Insights. */
  static Map<String, Object> ending(Verdict verdict) {
    Map<String, Object> ending = new LinkedHashMap<>();
    ending.put("Verdict", verdict);
    ending.put("ExitCode", verdict.exitCode());
    return ending;
  }

  /** In one piece: lines of the log come from other threads. */
  static void write(PrintStream out, String line) {
    byte[] whole = (line + "\n").getBytes(UTF_8);
    out.write(whole, 0, whole.length);
    out.flush();
  }
}
