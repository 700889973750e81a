package io.s3hydration.job;

import io.s3hydration.report.Verdict;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.parameters.InvalidJobParametersException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobExecutionAlreadyRunningException;
import org.springframework.batch.core.launch.JobInstanceAlreadyCompleteException;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.launch.JobRestartException;
import org.springframework.boot.batch.autoconfigure.JobLauncherApplicationRunner;

/**
 * Starts the job with the program's {@code name=value} arguments and the run id. An incrementer
 * would make Spring Batch ignore the arguments.
 *
 * <p>The job runs on a virtual thread: only there does an interrupt end a read from a socket, and a
 * thread that does not come back keeps no process alive.
 */
final class RunLauncher extends JobLauncherApplicationRunner {

  private final Job job;
  private final RunId runId;
  private final RunWatch watch;
  private final RunEnd end;

  RunLauncher(JobOperator operator, Job job, RunId runId, RunWatch watch, RunEnd end) {
    super(operator);
    setJobs(List.of(job));
    this.job = job;
    this.runId = runId;
    this.watch = watch;
    this.end = end;
  }

  /**
   * Without Spring Batch's converter, which takes what follows a comma for the type of the value,
   * and forgets an argument that has no "=": {@code dry-run} would have been the scheduled run.
   */
  @Override
  public void run(String... arguments) {
    execute(job, RunParameters.given(arguments));
  }

  @Override
  protected void execute(Job job, JobParameters parameters) {
    if (!watch.begin()) {
      end.ended(Verdict.TERMINATED, "the process was told to end before the run began");
      return;
    }
    FutureTask<@Nullable Void> run =
        new FutureTask<>(
            () -> {
              try {
                launch(job, parameters);
              } finally {
                watch.ended();
              }
              return null;
            });
    Thread.ofVirtual().name("run").start(run);
    await(run);
  }

  /** The run's end, or that the watch gave it up. */
  private void await(FutureTask<@Nullable Void> run) {
    try {
      watch.awaitEnd();
      if (!watch.gaveUp()) {
        run.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the job could not be started", e.getCause());
    }
  }

  private void launch(Job job, JobParameters parameters)
      throws JobExecutionAlreadyRunningException,
          JobRestartException,
          JobInstanceAlreadyCompleteException,
          InvalidJobParametersException {
    JobParameters unique =
        new JobParametersBuilder(parameters)
            .addString(RunParameters.RUN_ID, runId.value())
            .toJobParameters();
    super.execute(job, unique);
  }
}
