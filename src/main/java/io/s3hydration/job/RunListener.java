package io.s3hydration.job;

import io.s3hydration.report.BadInputException;
import io.s3hydration.report.LeaseHeldException;
import io.s3hydration.report.LeaseHolder;
import io.s3hydration.report.RunLease;
import io.s3hydration.report.SkippedRuns;
import io.s3hydration.report.Verdict;
import io.s3hydration.transfer.FailureException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.JobExecutionListener;

/**
 * Opens the run before the job and ends it after: the lease comes first and goes last, and between
 * them marker and index are read first and the marker is written last.
 *
 * <p>The framework swallows what a listener throws, and calls {@code afterJob} even when {@code
 * beforeJob} failed. So both catch everything, and {@link RunEnd} alone says how it ended.
 */
final class RunListener implements JobExecutionListener {

  private static final Logger log = LoggerFactory.getLogger(RunListener.class);

  private final RunOpener opener;
  private final RunCloser closer;
  private final SkippedRuns skipped;
  private final CurrentRun current;
  private final StopSignal signal;
  private final Workers workers;
  private final RunEnd end;
  private final RunId runId;
  private final Duration leaseDuration;

  RunListener(
      RunOpener opener,
      RunCloser closer,
      SkippedRuns skipped,
      CurrentRun current,
      StopSignal signal,
      Workers workers,
      RunEnd end,
      RunId runId,
      Duration leaseDuration) {
    this.opener = opener;
    this.closer = closer;
    this.skipped = skipped;
    this.current = current;
    this.signal = signal;
    this.workers = workers;
    this.end = end;
    this.runId = runId;
    this.leaseDuration = leaseDuration;
  }

  @Override
  public void beforeJob(JobExecution execution) {
    Optional<LeaseHolder> holder = Optional.empty();
    AtomicReference<@Nullable LeaseKeeper> taken = new AtomicReference<>();
    try {
      Optional<HydrationRun> opened =
          workers.during(
              () ->
                  opener.open(
                      RunParameters.launched(execution.getJobParameters()),
                      lease -> {
                        taken.set(lease);
                        lease.start(RunLease.renewEvery(leaseDuration));
                      }));
      if (opened.isPresent()) {
        HydrationRun run = opened.get();
        current.begin(run);
        log.info("run {} begins, {}", runId, run.course().mode());
        return;
      }
      end.ended(Verdict.UP_TO_DATE, "the last success is fresh");
      log.info("run {} has nothing to do: the last success is younger than fresh-for", runId);
    } catch (BadInputException e) {
      end.ended(Verdict.BAD_INPUT, e.getMessage());
      log.error("run {} does not start: {}", runId, e.getMessage());
    } catch (LeaseHeldException e) {
      end.ended(Verdict.HELD, e.getMessage());
      holder = e.holder();
      log.error("run {} does not start: {}", runId, e.getMessage());
    } catch (FailureException e) {
      end.ended(Verdict.FAILED, e.getMessage());
      log.error("run {} failed before it listed anything: {}", runId, e.getMessage());
    } catch (RunStoppedException e) {
      log.info("run {} does not start: {}", runId, e.getMessage());
    } catch (RuntimeException e) {
      end.ended(Verdict.FAILED, e.toString());
      log.error("run {} failed before it listed anything", runId, e);
    }
    StopSignal.Stop stop = signal.asked();
    if (stop == null) {
      holder.ifPresent(this::countSkipped);
    } else {
      end.ended(stop.verdict(), stop.reason()); // which is why it could not be opened
      LeaseKeeper lease = taken.get();
      if (stop.verdict() == Verdict.OUT_OF_TIME && lease != null) {
        lease.lease().holder().ifPresent(this::countSkipped);
      }
    }
    // Ends the job without its step; an exception would do so too, with a stack trace.
    execution.setStatus(BatchStatus.STOPPING);
  }

  @Override
  public void afterJob(JobExecution execution) {
    HydrationRun run = current.orNull();
    if (run == null) {
      return;
    }
    try {
      closer.close(run, execution.getAllFailureExceptions(), end);
      if (end.verdict() == Verdict.OUT_OF_TIME) {
        run.lease().lease().holder().ifPresent(this::countSkipped);
      }
    } catch (RuntimeException e) {
      end.ended(Verdict.FAILED, e.toString());
      log.error("run {} failed while it ended", runId, e);
    } finally {
      run.producer().close();
      run.lease().close();
    }
  }

  /**
   * While nobody knows it is counted as a second one: better an alarm too many than one too few.
   */
  private void countSkipped(LeaseHolder lease) {
    try {
      int inARow = skipped.count(runId.value(), lease);
      end.skipped(inARow);
      if (inARow > 1) {
        log.warn("{} runs in a row have left their work to the next", inARow);
      }
    } catch (FailureException e) {
      end.skipped(2);
      log.warn("whether the run before ended like this one is not known: {}", e.getMessage());
    }
  }
}
