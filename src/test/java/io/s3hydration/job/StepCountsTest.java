package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.InMemoryBucket.Access;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.report.Verdict;
import io.s3hydration.transfer.FailureKind;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.test.JobOperatorTestUtils;
import org.springframework.batch.test.JobRepositoryTestUtils;
import org.springframework.batch.test.context.SpringBatchTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.ClassMode;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import tools.jackson.databind.JsonNode;

/** What the job repository tells of the step is what the account tells of the objects. */
@SpringBatchTest
@SpringJUnitConfig(
    classes = {InMemoryRuns.JobOverBuckets.class, StepCountsTest.SecondRun.class},
    initializers = ConfigDataApplicationContextInitializer.class)
@TestPropertySource(
    properties = {
      "hydration.producer.bucket=producer-bucket",
      "hydration.consumer.bucket=consumer-bucket",
      "spring.cloud.aws.s3.enabled=false",
      "spring.cloud.aws.region.static=eu-central-1"
    })
@DirtiesContext(classMode = ClassMode.AFTER_EACH_TEST_METHOD) // one context is one run
class StepCountsTest {

  /** The run after one that settled a, b, c and d. */
  @Configuration(proxyBeanMethods = false)
  static class SecondRun {

    @Bean
    InMemoryRuns runs() {
      InMemoryRuns runs = new InMemoryRuns();
      for (String key : List.of("a", "b", "c", "d")) {
        runs.produce(key, "first " + key);
      }
      runs.run();
      return runs;
    }

    @Bean
    Ports ports(InMemoryRuns runs, RunId runId) {
      return runs.ports(runId.value());
    }
  }

  private final InMemoryRuns runs;
  private final JobOperatorTestUtils job;
  private final JobRepository repository;
  private final RunEnd end;
  private final RunId runId;

  StepCountsTest(
      @Autowired InMemoryRuns runs,
      @Autowired JobOperatorTestUtils job,
      @Autowired JobRepositoryTestUtils executions,
      @Autowired JobRepository repository,
      @Autowired RunEnd end,
      @Autowired RunId runId) {
    this.runs = runs;
    this.job = job;
    this.repository = repository;
    this.end = end;
    this.runId = runId;
    executions.removeJobExecutions();
  }

  @BeforeEach
  void change() {
    runs.produce("c", "second c"); // the HEAD of its copy will fail
    runs.produce("d", "second d");
    runs.produce("e", "new"); // the copier will fail
    runs.produce("f", "new");
    runs.produce("g", "the same"); // somebody else brought it over
    runs.backend.consumer().put(new ObjectKey("g"), Content.of("the same"));
    runs.backend.denyAtProducer(new ObjectKey("e"));
    runs.backend
        .consumer()
        .intercept(
            (access, key) -> {
              if (access == Access.HEAD && key.value().equals("c")) {
                throw Denials.of(FailureKind.ACCESS_DENIED, "look at " + key);
              }
            });
  }

  @Test
  void counts_of_the_step_are_those_of_the_account() throws Exception {
    Ended ended = start();
    assertThat(ended.status()).isEqualTo(BatchStatus.COMPLETED);
    assertThat(end.verdict()).isEqualTo(Verdict.INCOMPLETE);

    JsonNode outcomes = runs.report(runId.value()).path("outcomes");
    assertThat(outcomes.path("SETTLED").intValue()).isEqualTo(2);
    assertThat(outcomes.path("UNCHANGED").intValue()).isEqualTo(1);
    assertThat(outcomes.path("TRANSFERRED").intValue()).isEqualTo(2);
    assertThat(outcomes.path("FAILED").intValue()).isEqualTo(2);

    StepExecution step = ended.step();
    assertThat(step.getReadCount()).as("all but what is settled").isEqualTo(5);
    assertThat(step.getFilterCount()).isEqualTo(outcomes.path("UNCHANGED").longValue());
    assertThat(step.getWriteCount()).isEqualTo(outcomes.path("TRANSFERRED").longValue());
    assertThat(step.getProcessSkipCount()).as("HEADs that failed").isOne();
    assertThat(step.getWriteSkipCount()).as("copies that failed").isOne();
    assertThat(step.getSkipCount()).isEqualTo(outcomes.path("FAILED").longValue());
    assertThat(step.getRollbackCount()).as("no chunk is written again").isZero();
  }

  @Test
  void the_low_water_mark_of_a_run_that_came_to_its_end_is_the_last_key() throws Exception {
    StepExecution step = start().step();
    assertThat(step.getExecutionContext().getString(CandidateReader.LOW_WATER)).isEqualTo("g");
  }

  @Test
  void the_step_of_a_run_that_stopped_is_FAILED() throws Exception {
    runs.backend
        .producer()
        .intercept(
            (access, key) -> {
              if (access == Access.READ) {
                throw Denials.of(FailureKind.CREDENTIALS, "read " + key);
              }
            });
    Ended ended = start();
    assertThat(ended.step().getStatus()).isEqualTo(BatchStatus.FAILED);
    assertThat(ended.status()).isEqualTo(BatchStatus.FAILED);
    assertThat(end.verdict()).isEqualTo(Verdict.FAILED);
  }

  /**
   * How the job ended.
   *
   * @param step as the repository has it, not as this JVM remembers it
   */
  private record Ended(BatchStatus status, StepExecution step) {}

  /** Returns no JobExecution: Spring Batch would call that for the job scope of each test. */
  private Ended start() throws Exception {
    JobExecution ended =
        job.startJob(
            new JobParametersBuilder()
                .addString(RunParameters.RUN_ID, runId.value())
                .toJobParameters());
    JobExecution stored = Objects.requireNonNull(repository.getJobExecution(ended.getId()));
    return new Ended(stored.getStatus(), stored.getStepExecutions().iterator().next());
  }
}
