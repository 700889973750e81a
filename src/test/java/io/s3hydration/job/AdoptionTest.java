package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.HeldObject;
import io.s3hydration.backend.InMemoryBucket.Access;
import io.s3hydration.job.InMemoryRuns.Ended;
import io.s3hydration.listing.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first run in a bucket that a predecessor filled. */
class AdoptionTest {

  private static final Instant SYNCED = Instant.parse("2025-12-31T02:00:00Z");

  private final InMemoryRuns runs = new InMemoryRuns();

  /** What a Lambda leaves: copies without a record of their source, and a time. */
  private void predecessor(String marker) {
    Instant old = SYNCED.minus(Duration.ofDays(30));
    for (String key : new String[] {"a", "b", "c"}) {
      runs.backend.producer().put(new ObjectKey(key), Content.of("first " + key), old);
      runs.backend
          .consumer()
          .put(new ObjectKey(key), Content.of("first " + key), old.plusSeconds(9));
    }
    runs.backend
        .consumer()
        .put(new ObjectKey("_sync/last_successful_sync.json"), Content.of(marker));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"last_sync\": \"2025-12-31T02:00:00Z\"}",
        "{\"last_sync\": \"2025-12-31T02:00:00.000000+00:00\", \"objects\": 17}",
        "{\"sync\": {\"at\": 1767146400}, \"ok\": true}",
        "{\"ms\": 1767146400000}"
      })
  void what_the_predecessor_copied_is_taken_over(String marker) {
    predecessor(marker);
    Ended first = runs.run();
    assertThat(first.exitCode()).isZero();
    assertThat(first.count("ADOPTED")).isEqualTo(3);
    assertThat(runs.requests("producer READ")).isZero();
    assertThat(runs.requests("consumer HEAD")).isZero();
    assertThat(runs.run().count("SETTLED")).isEqualTo(3);
  }

  @Test
  void what_is_new_missing_or_different_is_looked_at() {
    predecessor("{\"last_sync\": \"" + SYNCED + "\"}");
    Instant within = SYNCED.minus(Duration.ofHours(23));
    runs.backend.producer().put(new ObjectKey("late"), Content.of("late"), within);
    runs.backend.consumer().put(new ObjectKey("late"), Content.of("evil"), within.plusSeconds(1));
    runs.backend.producer().put(new ObjectKey("b"), Content.of("longer than it was"), within);
    runs.remove("c");
    Ended first = runs.run();
    assertThat(first.count("ADOPTED")).isEqualTo(1);
    assertThat(first.count("TRANSFERRED")).isEqualTo(3);
    assertThat(runs.copy("late")).isEqualTo("late");
    assertThat(runs.copy("b")).isEqualTo("longer than it was");
  }

  /** It copied the new object and died; the producer then went back to the old one. */
  @Test
  void what_a_run_of_ours_wrote_before_it_died_is_not_taken_for_the_predecessors() {
    predecessor("{\"last_sync\": \"" + SYNCED + "\"}");
    ObjectKey key = new ObjectKey("a");
    HeldObject first = runs.backend.producer().held(key).orElseThrow();
    runs.produce("a", "other a");
    runs.atConsumer(
        (access, record) -> {
          if (access == Access.WRITE && record.value().contains("manifest")) {
            throw Denials.record("write " + record);
          }
        });
    assertThat(runs.run().exitCode()).isEqualTo(1);
    assertThat(runs.copy("a")).isEqualTo("other a");
    runs.atConsumer((access, record) -> {});
    runs.backend.producer().hold(key, first);
    Ended resumed = runs.run();
    assertThat(resumed.count("SETTLED")).as("adopted by the run that died").isEqualTo(2);
    assertThat(runs.copy("a")).isEqualTo("first a");
  }

  @Test
  void a_full_run_proves_what_was_adopted_by_checksum_or_copies_it() {
    predecessor("{\"last_sync\": \"" + SYNCED + "\"}");
    runs.backend
        .consumer()
        .put(new ObjectKey("b"), Content.of("other b"), SYNCED.minus(Duration.ofDays(1)));
    assertThat(runs.run().count("ADOPTED")).isEqualTo(3);
    Ended full = runs.run("full=true");
    assertThat(full.because("SAME_CHECKSUM")).isEqualTo(2);
    assertThat(full.because("FOREIGN")).isEqualTo(1);
    assertThat(runs.copy("b")).isEqualTo("first b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"from\": \"2025-12-30T02:00:00Z\", \"to\": \"2025-12-31T02:00:00Z\"}",
        "{\"objects\": 17}",
        "not JSON"
      })
  void a_marker_without_exactly_one_time_is_refused(String marker) {
    predecessor(marker);
    assertThat(runs.run().exitCode()).isEqualTo(2);
    assertThat(runs.copy("_sync/last_successful_sync.json")).isEqualTo(marker);
  }

  @Test
  void a_pointer_says_which_time_is_meant() {
    predecessor("{\"from\": \"2025-12-30T02:00:00Z\", \"to\": \"2025-12-31T02:00:00Z\"}");
    runs.with("hydration.sync.predecessor-time-pointer", "/to");
    assertThat(runs.run().count("ADOPTED")).isEqualTo(3);
  }
}
