package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.report.Verdict;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class FailedStartTest {

  private static void fail(String metrics) {
    FailedStart start = new FailedStart();
    start.onApplicationEvent(
        new ApplicationEnvironmentPreparedEvent(
            new DefaultBootstrapContext(),
            new SpringApplication(),
            new String[0],
            new MockEnvironment().withProperty("hydration.metrics", metrics)));
    assertThat(start.exitCode(new IllegalStateException("the port is taken")))
        .isEqualTo(Verdict.FAILED.exitCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"emf", "EMF"})
  void a_start_that_fails_is_counted(String metrics, CapturedOutput output) {
    fail(metrics);
    assertThat(output.getOut()).containsOnlyOnce("\"RunsFailed\":1");
  }

  /** YAML's {@code off} is false. */
  @ParameterizedTest
  @ValueSource(strings = {"off", "false", ""})
  void but_not_where_no_metrics_are_wanted(String metrics, CapturedOutput output) {
    fail(metrics);
    assertThat(output.getAll()).isEmpty();
  }
}
