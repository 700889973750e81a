package io.s3hydration.job;

import io.s3hydration.HydrationApplication;
import io.s3hydration.backend.BulkS3;
import io.s3hydration.backend.TwoAccounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/** The real application, run once against two accounts: one process of it, but in this JVM. */
public final class Application {

  private final Map<String, String> properties = new TreeMap<>();
  private Duration startUp = Duration.ZERO;

  public static Application between(TwoAccounts accounts) {
    Application application = new Application();
    return application
        .with("hydration.producer.bucket", accounts.producer().bucket())
        .with("hydration.producer.endpoint", accounts.s3Endpoint().toString())
        .with("hydration.producer.path-style", "true")
        .with("hydration.producer.role-arn", accounts.sts().roleArn())
        .with("hydration.producer.external-id", accounts.sts().externalId())
        .with("hydration.producer.sts-endpoint", accounts.sts().endpoint().toString())
        .with("hydration.consumer.bucket", accounts.consumer().bucket())
        .with("spring.cloud.aws.region.static", TwoAccounts.REGION)
        .with("spring.cloud.aws.endpoint", accounts.s3Endpoint().toString())
        .with("spring.cloud.aws.s3.path-style-access-enabled", "true")
        .with(
            "spring.cloud.aws.credentials.access-key",
            accounts.consumer().credentials().accessKeyId())
        .with(
            "spring.cloud.aws.credentials.secret-key",
            accounts.consumer().credentials().secretAccessKey())
        .with("server.port", "0");
  }

  /** Between two buckets of a store that knows no accounts; the producer's by the default chain. */
  static Application between(BulkS3 s3) {
    return new Application()
        .with("hydration.producer.bucket", BulkS3.PRODUCER)
        .with("hydration.producer.endpoint", s3.endpoint().toString())
        .with("hydration.producer.path-style", "true")
        .with("hydration.consumer.bucket", BulkS3.CONSUMER)
        .with("spring.cloud.aws.region.static", TwoAccounts.REGION)
        .with("spring.cloud.aws.endpoint", s3.endpoint().toString())
        .with("spring.cloud.aws.s3.path-style-access-enabled", "true")
        .with("spring.cloud.aws.credentials.access-key", "AKIACONSUMEREXAMPLE0")
        .with("spring.cloud.aws.credentials.secret-key", "not-a-secret")
        .with("server.port", "0");
  }

  /** As these properties say. */
  static Application with(Map<String, String> properties) {
    Application application = new Application().with("server.port", "0");
    application.properties.putAll(properties);
    return application;
  }

  public Application with(String property, String value) {
    properties.put(property, value);
    return this;
  }

  public Application without(String property) {
    properties.remove(property);
    return this;
  }

  /** Runs to the end; the exit code. */
  public int run(String... parameters) {
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(HydrationApplication.class)
            .registerShutdownHook(false)
            .listeners(
                (ApplicationListener<ApplicationStartedEvent>)
                    started -> startUp = Objects.requireNonNull(started.getTimeTaken()))
            .run(arguments(parameters).toArray(String[]::new));
    return SpringApplication.exit(context);
  }

  /** The command line. */
  List<String> arguments(String... parameters) {
    List<String> arguments = new ArrayList<>(List.of(parameters));
    properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    return arguments;
  }

  /** From the start of the last run until its job could begin. */
  public Duration startUp() {
    return startUp;
  }
}
