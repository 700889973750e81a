package io.s3hydration.job;

import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.PermitPool;
import io.s3hydration.transfer.TransferOutcome;
import io.s3hydration.transfer.TransferOutcome.Failed;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.SkipListener;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.skip.SkipPolicy;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

/**
 * Copies through a sliding window: {@code write} takes a permit for each object, hands it to a
 * virtual thread and returns without waiting, so that one large object holds up nothing but its own
 * permit. The window is drained when the step ends.
 *
 * <p>An object's failure never leaves {@code write}: Spring Batch would roll the chunk back and
 * write each of its items again. The skip policy and listener are asked here instead, on the step's
 * thread, and the step's counts are set right.
 */
final class SlidingWindowWriter implements ItemWriter<Transfer>, StepExecutionListener {

  private static final Logger log = LoggerFactory.getLogger(SlidingWindowWriter.class);

  private final CurrentRun current;
  private final PermitPool permits;
  private final Activity activity;
  private final SkipPolicy skipPolicy;
  private final SkipListener<?, Transfer> skipListener;
  private final Queue<FailedTransfer> failures = new ConcurrentLinkedQueue<>();
  private @Nullable StepExecution step;

  SlidingWindowWriter(
      CurrentRun current,
      PermitPool permits,
      Activity activity,
      SkipPolicy skipPolicy,
      SkipListener<?, Transfer> skipListener) {
    this.current = current;
    this.permits = permits;
    this.activity = activity;
    this.skipPolicy = skipPolicy;
    this.skipListener = skipListener;
  }

  private record FailedTransfer(Transfer transfer, FailureException cause) {}

  @Override
  public void beforeStep(StepExecution execution) {
    step = execution;
  }

  @Override
  public void write(Chunk<? extends Transfer> chunk) throws InterruptedException {
    HydrationRun run = current.get();
    for (Transfer transfer : chunk) {
      passOver(run);
      run.goOn();
      if (!permits.acquire()) {
        run.goOn();
        throw new IllegalStateException("the permits are closed, but the run goes on");
      }
      // No executor: it would keep a set of its threads, and the permits know what is under way.
      Thread.startVirtualThread(
          () -> {
            try {
              copy(run, transfer);
            } finally {
              permits.release();
            }
          });
    }
  }

  /** Waits until nothing is under way, HEAD requests included. */
  @Override
  public @Nullable ExitStatus afterStep(StepExecution execution) {
    HydrationRun run = current.orNull();
    if (run == null) {
      return null;
    }
    drain(run);
    passOver(run);
    CandidateReader.mark(run, execution.getExecutionContext());
    if (run.signal().asked() == null) {
      return null;
    }
    execution.setStatus(BatchStatus.FAILED);
    return ExitStatus.FAILED;
  }

  /**
   * An interrupt stops the run, which then needs it no more: it would cut the report too. The
   * framework takes a step that was interrupted between two chunks for completed.
   */
  private void drain(HydrationRun run) {
    while (true) {
      try {
        permits.awaitIdle();
        run.workers().awaitNone();
        return;
      } catch (InterruptedException e) {
        run.stop("the run was interrupted");
      }
    }
  }

  private void copy(HydrationRun run, Transfer transfer) {
    TransferOutcome outcome = attempt(run, transfer);
    activity.happened();
    run.fuse().ended(transfer.listed(), outcome);
    if (outcome instanceof Failed(Failure failure)) {
      failures.add(new FailedTransfer(transfer, new FailureException(failure, null)));
      return;
    }
    run.account(transfer.listed().key(), () -> run.accounts().ended(transfer, outcome));
    if (!(outcome instanceof TransferOutcome.Transferred)) {
      log.warn("object not copied: {}: {}", transfer.listed().key(), outcome);
    }
  }

  /** A copier never throws; one that does has a defect, which ends the run by the skip policy. */
  private static TransferOutcome attempt(HydrationRun run, Transfer transfer) {
    try {
      return run.workers().during(() -> run.copier().copy(transfer));
    } catch (RuntimeException e) {
      log.error("a copy broke off: {}", transfer.listed().key(), e);
      return new Failed(Failure.internal("copy " + transfer.listed().key(), e));
    }
  }

  /** Asks policy and listener about every failure so far. */
  private void passOver(HydrationRun run) {
    for (FailedTransfer failed = failures.poll(); failed != null; failed = failures.poll()) {
      StepExecution execution = step;
      long skipped = execution == null ? 0 : execution.getSkipCount();
      if (!skipPolicy.shouldSkip(failed.cause(), skipped)) {
        run.stop(failed.cause().failure().message());
      }
      skipListener.onSkipInWrite(failed.transfer(), failed.cause());
      if (execution != null) {
        execution.setWriteSkipCount(execution.getWriteSkipCount() + 1);
        execution.setWriteCount(execution.getWriteCount() - 1);
      }
    }
  }
}
