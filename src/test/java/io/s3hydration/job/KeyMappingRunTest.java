package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3hydration.job.InMemoryRuns.Ended;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Prefixes on either side, through a whole run. */
class KeyMappingRunTest {

  private final InMemoryRuns runs = new InMemoryRuns();

  @BeforeEach
  void produce() {
    for (String key : List.of("exports/", "exports/a", "exports/b/c", "exports-old/a", "other")) {
      runs.produce(key, key);
    }
    runs.with("hydration.producer.prefix", "exports/");
  }

  @Test
  void the_producers_prefix_is_replaced_by_the_consumers() {
    runs.with("hydration.consumer.prefix", "in/");
    Ended first = runs.run();
    assertThat(first.exitCode()).isZero();
    assertThat(runs.copies()).containsExactly("in/", "in/a", "in/b/c");
    assertThat(runs.copy("in/b/c")).isEqualTo("exports/b/c");
    assertThat(runs.run().count("SETTLED")).isEqualTo(3);
    assertThat(runs.run("full=true").count("SETTLED")).isEqualTo(3);
    assertThat(runs.requests("consumer HEAD")).isZero();
  }

  @Test
  void a_key_of_which_nothing_is_left_is_refused_by_name() {
    Ended first = runs.run();
    assertThat(first.exitCode()).isZero();
    assertThat(first.because("EMPTY_KEY")).isEqualTo(1);
    assertThat(runs.copies()).containsExactly("a", "b/c");
  }

  @Test
  void a_backfill_is_named_by_the_producers_keys() {
    runs.with("hydration.consumer.prefix", "in/").run();
    runs.produce("exports/a", "new");
    runs.produce("exports/b/c", "new");
    assertThat(runs.run("prefix=exports/b/").count("TRANSFERRED")).isEqualTo(1);
    assertThat(runs.copy("in/b/c")).isEqualTo("new");
    assertThat(runs.copy("in/a")).isEqualTo("exports/a");
    assertThat(runs.run("prefix=other/").exitCode()).isEqualTo(2);
  }

  @Test
  void a_mapping_that_changed_is_refused_until_rebase() {
    runs.with("hydration.consumer.prefix", "in/").run();
    runs.with("hydration.consumer.prefix", "into/");
    assertThat(runs.run().exitCode()).isEqualTo(2);
    assertThat(runs.run("rebase=true").count("TRANSFERRED")).isEqualTo(3);
  }

  @Test
  void a_mapping_into_the_records_is_refused_at_start() {
    runs.with("hydration.consumer.prefix", "_sync/");
    assertThatThrownBy(runs::run)
        .hasRootCauseInstanceOf(ConfigurationProblemsException.class)
        .hasStackTraceContaining("only records may lie under hydration.sync.location");
    assertThat(runs.backend.consumer().keys()).isEmpty();
  }
}
