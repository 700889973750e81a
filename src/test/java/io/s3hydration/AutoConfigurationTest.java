package io.s3hydration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;

class AutoConfigurationTest {

  /** Boot says nothing of a name that it does not know, and would wire what it once stood for. */
  @Test
  void what_is_left_out_is_there_to_be_left_out() throws IOException {
    List<String> excluded =
        new Binder(
                ConfigurationPropertySources.from(
                    new YamlPropertySourceLoader()
                        .load("application", new ClassPathResource("application.yml"))))
            .bind("spring.autoconfigure.exclude", Bindable.listOf(String.class))
            .get();

    assertThat(ImportCandidates.load(AutoConfiguration.class, null).getCandidates())
        .containsAll(excluded);
  }
}
