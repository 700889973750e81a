package io.s3hydration.job;

import io.s3hydration.report.BadInputException;
import io.s3hydration.report.Verdict;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;

/**
 * Starts the job with the program's {@code name=value} arguments and the run id. An incrementer
 * would make Spring Batch ignore the arguments.
 *
 * <p>The job runs on a virtual thread: only there does an interrupt end a read from a socket, and a
 * thread that does not come back keeps no process alive.
 */
final class RunLauncher implements ApplicationRunner {

  private static final Logger log = LoggerFactory.getLogger(RunLauncher.class);

  private final JobOperator operator;
  private final Job job;
  private final RunId runId;
  private final RunWatch watch;
  private final RunEnd end;

  RunLauncher(JobOperator operator, Job job, RunId runId, RunWatch watch, RunEnd end) {
    this.operator = operator;
    this.job = job;
    this.runId = runId;
    this.watch = watch;
    this.end = end;
  }

  /**
   * All that is no property is a parameter. Spring's own idea of an option takes {@code
   * --dry-run=true} for a property that nobody asks for, and its converter forgets an argument that
   * has no "=": either would have been the scheduled run.
   */
  @Override
  public void run(ApplicationArguments arguments) {
    JobParameters parameters =
        RunParameters.given(
            Stream.of(arguments.getSourceArgs())
                .filter(argument -> !isProperty(argument))
                .toArray(String[]::new));
    try {
      RunParameters.parse(parameters); // the job repository has 100 characters for a name
    } catch (BadInputException e) {
      end.ended(Verdict.BAD_INPUT, e.getMessage());
      log.error("run {} does not start: {}", runId, e.getMessage());
      watch.ended();
      return;
    }
    launch(
        new JobParametersBuilder(parameters)
            .addString(RunParameters.RUN_ID, runId.value())
            .toJobParameters());
  }

  /** Every property of ours, of Spring's and of its parts has a dot in its name, and a value. */
  private static boolean isProperty(String argument) {
    String[] sides = argument.split("=", 2);
    return sides.length == 2 && sides[0].startsWith("--") && sides[0].contains(".");
  }

  private void launch(JobParameters unique) {
    if (!watch.begin()) {
      end.ended(Verdict.TERMINATED, "the process was told to end before the run began");
      return;
    }
    FutureTask<@Nullable Void> run =
        new FutureTask<>(
            () -> {
              try {
                operator.start(job, unique);
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
}
