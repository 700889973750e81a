package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Content;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.report.Verdict;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.test.JobOperatorTestUtils;
import org.springframework.batch.test.MetaDataInstanceFactory;
import org.springframework.batch.test.context.SpringBatchTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import tools.jackson.databind.JsonNode;

/**
 * Spring Batch takes a step that was interrupted between two chunks for completed, with half of its
 * items read. The framework's status is therefore no proof: promise 1.
 */
@SpringBatchTest
@SpringJUnitConfig(
    classes = {InMemoryRuns.JobOverBuckets.class, InterruptedRunTest.Interrupting.class},
    initializers = ConfigDataApplicationContextInitializer.class)
@TestPropertySource(
    properties = {
      "hydration.producer.bucket=producer-bucket",
      "hydration.consumer.bucket=consumer-bucket",
      "spring.cloud.aws.s3.enabled=false",
      "spring.cloud.aws.region.static=eu-central-1"
    })
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD) // one is one run
class InterruptedRunTest {

  private static final int CHUNK = 500;

  /** Interrupts the step's thread when the first chunk is done. */
  @Configuration(proxyBeanMethods = false)
  static class Interrupting {

    @Bean
    static BeanPostProcessor interrupting() {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          return bean instanceof JobRepository repository ? interrupting(repository) : bean;
        }
      };
    }

    private static JobRepository interrupting(JobRepository repository) {
      return (JobRepository)
          Proxy.newProxyInstance(
              JobRepository.class.getClassLoader(),
              new Class<?>[] {JobRepository.class},
              (proxy, method, arguments) -> {
                try {
                  return method.invoke(repository, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getTargetException();
                } finally {
                  if (method.getName().equals("update")
                      && arguments[0] instanceof StepExecution step
                      && step.getStatus() == BatchStatus.STARTED
                      && step.getReadCount() == CHUNK) {
                    Thread.currentThread().interrupt();
                  }
                }
              });
    }

    @Bean
    InMemoryRuns runs() {
      InMemoryRuns runs = new InMemoryRuns();
      for (int i = 0; i < CHUNK + 100; i++) {
        runs.backend.producer().put(new ObjectKey("k%04d".formatted(i)), Content.of("k" + i));
      }
      return runs;
    }

    @Bean
    Ports ports(InMemoryRuns runs, RunId runId) {
      return runs.ports(runId.value());
    }
  }

  private final InMemoryRuns runs;
  private final JobOperatorTestUtils job;
  private final RunEnd end;
  private final RunId runId;
  private final RunListener listener;

  InterruptedRunTest(
      @Autowired InMemoryRuns runs,
      @Autowired JobOperatorTestUtils job,
      @Autowired RunEnd end,
      @Autowired RunId runId,
      @Autowired RunListener listener) {
    this.runs = runs;
    this.job = job;
    this.end = end;
    this.runId = runId;
    this.listener = listener;
  }

  @Test
  void a_step_that_was_interrupted_between_two_chunks_ends_the_run_FAILED() throws Exception {
    JobExecution ended =
        job.startJob(
            new JobParametersBuilder()
                .addString(RunParameters.RUN_ID, runId.value())
                .toJobParameters());
    StepExecution step = List.copyOf(ended.getStepExecutions()).getFirst();
    assertThat(step.getReadCount()).as("the rest was not read").isEqualTo(CHUNK);
    assertThat(ended.getAllFailureExceptions()).as("the framework saw no failure").isEmpty();

    assertThat(end.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(end.reason()).isEqualTo("the run was interrupted");
    JsonNode report = runs.report(runId.value());
    assertThat(report.path("verdict").stringValue()).isEqualTo("FAILED");
    assertThat(report.path("outcomes").path("TRANSFERRED").intValue())
        .as("what was under way came to its end")
        .isEqualTo(CHUNK);
    assertThat(runs.marker().isMissingNode()).isTrue();
  }

  @Test
  void a_job_that_claims_to_be_COMPLETED_is_not_believed() {
    JobExecution execution = MetaDataInstanceFactory.createJobExecution();
    listener.beforeJob(execution);
    execution.setStatus(BatchStatus.COMPLETED);
    listener.afterJob(execution);
    assertThat(end.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(end.reason()).isEqualTo("the producer's listing was not read to its end");
    assertThat(runs.marker().isMissingNode()).isTrue();
  }
}
