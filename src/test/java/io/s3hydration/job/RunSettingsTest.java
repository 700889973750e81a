package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
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
    RunSettings settings =
        new RunSettings(
            new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("hydration", HydrationProperties.class));
    assertThat(settings.maxConcurrentObjects()).isEqualTo(objects);
  }
}
