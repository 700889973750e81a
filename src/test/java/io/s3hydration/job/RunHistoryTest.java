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
import tools.jackson.databind.JsonNode;

/** What one run leaves and the next makes of it: the rules of the settled index. */
class RunHistoryTest {

  private final InMemoryRuns runs = new InMemoryRuns();

  private void produceSome() {
    for (String key : new String[] {"a", "b/1", "b/2", "c", "d", "e/f"}) {
      runs.produce(key, "first " + key);
    }
  }

  @Test
  void a_first_run_copies_everything_without_a_single_HEAD() {
    produceSome();
    Ended first = runs.run();
    assertThat(first.exitCode()).isZero();
    assertThat(first.count("TRANSFERRED")).isEqualTo(6);
    assertThat(runs.copies()).containsExactly("a", "b/1", "b/2", "c", "d", "e/f");
    assertThat(runs.copy("b/2")).isEqualTo("first b/2");
    assertThat(runs.requests("consumer HEAD")).isZero();
    assertThat(runs.requests("producer LIST")).isEqualTo(2);
    assertThat(runs.requests("consumer LIST")).isEqualTo(1);
    assertThat(runs.requests("producer READ")).isEqualTo(6);
    assertThat(runs.requests("consumer WRITE")).isEqualTo(6);
  }

  @Test
  void a_run_without_changes_neither_heads_nor_reads_nor_lists_the_consumer() {
    produceSome();
    runs.run();
    Ended second = runs.run();
    assertThat(second.exitCode()).isZero();
    assertThat(second.count("SETTLED")).isEqualTo(6);
    assertThat(runs.requests("consumer HEAD")).isZero();
    assertThat(runs.requests("consumer LIST")).isZero();
    assertThat(runs.requests("producer READ")).isZero();
    assertThat(runs.requests("producer LIST")).isEqualTo(2);
    assertThat(runs.records("index/")).as("no part and no manifest is written anew").hasSize(3);
  }

  @Test
  void a_third_run_copies_just_what_changed_and_what_is_new() {
    produceSome();
    runs.run();
    runs.later(Duration.ofHours(24));
    runs.produce("c", "second c");
    runs.produce("z", "new");
    Ended third = runs.run();
    assertThat(third.count("TRANSFERRED")).isEqualTo(2);
    assertThat(third.because("CHANGED")).isEqualTo(1);
    assertThat(third.because("NEW")).isEqualTo(1);
    assertThat(runs.copy("c")).isEqualTo("second c");
    assertThat(runs.requests("consumer HEAD")).isEqualTo(2);
  }

  @Test
  void one_object_that_fails_stops_no_other_and_comes_again() {
    produceSome();
    runs.backend.denyAtProducer(new ObjectKey("c"));
    Ended first = runs.run();
    assertThat(first.exitCode()).isEqualTo(3);
    assertThat(first.count("FAILED")).isEqualTo(1);
    assertThat(first.count("TRANSFERRED")).isEqualTo(5);
    assertThat(first.report().path("failures").path(0).path("key").stringValue()).isEqualTo("c");
    assertThat(runs.marker().path("failed").intValue()).isEqualTo(1);
    runs.backend.producer().allow(new ObjectKey("c"));
    Ended second = runs.run();
    assertThat(second.exitCode()).isZero();
    assertThat(second.count("TRANSFERRED")).isEqualTo(1);
    assertThat(runs.copy("c")).isEqualTo("first c");
  }

  @Test
  void an_object_that_appears_with_an_old_time_is_copied_by_the_next_run() {
    produceSome();
    runs.run();
    runs.backend
        .producer()
        .put(new ObjectKey("b/15"), Content.of("old"), Instant.parse("2001-01-01T00:00:00Z"));
    Ended second = runs.run();
    assertThat(second.count("TRANSFERRED")).isEqualTo(1);
    assertThat(runs.copy("b/15")).isEqualTo("old");
  }

  @Test
  void a_copy_that_a_run_wrote_before_it_died_is_not_taken_for_what_was_settled() {
    runs.produce("k", "E1");
    runs.run();
    HeldObject e1 = runs.backend.producer().held(new ObjectKey("k")).orElseThrow();
    runs.later(Duration.ofHours(1));
    runs.produce("k", "E2");
    diesBeforeTheMarker();
    assertThat(runs.copy("k")).isEqualTo("E2");
    runs.backend.producer().hold(new ObjectKey("k"), e1);
    Ended repair = runs.run();
    assertThat(repair.report().path("mode").stringValue()).isEqualTo("VERIFYING");
    assertThat(runs.copy("k")).isEqualTo("E1");
    assertThat(runs.marker().path("verifyNext").booleanValue()).isTrue();
    Ended after = runs.run();
    assertThat(after.report().path("mode").stringValue()).isEqualTo("VERIFYING");
    assertThat(after.count("SETTLED")).isEqualTo(1);
    assertThat(runs.run().report().path("mode").stringValue()).isEqualTo("INCREMENTAL");
  }

  /**
   * The run that did not commit was paused, not dead: its last write comes after the next run
   * looked. Two looks at everything are owed, and a backfill of a part is none of them.
   */
  @Test
  void a_backfill_of_a_part_does_not_use_up_a_look_that_is_owed_to_everything() {
    runs.produce("k", "E1");
    runs.produce("z/1", "other");
    runs.run();
    HeldObject e1 = runs.backend.producer().held(new ObjectKey("k")).orElseThrow();
    runs.later(Duration.ofHours(1));
    runs.produce("k", "E2");
    HeldObject e1Copy = runs.backend.consumer().held(new ObjectKey("k")).orElseThrow();
    diesBeforeTheMarker();
    HeldObject e2Copy = runs.backend.consumer().held(new ObjectKey("k")).orElseThrow();
    runs.backend.consumer().hold(new ObjectKey("k"), e1Copy);
    runs.backend.producer().hold(new ObjectKey("k"), e1);
    assertThat(runs.run("prefix=z/").exitCode()).isZero();
    Ended looked = runs.run();
    assertThat(looked.count("SETTLED") + looked.count("UNCHANGED")).isEqualTo(2);
    runs.backend.consumer().hold(new ObjectKey("k"), e2Copy);
    runs.run();
    assertThat(runs.copy("k")).isEqualTo("E1");
    assertThat(runs.run().report().path("mode").stringValue()).isEqualTo("INCREMENTAL");
  }

