package io.s3hydration.job;

import java.util.List;
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
 */
final class RunLauncher extends JobLauncherApplicationRunner {

  private final RunId runId;

  RunLauncher(JobOperator operator, Job job, RunId runId) {
    super(operator);
    setJobs(List.of(job));
    this.runId = runId;
  }

  @Override
  protected void execute(Job job, JobParameters parameters)
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
