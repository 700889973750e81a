package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.S3Objects;
import io.s3hydration.backend.TwoAccounts;
import io.s3hydration.job.ApplicationProcess.Ended;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the process ends, as a scheduler sees it. */
class ExitCodeTest {

  private final TwoAccounts accounts = TwoAccounts.start();
  private final Application application = Application.between(accounts);

  @AfterEach
  void close() {
    accounts.close();
  }

  private Ended run(String... parameters) {
    return ApplicationProcess.of(application).option("-XX:TieredStopAtLevel=1").run(parameters);
  }

  private void produce(String key) {
    S3Objects.put(accounts.producerClient(), accounts.producer().bucket(), key, key);
  }

  @Test
  void a_configuration_that_does_not_fit_ends_with_2_and_names_every_problem_at_once() {
    application
        .with("hydration.producer.bucket", "No_Bucket")
        .without("hydration.consumer.bucket")
        .with("hydration.transfer.part-size", "large")
        .with("hydration.transfer.tags", "maybe")
        .with("hydration.sync.locaton", "x/");
    Ended ended = run();
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.text())
        .contains("hydration.producer.bucket is <No_Bucket>: it is not a bucket name")
        .contains("hydration.consumer.bucket is <nothing>: it is required")
        .contains("hydration.transfer.part-size is <large>: it is not a DataSize")
        .contains("hydration.transfer.tags is <maybe>: it is not a Tags")
        .contains("hydration.sync.locaton is <a value>: there is no such property")
        .contains("Nothing was read or written")
        .doesNotContain(accounts.sts().externalId());
    assertThat(ended.text().split("hydration.transfer.part-size is")).as("said once").hasSize(2);
    hasNoStackTrace(ended);
  }

  @Test
  void a_parameter_that_does_not_fit_ends_with_2() {
    Ended ended = run("full=yes");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.text()).contains("full=yes is neither true nor false");
    hasNoStackTrace(ended);
  }

  @Test
  void a_run_that_is_complete_ends_with_0() {
    produce("a");
    assertThat(run().exitCode()).isZero();
  }

  @Test
  void a_run_that_leaves_an_object_for_the_next_ends_with_3() {
    produce("a");
    produce("denied");
    accounts.denyAtProducer("denied");
    Ended ended = run();
    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.text()).contains("object failed: denied").contains("403 AccessDenied");
    hasNoStackTrace(ended);
  }

  @Test
  void a_role_that_cannot_be_assumed_ends_with_1() {
    produce("a");
    application.with("hydration.producer.external-id", "wrong-external-id-4711");
    Ended ended = run();
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.text()).contains("AssumeRole").doesNotContain("wrong-external-id-4711");
    hasNoStackTrace(ended);
  }

  private static void hasNoStackTrace(Ended ended) {
    assertThat(ended.text()).doesNotContain("stack_trace").doesNotContain("\tat ", "\\tat ");
  }
}
