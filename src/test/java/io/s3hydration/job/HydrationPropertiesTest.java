package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.job.HydrationProperties.Metrics;
import io.s3hydration.job.HydrationProperties.OnMissing;
import io.s3hydration.job.HydrationProperties.OnOtherKey;
import io.s3hydration.job.HydrationProperties.RequestChecksums;
import io.s3hydration.job.HydrationProperties.Switch;
import io.s3hydration.transfer.TransferSettings.Tags;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.unit.DataSize;

/** The names and defaults of the configuration are a promise. */
class HydrationPropertiesTest {

  private static HydrationProperties bind(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("hydration", HydrationProperties.class);
  }

  @Test
  void the_defaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new HydrationProperties(
                new HydrationProperties.Producer(
                    null, "", null, null, false, null, null, null, null, null, null),
                new HydrationProperties.Consumer(
                    null,
                    "",
                    null,
                    null,
                    Switch.ON,
                    RequestChecksums.WHEN_SUPPORTED,
                    OnOtherKey.KEEP),
                new HydrationProperties.Transfer(
                    256,
                    DataSize.ofMegabytes(64),
                    DataSize.ofMegabytes(128),
                    Tags.COPY,
                    "STANDARD",
                    null),
                new HydrationProperties.Sync(
                    "_sync/", "7d", Duration.ZERO, Duration.ofHours(24), OnMissing.COPY, null),
                "s3-hydration",
                Metrics.OFF,
                new HydrationProperties.Lease(Duration.ofMinutes(2)),
                Duration.ofMinutes(15),
                null,
                new HydrationProperties.Shutdown(Duration.ofSeconds(100)),
                new HydrationProperties.Fuse(0.5, 100)));
  }

  @Test
  void the_names() {
    Map<String, String> values = new TreeMap<>();
    values.put("hydration.producer.bucket", "p");
    values.put("hydration.producer.prefix", "exports/");
    values.put("hydration.producer.region", "eu-west-1");
    values.put("hydration.producer.endpoint", "https://s3.example.com");
    values.put("hydration.producer.path-style", "true");
    values.put("hydration.producer.role-arn", "role");
    values.put("hydration.producer.external-id", "external");
    values.put("hydration.producer.sts-endpoint", "https://sts.example.com");
    values.put("hydration.producer.profile", "profile");
    values.put("hydration.producer.account-id", "111111111111");
    values.put("hydration.producer.kms-key-arn", "key-a");
    values.put("hydration.consumer.bucket", "c");
    values.put("hydration.consumer.prefix", "from-p/");
    values.put("hydration.consumer.kms-key-arn", "key-b");
    values.put("hydration.consumer.account-id", "222222222222");
    values.put("hydration.consumer.conditional-writes", "off");
    values.put("hydration.consumer.request-checksums", "when-required");
    values.put("hydration.consumer.on-other-key", "recopy");
    values.put("hydration.transfer.max-concurrent-objects", "7");
    values.put("hydration.transfer.part-size", "8MB");
    values.put("hydration.transfer.multipart-threshold", "9MB");
    values.put("hydration.transfer.tags", "drop");
    values.put("hydration.transfer.storage-class", "STANDARD_IA");
    values.put("hydration.transfer.max-bandwidth", "10MB");
    values.put("hydration.sync.location", "_pull/");
    values.put("hydration.sync.full-every", "never");
    values.put("hydration.sync.fresh-for", "12h");
    values.put("hydration.sync.adoption-overlap", "1h");
    values.put("hydration.sync.on-missing", "leave");
    values.put("hydration.sync.predecessor-time-pointer", "/last");
    values.put("hydration.deployment", "s3-hydration-b");
    values.put("hydration.metrics", "emf");
    values.put("hydration.lease.duration", "5m");
    values.put("hydration.stall-timeout", "1m");
    values.put("hydration.max-run-duration", "6h");
    values.put("hydration.shutdown.timeout", "50s");
    values.put("hydration.fuse.share", "0.2");
    values.put("hydration.fuse.minimum", "10");
    assertThat(bind(values))
        .isEqualTo(
            new HydrationProperties(
                new HydrationProperties.Producer(
                    "p",
                    "exports/",
                    "eu-west-1",
                    URI.create("https://s3.example.com"),
                    true,
                    "role",
                    "external",
                    URI.create("https://sts.example.com"),
                    "profile",
                    "111111111111",
                    "key-a"),
                new HydrationProperties.Consumer(
                    "c",
                    "from-p/",
                    "key-b",
                    "222222222222",
                    Switch.OFF,
                    RequestChecksums.WHEN_REQUIRED,
                    OnOtherKey.RECOPY),
                new HydrationProperties.Transfer(
                    7,
                    DataSize.ofMegabytes(8),
                    DataSize.ofMegabytes(9),
                    Tags.DROP,
                    "STANDARD_IA",
                    DataSize.ofMegabytes(10)),
                new HydrationProperties.Sync(
                    "_pull/",
                    "never",
                    Duration.ofHours(12),
                    Duration.ofHours(1),
                    OnMissing.LEAVE,
                    "/last"),
                "s3-hydration-b",
                Metrics.EMF,
                new HydrationProperties.Lease(Duration.ofMinutes(5)),
                Duration.ofMinutes(1),
                Duration.ofHours(6),
                new HydrationProperties.Shutdown(Duration.ofSeconds(50)),
                new HydrationProperties.Fuse(0.2, 10)));
  }

  @Test
  void environment_variables_do_too() {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                Map.of(
                    "HYDRATION_PRODUCER_BUCKET", "p",
                    "HYDRATION_PRODUCER_EXTERNALID", "external",
                    "HYDRATION_TRANSFER_MAXCONCURRENTOBJECTS", "7",
                    "HYDRATION_STALLTIMEOUT", "1m")));
    HydrationProperties bound =
        Binder.get(environment).bindOrCreate("hydration", HydrationProperties.class);
    assertThat(bound.producer().bucket()).isEqualTo("p");
    assertThat(bound.producer().externalId()).isEqualTo("external");
    assertThat(bound.transfer().maxConcurrentObjects()).isEqualTo(7);
    assertThat(bound.stallTimeout()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void the_external_id_is_in_no_text_of_them() {
    HydrationProperties bound = bind(Map.of("hydration.producer.external-id", "not-for-any-log"));
    assertThat(bound.toString()).doesNotContain("not-for-any-log");
  }
}