  /** Every write of a record fails from the manifest on, as if the task had been killed there. */
  private void diesBeforeTheMarker() {
    runs.atConsumer(
        (access, key) -> {
          boolean late = key.value().contains("manifest") || key.value().contains("runs/");
          if (access == Access.WRITE && late) {
            throw Denials.record("write " + key);
          }
        });
    JsonNode before = runs.marker();
    assertThat(runs.run().exitCode()).isEqualTo(1);
    assertThat(runs.marker()).isEqualTo(before);
    runs.atConsumer((access, key) -> {});
  }

  @Test
  void an_object_that_goes_back_to_what_it_was_is_copied_back_too() {
    runs.produce("k", "E1");
    runs.run();
    HeldObject e1 = runs.backend.producer().held(new ObjectKey("k")).orElseThrow();
    runs.produce("k", "E2");
    runs.run();
    runs.backend.producer().hold(new ObjectKey("k"), e1);
    runs.run();
    assertThat(runs.copy("k")).isEqualTo("E1");
  }

  @Test
  void after_a_lost_manifest_nothing_older_is_believed() {
    runs.produce("k", "E1");
    runs.run();
    HeldObject e1 = runs.backend.producer().held(new ObjectKey("k")).orElseThrow();
    runs.produce("k", "E2");
    runs.run();
    runs.backend.producer().hold(new ObjectKey("k"), e1);
    runs.remove("_sync/" + runs.marker().path("manifest").stringValue());
    Ended run = runs.run();
    assertThat(run.report().path("mode").stringValue()).isEqualTo("FULL");
    assertThat(runs.copy("k")).isEqualTo("E1");
  }

  @Test
  void a_lost_index_costs_HEADs_and_no_copy() {
    produceSome();
    runs.run();
    runs.records("index/").forEach(runs::remove);
    Ended run = runs.run();
    assertThat(run.exitCode()).isZero();
    assertThat(run.count("UNCHANGED")).isEqualTo(6);
    assertThat(runs.requests("producer READ")).isZero();
    assertThat(runs.run().count("SETTLED")).isEqualTo(6);
  }

  @Test
  void a_damaged_part_is_unknown_and_written_anew() {
    produceSome();
    runs.run();
    String part =
        runs.records("index/").stream().filter(k -> k.contains("part")).findFirst().orElseThrow();
    runs.backend.consumer().put(new ObjectKey(part), Content.of("damaged"));
    runs.backend.producer().delete(new ObjectKey("d"));
    Ended run = runs.run();
    assertThat(run.count("UNCHANGED")).isEqualTo(5);
    assertThat(run.because("DELETED_AT_PRODUCER"))
        .as("nothing is known, so nothing is gone")
        .isZero();
    assertThat(run.report().path("notices").path(0).stringValue()).contains(part.substring(6));
    assertThat(runs.run().count("SETTLED")).isEqualTo(5);
  }

  @Test
  void a_key_that_the_producer_deleted_leaves_the_index_and_stays_in_the_bucket() {
    produceSome();
    runs.run();
    runs.backend.producer().delete(new ObjectKey("c"));
    Ended run = runs.run();
    assertThat(run.exitCode()).isZero();
    assertThat(run.because("DELETED_AT_PRODUCER")).isEqualTo(1);
    assertThat(runs.copy("c")).isEqualTo("first c");
    assertThat(runs.run().because("DELETED_AT_PRODUCER")).isZero();
  }

  @Test
  void a_full_run_copies_exactly_what_was_removed_at_the_consumer() {
    produceSome();
    runs.run();
    runs.remove("a");
    runs.remove("e/f");
    assertThat(runs.run().count("SETTLED")).isEqualTo(6);
    Ended full = runs.run("full=true");
    assertThat(full.because("COPY_REMOVED")).isEqualTo(2);
    assertThat(full.count("SETTLED")).isEqualTo(4);
    assertThat(runs.requests("consumer HEAD")).isZero();
    assertThat(runs.copies()).hasSize(6);
  }

  @Test
  void a_removed_copy_is_left_alone_where_the_rule_says_so() {
    produceSome();
    runs.run();
    runs.remove("a");
    runs.with("hydration.sync.on-missing", "leave");
    assertThat(runs.run("full=true").because("LEFT_REMOVED")).isEqualTo(1);
    assertThat(runs.run().because("LEFT_REMOVED")).isEqualTo(1);
    assertThat(runs.copies()).hasSize(5);
    runs.with("hydration.sync.on-missing", "copy");
    runs.run();
    assertThat(runs.copies()).hasSize(6);
  }

  @Test
  void a_range_is_checked_in_full_when_it_is_due() {
    produceSome();
    runs.run();
    runs.remove("a");
    runs.later(Duration.ofDays(8));
    assertThat(runs.run().because("COPY_REMOVED")).isEqualTo(1);
    assertThat(runs.copy("a")).isEqualTo("first a");
    runs.remove("a");
    assertThat(runs.run().count("SETTLED")).as("checked just now").isEqualTo(6);
  }
}
