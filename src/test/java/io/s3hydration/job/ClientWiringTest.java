package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.awspring.cloud.autoconfigure.core.AwsAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.CredentialsProviderAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.RegionProviderAutoConfiguration;
import io.awspring.cloud.autoconfigure.s3.S3AutoConfiguration;
import io.s3hydration.aws.AnswersWithoutKey;
import io.s3hydration.aws.DirectS3Client;
import io.s3hydration.aws.RenewingS3Client;
import io.s3hydration.aws.RequestCounter;
import io.s3hydration.job.HydrationRun.Notices;
import io.s3hydration.transfer.AdaptiveLimit;
import io.s3hydration.transfer.PermitPool;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The consumer's endpoint, path style and credentials do not get into the producer's client. */
class ClientWiringTest {

  private final ApplicationContextRunner context =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  RegionProviderAutoConfiguration.class,
                  CredentialsProviderAutoConfiguration.class,
                  AwsAutoConfiguration.class,
                  S3AutoConfiguration.class))
          .withUserConfiguration(Wired.class)
          .withBean(RequestCounter.class)
          .withBean(AdaptiveLimit.class, () -> new AdaptiveLimit(64, System::nanoTime))
          .withBean(RunId.class, () -> new RunId("20261121T000000Z-00000000"))
          .withBean(Activity.class, () -> new Activity(Duration.ofMinutes(15), () -> 0))
          .withBean(Notices.class, () -> new Notices())
          .withPropertyValues(
              "hydration.producer.bucket=producer-data",
              "hydration.consumer.bucket=consumer-data",
              "spring.cloud.aws.region.static=eu-central-1",
              "spring.cloud.aws.credentials.access-key=AKIACONSUMEREXAMPLE0",
              "spring.cloud.aws.credentials.secret-key=not-a-secret");

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(HydrationProperties.class)
  @Import(ClientWiring.class)
  static class Wired {
    @org.springframework.context.annotation.Bean
    RunSettings runSettings(HydrationProperties properties) {
      return new RunSettings(properties);
    }
  }

  private static S3Client producer(ApplicationContext wired) {
    return BeanFactoryAnnotationUtils.qualifiedBeanOfType(
        wired.getAutowireCapableBeanFactory(), S3Client.class, "producer");
  }

  private static String url(S3Client client) {
    return client.utilities().getUrl(url -> url.bucket("some-data").key("a")).toString();
  }

  /** Where the stores ask to slow down, fewer copies are under way. */
  @Test
  void the_permits_follow_the_limit() {
    context.run(
        wired -> {
          PermitPool permits = wired.getBean(Ports.class).permits();
          for (int copy = 0; copy < 40; copy++) {
            assertThat(permits.acquire()).isTrue();
          }
          assertThat(permits.mayKeepForPart()).as("of 64").isTrue();
          wired.getBean(AdaptiveLimit.class).throttled(System.nanoTime());
          assertThat(permits.mayKeepForPart()).as("of 32").isFalse();
        });
  }

  @Test
  void so_do_the_threads_that_ask_for_heads() {
    AdaptiveLimit limit = new AdaptiveLimit(8, () -> 0);
    SimpleAsyncTaskExecutor threads = HydrationJob.headThreads(limit);
    assertThat(threads.getConcurrencyLimit()).isEqualTo(8);

    limit.throttled(0);

    assertThat(threads.getConcurrencyLimit()).isEqualTo(4);
  }

  @Test
  void an_endpoint_and_path_style_of_the_consumer_are_the_consumers_alone() {
    context
        .withPropertyValues(
            "spring.cloud.aws.endpoint=http://everywhere.example",
            "spring.cloud.aws.s3.endpoint=http://consumer.example",
            "spring.cloud.aws.s3.path-style-access-enabled=true",
            "hydration.producer.region=eu-west-1")
        .run(
            wired -> {
              assertThat(url(wired.getBean(S3Client.class)))
                  .isEqualTo("http://consumer.example/some-data/a");
              S3Client producer = producer(wired);
              assertThat(producer.serviceClientConfiguration().endpointOverride()).isEmpty();
              assertThat(url(producer)).isEqualTo("https://some-data.s3.eu-west-1.amazonaws.com/a");
            });
  }

  @Test
  void an_endpoint_and_path_style_of_the_producer_are_the_producers_alone() {
    context
        .withPropertyValues(
            "hydration.producer.endpoint=http://producer.example",
            "hydration.producer.path-style=true")
        .run(
            wired -> {
              assertThat(producer(wired).serviceClientConfiguration().endpointOverride())
                  .contains(URI.create("http://producer.example"));
              assertThat(url(producer(wired))).isEqualTo("http://producer.example/some-data/a");
              assertThat(url(wired.getBean(S3Client.class)))
                  .isEqualTo("https://some-data.s3.eu-central-1.amazonaws.com/a");
            });
  }

  @Test
  void the_credentials_of_either_side_are_not_those_of_the_other() {
    context.run(
        wired -> {
          assertThat(producer(wired).serviceClientConfiguration().credentialsProvider())
              .isSameAs(wired.getBean(ClientWiring.ProducerIdentity.class).credentials());
          AwsCredentialsProvider self = wired.getBean(AwsCredentialsProvider.class);
          assertThat(self.resolveCredentials().accessKeyId()).isEqualTo("AKIACONSUMEREXAMPLE0");
          assertThat(
                  wired.getBean(S3Client.class).serviceClientConfiguration().credentialsProvider())
              .isSameAs(self);
        });
  }

  /** Requests that go directly would go past what these ask for, and nobody would see it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "spring.cloud.aws.fips-enabled=true",
        "spring.cloud.aws.s3.chunked-encoding-enabled=false",
        "spring.cloud.aws.s3.accelerate-mode-enabled=true"
      })
  void what_only_the_sdk_knows_is_sent_by_the_sdk(String property) {
    context
        .withPropertyValues(property)
        .run(
            wired ->
                assertThat(((RenewingS3Client) producer(wired)).delegate())
                    .isNotInstanceOf(DirectS3Client.class));
    context.run(
        wired ->
            assertThat(((RenewingS3Client) producer(wired)).delegate())
                .isInstanceOf(DirectS3Client.class));
  }

  @Test
  void fips_may_be_asked_for_by_the_environment_too() {
    context
        .withSystemProperties("aws.useFipsEndpoint=true")
        .run(
            wired ->
                assertThat(((RenewingS3Client) producer(wired)).delegate())
                    .isNotInstanceOf(DirectS3Client.class));
  }

  @Test
  void no_answer_of_either_side_is_read_with_a_key_that_may_break_it() {
    context.run(
        wired ->
            assertThat(List.of(producer(wired), wired.getBean(S3Client.class)))
                .extracting(client -> client.serviceClientConfiguration().overrideConfiguration())
                .allSatisfy(
                    configured ->
                        assertThat(configured.executionInterceptors())
                            .hasAtLeastOneElementOfType(AnswersWithoutKey.class)));
  }

  @Test
  void dual_stack_is_for_both_sides() {
    context
        .withPropertyValues("spring.cloud.aws.dualstack-enabled=true")
        .run(
            wired ->
                assertThat(List.of(producer(wired), wired.getBean(S3Client.class)))
                    .extracting(ClientWiringTest::url)
                    .containsOnly("https://some-data.s3.dualstack.eu-central-1.amazonaws.com/a"));
  }

  @Test
  void without_a_region_of_its_own_the_producers_is_the_consumers() {
    context
        .withPropertyValues("spring.cloud.aws.s3.region=ap-south-1")
        .run(
            wired -> {
              assertThat(wired.getBean(S3Client.class).serviceClientConfiguration().region())
                  .isEqualTo(Region.AP_SOUTH_1);
              assertThat(producer(wired).serviceClientConfiguration().region())
                  .isEqualTo(Region.AP_SOUTH_1);
            });
  }
}
