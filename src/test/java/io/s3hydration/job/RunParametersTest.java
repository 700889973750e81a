package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3hydration.report.BadInputException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.batch.core.job.parameters.JobParameters;

class RunParametersTest {

  private static RunParameters parse(String arguments) {
    return RunParameters.parse(given(arguments));
  }

  private static JobParameters given(String arguments) {
    return RunParameters.given(arguments.strip().split(" +"));
  }

  @Test
  void a_scheduled_run_has_none_but_its_id() {
    RunParameters parameters = RunParameters.launched(given("run.id=20260101T020000Z-00000000"));
    assertThat(parameters)
        .isEqualTo(new RunParameters(null, null, null, null, false, false, false));
    assertThat(parameters.bounded()).isFalse();
  }

  @Test
  void each_has_its_type() {
    assertThat(parse("prefix=a/ from=2026-01-01T00:00:00Z to=2026-02-01T00:00:00Z dry-run=true"))
        .isEqualTo(
            new RunParameters(
                "a/",
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2026-02-01T00:00:00Z"),
                null,
                false,
                false,
                true));
    assertThat(parse("keys=s3://bucket/list full=false").keys()).isEqualTo("s3://bucket/list");
  }

  @Test
  void a_value_is_taken_letter_by_letter() {
    assertThat(parse("prefix=a,java.lang.Long,false=b/").prefix())
        .isEqualTo("a,java.lang.Long,false=b/");
    assertThat(parse("keys=s3://bucket/a,b").keys()).isEqualTo("s3://bucket/a,b");
  }

  /** In UTF-8 each of them takes two bytes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prefix= | prefix is longer than 1024 bytes",
        "keys=s3://b/ | keys names a key of more than 1024 bytes"
      })
  void no_key_is_longer_than_the_longest(String parameter, String problem) {
    String longest = parameter + "\u00e4".repeat(512);
    assertThat(parse(longest).bounded()).isTrue();
    assertThatThrownBy(() -> parse(longest + "a")).hasMessageContaining(problem);
  }

  @Test
  void nor_is_a_buckets_name() {
    String longest = "keys=s3://" + "b".repeat(63);
    assertThat(parse(longest + "/k").bounded()).isTrue();
    assertThatThrownBy(() -> parse(longest + "b/k")).hasMessageContaining("is not like s3://");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prefix=a/",
        "from=2026-01-01T00:00:00Z",
        "to=2026-01-01T00:00:00Z",
        "keys=s3://b/k"
      })
  void any_bound_makes_it_a_backfill(String bound) {
    assertThat(parse(bound).bounded()).isTrue();
  }

  /** A property in a form that is none may be a secret, which no log and no error must have. */
  @ParameterizedTest
  @CsvSource({
    "-Dspring.cloud.aws.credentials.secret-key=s3cr3t, -Dspring.cloud.aws.credentials.secret-key",
    "hydration.producer.external-id=s3cr3t, hydration.producer.external-id",
    "HYDRATION_PRODUCER_EXTERNALID=s3cr3t, HYDRATION_PRODUCER_EXTERNALID",
    "AWS_SECRET_ACCESS_KEY=s3cr3t AWS_SECRET_ACCESS_KEY=s3cr3t, AWS_SECRET_ACCESS_KEY",
    "--AWS_SESSION_TOKEN=s3cr3t=, --AWS_SESSION_TOKEN",
    "--spring.cloud.aws.credentials.secret-key s3cr3t, --spring.cloud.aws.credentials.secret-key",
    "-Daws.secretAccessKey s3cr3t=x dry-run=true, -Daws.secretAccessKey",
    "--external-id=s3cr3t, --external-id",
    "external-id s3cr3t, external-id",
    "producer.externalId=s3cr3t, producer.externalId",
    "--secret-key=s3cr3t, --secret-key",
    "sessionToken=s3cr3t, sessionToken",
    "--env=HYDRATION_PRODUCER_EXTERNALID=s3cr3t, --env",
    "-e HYDRATION_PRODUCER_EXTERNALID=s3cr3t, -e"
  })
  void the_value_of_a_property_in_another_form_is_not_shown(String arguments, String name) {
    assertThat(given(arguments).toString()).contains(name).doesNotContain("s3cr3t");
    assertThatThrownBy(() -> parse(arguments))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("there is no parameter " + name)
        .hasMessageNotContaining("s3cr3t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fulll=true | there is no parameter fulll",
        "everything | there is no parameter everything",
        "run.id=x | there is no parameter run.id",
        "run.id | there is no parameter run.id",
        "--prefix=a/ | there is no parameter --prefix",
        "--from=2026-01-01T00:00:00Z | there is no parameter --from",
        "--to=2026-01-01T00:00:00Z | there is no parameter --to",
        "--full=true | there is no parameter --full",
        "--keys=s3://b/k | there is no parameter --keys",
        "--rebase=true | there is no parameter --rebase",
        "--dry-run=true | there is no parameter --dry-run",
        "-full=true | each as name=value with no dashes before it",
        "prefix=caf\ufffd\ufffd/ | prefix has a letter that could not be read",
        "keys=s3://b/caf\ufffd | so set LC_CTYPE=C.UTF-8",
        "dry-run | dry-run= is neither true nor false",
        "from | from= is not an instant",
        "prefix | prefix= is empty",
        "prefix= | prefix= is empty",
        "prefix=a/ prefix=b/ | prefix=b/ gives a parameter twice",
        "full=true,java.lang.String | full=true,java.lang.String is neither true nor false",
        "full=TRUE | full=TRUE is neither true nor false",
        "rebase= | rebase= is neither true nor false",
        "from=2026-01-01 | from=2026-01-01 is not an instant",
        "from=2026-02-01T00:00:00Z to=2026-02-01T00:00:00Z | is not before to=",
        "keys=s3://b/k prefix=a/ | keys cannot go with prefix, from or to",
        "rebase=true keys=s3://b/k | rebase starts the whole index anew",
        "keys=list | keys=list is not like s3://BUCKET/KEY",
        "keys=s3://bucket/ | is not like s3://BUCKET/KEY",
      })
  void what_does_not_fit_is_refused_with_all_that_would(String arguments, String problem) {
    assertThatThrownBy(() -> parse(arguments))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(problem)
        .hasMessageContaining("prefix=PREFIX from=INSTANT to=INSTANT full=true");
  }
}
