package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.report.Binding;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RunSettingsTest {

  /** More connections than that would stand still for so long that S3 ends their requests. */
  @ParameterizedTest
  @CsvSource({"64KB,1", "1MB,16", "15MB,240", "100MB,256", ",256"})
  void no_more_objects_are_under_way_than_the_bandwidth_can_keep_moving(
      @Nullable String bandwidth, int objects) {
    Map<String, String> values =
        bandwidth == null ? Map.of() : Map.of("hydration.transfer.max-bandwidth", bandwidth);
    assertThat(settings(values).maxConcurrentObjects()).isEqualTo(objects);
  }

  /** An index that was written over anything else would call objects settled that are not. */
  @Test
  void whatever_decides_where_a_copy_lies_is_in_the_binding() {
    Map<String, String> values = new HashMap<>();
    values.put("hydration.producer.bucket", "producer-data");
    values.put("hydration.producer.prefix", "exports/");
    values.put("hydration.consumer.bucket", "consumer-data");
    values.put("hydration.consumer.prefix", "in/");
    assertThat(settings(values).binding())
        .isEqualTo(new Binding("aws", "producer-data", "exports/", "consumer-data", "in/", 1));
    values.put("hydration.producer.endpoint", "https://store.example:9000");
    assertThat(settings(values).binding())
        .isEqualTo(
            new Binding(
                "https://store.example:9000",
                "producer-data",
                "exports/",
                "consumer-data",
                "in/",
                1));
  }

  private static RunSettings settings(Map<String, String> values) {
    return new RunSettings(
        new Binder(new MapConfigurationPropertySource(values))
            .bindOrCreate("hydration", HydrationProperties.class));
  }
}
