package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.env.MockEnvironment;

/** A configuration that does not fit is refused as a whole, before anything is read or written. */
class ConfigurationCheckTest {

  private static final String ROLE = "arn:aws:iam::111111111111:role/reader";

  private static Map<String, String> right() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("hydration.producer.bucket", "producer-data");
    values.put("hydration.consumer.bucket", "consumer-data");
    return values;
  }

  private static void check(Map<String, String> values) {
    MockEnvironment environment = new MockEnvironment();
    values.forEach(environment::setProperty);
    BindProblems problems = new BindProblems(environment);
    ConfigurationCheck.check(
        bound(values, problems.apply(BindHandler.DEFAULT)),
        problems.found(),
        ConsumerEndpoint.of(environment));
  }

  private static HydrationProperties bound(Map<String, String> values, BindHandler handler) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("hydration", Bindable.of(HydrationProperties.class), handler);
  }

  @Test
  void two_buckets_are_enough() {
    check(right());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "producer.bucket | No_Bucket | it is not the name of a general-purpose bucket",
        "producer.bucket | data--use1-az4--x-s3 | it is not the name of a general-purpose bucket",
        "producer.endpoint | http://s3_store:9000 | with the name of a host",
        "producer.role-arn | reader | it is not a role ARN",
        "producer.role-arn | " + ROLE + " | hydration.producer.external-id is <nothing>",
        "producer.external-id | agreed-value | hydration.producer.role-arn is <nothing>",
        "producer.region | EU West | it is not a region",
        "producer.profile | '' | it is not a profile's name",
        "producer.endpoint | s3.example.com | it is not an http or https URL",
        "producer.endpoint | https://s3.example.com/?x=1 | it is not an http or https URL",
        "producer.sts-endpoint | ftp://sts | it is not an http or https URL",
        "producer.account-id | 4711 | it is not 12 digits",
        "producer.kms-key-arn | alias/data | an alias resolves in the requester's account",
        "consumer.bucket | producer-data | it is the producer's bucket, and the prefixes overlap",
        "consumer.kms-key-arn | alias/data | an alias resolves in the requester's account",
        "transfer.max-concurrent-objects | 0 | it must be 1 to 4,096",
        "transfer.part-size | 1MB | S3 takes 5 MiB to 5 GiB",
        "transfer.multipart-threshold | 6GB | the most that one PUT takes",
        "transfer.storage-class | GLACIER | copies must stay readable",
        "transfer.max-bandwidth | 63KB | it must be 64KB or more",
        "sync.location | _sync | it must end, and not begin, with a slash",
        "sync.full-every | sometimes | neither never nor a duration",
        "sync.full-every | 7 | neither never nor a duration",
        "sync.full-every | -1d | full-every is <-1d>: neither never nor a duration, zero or more",
        "sync.fresh-for | -1h | fresh-for is <PT-1H>: it must not be negative",
        "sync.adoption-overlap | -1h | adoption-overlap is <PT-1H>: it must not be negative",
        "sync.predecessor-time-pointer | last | a JSON pointer begins with a slash",
        "stall-timeout | 999ms | it must be 1s or more",
        "max-run-duration | 999ms | max-run-duration is <PT0.999S>: it must be 1s or more",
        "shutdown.timeout | 0s | shutdown.timeout is <PT0S>: it must be 1s or more",
        "lease.duration | 14s | it must be 15s to 1h",
        "lease.duration | 61m | it must be 15s to 1h",
        "fuse.share | 0 | it must be more than 0 and at most 1",
        "fuse.share | 1.1 | it must be more than 0 and at most 1",
        "fuse.minimum | 0 | it must be 1 to 100,000",
        "fuse.minimum | 100001 | it must be 1 to 100,000",
        "transfer.max-concurrent-objects | 4097 | it must be 1 to 4,096",
        "transfer.part-size | 6GB | S3 takes 5 MiB to 5 GiB",
        "transfer.multipart-threshold | 4MB | the most that one PUT takes",
        "consumer.account-id | 4711 | it is not 12 digits",
        "deployment | -prod | it is not a name",
        "producer.prefix | caf\ufffd\ufffd/ | hydration.producer.prefix is <a text with U+FFFD>",
        "consumer.prefix | caf\ufffd/ | it has a letter that could not be read",
        "sync.location | caf\ufffd/ | so set LC_CTYPE=C.UTF-8",
      })
  void each_problem_names_property_value_and_example(String property, String value, String why) {
    Map<String, String> values = right();
    values.put("hydration." + property, value);
    assertThatThrownBy(() -> check(values))
        .isInstanceOf(ConfigurationProblemsException.class)
        .hasMessageContaining("hydration.")
        .hasMessageContaining(why)
        .hasMessageContaining("Example: hydration.");
  }

  @Test
  void one_identity_reads_the_producers_bucket() {
    Map<String, String> values = right();
    values.put("hydration.producer.role-arn", ROLE);
    values.put("hydration.producer.external-id", "agreed-value");
    values.put("hydration.producer.profile", "producer");
    assertThatThrownBy(() -> check(values)).hasMessageContaining("only one identity can read");
  }

  @Test
  void the_role_must_be_of_the_producers_account() {
    Map<String, String> values = right();
    values.put("hydration.producer.role-arn", ROLE);
    values.put("hydration.producer.external-id", "agreed-value");
    values.put("hydration.producer.account-id", "222222222222");
    assertThatThrownBy(() -> check(values)).hasMessageContaining("role-arn is of account 1111");
  }

  @ParameterizedTest
  @CsvSource({
    "http://store:9000/,http://store:9000",
    "http://Store:9000,http://store:9000",
    ",https://s3.eu-central-1.amazonaws.com",
    "https://s3.amazonaws.com,"
  })
  void the_producers_bucket_is_known_by_any_spelling_of_its_store(
      @Nullable String producer, @Nullable String consumer) {
    Map<String, String> values = right();
    values.put("hydration.consumer.bucket", "producer-data");
    values.put("hydration.consumer.prefix", "copies/");
    if (producer != null) {
      values.put("hydration.producer.endpoint", producer);
    }
    if (consumer != null) {
      values.put("spring.cloud.aws.endpoint", consumer);
    }
    assertThatThrownBy(() -> check(values)).hasMessageContaining("the prefixes overlap");
  }

  @Test
  void records_cannot_lie_among_the_producers_objects() {
    Map<String, String> values = right();
    values.put("hydration.consumer.bucket", "producer-data");
    values.put("hydration.consumer.prefix", "copies/");
    values.put("hydration.producer.prefix", "data/");
    values.put("hydration.sync.location", "data/_sync/");
    assertThatThrownBy(() -> check(values)).hasMessageContaining("hydration.sync.location is");
  }

  @Test
  void copies_cannot_go_where_only_records_may_lie() {
    Map<String, String> values = right();
    values.put("hydration.consumer.prefix", "_sync/copies/");
    assertThatThrownBy(() -> check(values)).hasMessageContaining("hydration.sync.location");
  }

  @Test
  void an_external_id_that_does_not_fit_is_not_shown() {
    Map<String, String> values = right();
    values.put("hydration.producer.role-arn", ROLE);
    values.put("hydration.producer.external-id", "with blank");
    assertThatThrownBy(() -> check(values))
        .hasMessageContaining("10 characters, not shown")
        .message()
        .doesNotContain("with blank");
  }

  /** As Spring Cloud AWS does: the first that is not empty. */
  @ParameterizedTest
  @CsvSource({
    "http://a_b,http://ok,spring.cloud.aws.s3.endpoint is <http://a_b>",
    "http://ok,http://a_b,",
    ",http://a_b,spring.cloud.aws.endpoint is <http://a_b>",
    "'',http://a_b,spring.cloud.aws.endpoint is <http://a_b>",
    "http://<account>.s3,,spring.cloud.aws.s3.endpoint is <http://<account>.s3>",
    "'','',",
    "http://ok,,"
  })
  void the_consumers_endpoint_has_a_host_too(
      @Nullable String ofS3, @Nullable String ofAll, @Nullable String problem) {
    Map<String, String> values = right();
    if (ofS3 != null) {
      values.put("spring.cloud.aws.s3.endpoint", ofS3);
    }
    if (ofAll != null) {
      values.put("spring.cloud.aws.endpoint", ofAll);
    }
    if (problem == null) {
      check(values);
    } else {
      assertThatThrownBy(() -> check(values)).hasMessageContaining(problem);
    }
  }

  /** In bytes; a task of 2 GB has some 470 MB. */
  @ParameterizedTest
  @CsvSource({"470,1200,,", "470,1300,,carries no more than 1203", "230,1300,10MB,"})
  void no_more_objects_stream_at_a_time_than_half_of_the_heap_carries(
      long heap, String objects, @Nullable String bandwidth, @Nullable String problem) {
    Map<String, String> values = right();
    values.put("hydration.transfer.max-concurrent-objects", objects);
    if (bandwidth != null) {
      values.put("hydration.transfer.max-bandwidth", bandwidth);
    }
    List<ConfigurationProblem> problems = new ArrayList<>();
    LimitsCheck.check(bound(values, BindHandler.DEFAULT), heap << 20, problems::add);
    assertThat(problems)
        .extracting(ConfigurationProblem::toString)
        .allMatch(found -> problem != null && found.contains(problem))
        .hasSize(problem == null ? 0 : 1);
  }
}
