package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.HeldObject;
import io.s3hydration.backend.InMemoryBucket.Access;
import io.s3hydration.job.InMemoryRuns.Ended;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.transfer.FailureKind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** What a run that ended before its time leaves, and what the next one makes of it. */
@ExtendWith(OutputCaptureExtension.class)
class ResumeTest {

  private static final ObjectKey MARKER = new ObjectKey("_sync/last_successful_sync.json");

  private final InMemoryRuns runs = new InMemoryRuns();

  @BeforeEach
  void produce() {
    IntStream.range(0, 20).forEach(i -> runs.produce("k%02d".formatted(i), "first " + i));
  }

  @Test
  void what_a_failed_run_has_accounted_is_neither_copied_nor_looked_up_again() {
    failsAtWriteOf("k12");
    assertThat(runs.run().exitCode()).isEqualTo(1);
    List<String> copied = runs.copies();
    assertThat(copied).contains("k00", "k10").doesNotContain("k12");
    assertThat(runs.marker().isMissingNode()).isTrue();
    JsonNode part = progress().path("parts").path(0);
    assertThat(part.path("part").path("entries").intValue()).isGreaterThan(5);
    assertThat(part.path("to").stringValue()).isBetween("k06", "k19");
    String dead = progress().path("runId").stringValue();
    runs.atConsumer((access, key) -> {});

    Ended next = runs.run();

    assertThat(next.exitCode()).isZero();
    assertThat(next.count("SETTLED")).isEqualTo(part.path("part").path("entries").longValue());
    assertThat(next.count("TRANSFERRED")).isEqualTo(20L - copied.size());
    assertThat(runs.requests("producer READ")).isEqualTo(20L - copied.size());
    assertThat(runs.requests("consumer HEAD"))
        .as("only copies that no part names")
        .isEqualTo(copied.size() - next.count("SETTLED"));
    assertThat(next.report().path("notices").toString()).contains("continues").contains(dead);
    assertThat(runs.run().count("SETTLED")).isEqualTo(20);
  }

  @Test
  void kills_in_a_row_inherit() {
    failsAtWriteOf("k06");
    runs.run();
    String first = progress().path("runId").stringValue();
    failsAtWriteOf("k13");
    runs.run();
    String second = progress().path("runId").stringValue();
    runs.atConsumer((access, key) -> {});

    Ended last = runs.run();

    assertThat(last.exitCode()).isZero();
    assertThat(last.count("SETTLED")).isGreaterThan(8);
    assertThat(last.report().path("notices").toString()).contains(first).contains(second);
    assertThat(runs.copies()).hasSize(20);
    assertThat(runs.run().count("SETTLED")).isEqualTo(20);
  }

  @Test
  void a_part_of_a_dead_run_lies_over_the_base_and_what_is_behind_it_stays_settled() {
    runs.run();
    runs.produce("k03", "second 3");
    runs.produce("k11", "second 11");
    failsAtWriteOf("k11");
    assertThat(runs.run().exitCode()).isEqualTo(1);
    assertThat(progress().path("parts").size()).isEqualTo(1);
    runs.atConsumer((access, key) -> {});

    Ended next = runs.run();

    assertThat(next.count("SETTLED")).isEqualTo(19);
    assertThat(next.count("TRANSFERRED")).isEqualTo(1);
    assertThat(runs.requests("consumer HEAD")).isEqualTo(1);
    assertThat(runs.run().count("SETTLED")).isEqualTo(20);
  }

  /**
   * A bounded run must carry what lies outside its bounds, also where a dead run's part cuts it.
   */
  @Test
  void a_backfill_of_a_part_carries_what_is_cut() {
    runs.run();
    runs.produce("k03", "second 3");
    runs.produce("k11", "second 11");
    failsAtWriteOf("k11");
    runs.run();
    runs.atConsumer((access, key) -> {});

    assertThat(runs.run("prefix=k0").exitCode()).isZero();

    Ended next = runs.run();
    assertThat(next.count("SETTLED")).isEqualTo(19);
    assertThat(next.because("DELETED_AT_PRODUCER")).isZero();
    assertThat(runs.copy("k11")).isEqualTo("second 11");
  }

  @Test
  void keys_behind_the_dead_run_that_changed_since_are_seen() {
    failsAtWriteOf("k12");
    runs.run();
    runs.produce("k02", "second 2");
    runs.backend.producer().delete(new ObjectKey("k04"));
    runs.remove("k05");
    runs.atConsumer((access, key) -> {});

    Ended next = runs.run();

    assertThat(next.exitCode()).isZero();
    assertThat(runs.copy("k02")).isEqualTo("second 2");
    assertThat(runs.copy("k05")).isEqualTo("first 5");
    assertThat(next.because("DELETED_AT_PRODUCER")).isEqualTo(1);
  }

  /** The dead run settled E2; the copy under its entry is another's by now. */
  @Test
  void an_entry_of_a_dead_run_counts_only_where_its_copy_stands() {
    runs.produce("k02", "E1");
    runs.run();
    HeldObject e1 = runs.backend.consumer().held(new ObjectKey("k02")).orElseThrow();
    runs.produce("k02", "E2");
    runs.produce("k12", "second 12");
    failsAtWriteOf("k12");
    runs.run();
    runs.backend.consumer().hold(new ObjectKey("k02"), e1);
    runs.atConsumer((access, key) -> {});

    runs.run();

    assertThat(runs.copy("k02")).isEqualTo("E2");
  }

  @Test
  void parts_over_another_base_or_of_another_mapping_are_not_taken_over() {
    failsAtWriteOf("k12");
    runs.run();
    runs.rewrite("_sync/index/progress.json", p -> p.replace("producer-bucket", "other-bucket"));
    runs.atConsumer((access, key) -> {});
    Ended next = runs.run();
    assertThat(next.count("SETTLED")).isZero();
    assertThat(next.count("UNCHANGED")).isGreaterThan(5);
    assertThat(runs.run().count("SETTLED")).isEqualTo(20);

    runs.produce("k02", "second 2");
    runs.produce("k12", "second 12");
    failsAtWriteOf("k12");
    runs.run();
    runs.rewrite("_sync/index/progress.json", p -> p.replace("manifest-", "manifest-x"));
    runs.atConsumer((access, key) -> {});
    assertThat(runs.run().report().path("notices").toString()).doesNotContain("continues");
  }

  /** HEADs of a large bucket may take longer than a run may last. */
  @Test
  void a_run_without_its_manifest_that_ended_early_is_gone_on_with() {
    runs.run();
    runs.remove("_sync/" + runs.marker().path("manifest").stringValue());
    failsAtHeadOf("k12");
    assertThat(runs.run().exitCode()).isEqualTo(1);
    runs.atConsumer((access, key) -> {});

    Ended next = runs.run();

    assertThat(next.exitCode()).isZero();
    assertThat(next.count("SETTLED")).isEqualTo(12);
    assertThat(runs.requests("consumer HEAD")).isEqualTo(8);
    assertThat(runs.requests("producer READ")).isZero();
    assertThat(runs.run().count("SETTLED")).isEqualTo(20);
  }

  /** The manifest is lost, so nothing but the consumer's listing says which copy stands there. */
  @Test
  void what_is_gone_on_with_without_a_manifest_counts_only_where_its_copy_stands() {
    runs.produce("k02", "E1");
    runs.run();
    HeldObject e1 = runs.backend.consumer().held(new ObjectKey("k02")).orElseThrow();
    runs.produce("k02", "E2");
    runs.produce("k12", "second 12");
    runs.remove("_sync/" + runs.marker().path("manifest").stringValue());
    failsAtWriteOf("k12");
    assertThat(runs.run().exitCode()).isEqualTo(1);
    assertThat(runs.copy("k02")).isEqualTo("E2");
    runs.backend.consumer().hold(new ObjectKey("k02"), e1);
    runs.remove("k05");
    runs.atConsumer((access, key) -> {});

    assertThat(runs.run().exitCode()).isZero();

    assertThat(runs.copy("k02")).isEqualTo("E2");
    assertThat(runs.copy("k05")).isEqualTo("first 5");
  }

  @Test
  void a_rebase_takes_nothing_over() {
    failsAtWriteOf("k12");
    runs.run();
    runs.atConsumer((access, key) -> {});
    assertThat(runs.run("rebase=true").count("SETTLED")).isZero();
  }

  /** Scheduled runs would be refused until somebody asks again, and would begin anew each time. */
  @Test
  void a_rebase_to_another_place_that_ended_early_is_gone_on_with() {
    runs.run();
    runs.with("hydration.consumer.prefix", "moved/");
    failsAtWriteOf("moved/k12");
    assertThat(runs.run("rebase=true").exitCode()).isEqualTo(1);
    long entries = progress().path("parts").path(0).path("part").path("entries").longValue();
    assertThat(entries).isGreaterThan(5);
    runs.atConsumer((access, key) -> {});

    Ended next = runs.run();

    assertThat(next.exitCode()).isZero();
    assertThat(next.count("SETTLED")).isEqualTo(entries);
    assertThat(next.report().path("notices").toString()).contains("continues");
    assertThat(runs.copies()).hasSize(40);
    assertThat(runs.run().count("SETTLED")).isEqualTo(20);
  }

  /** Somebody does not trust the index: it must not be trusted because a run ended early. */
  @Test
  void what_a_rebase_that_ended_early_did_not_reach_stays_untrusted() {
    runs.run();
    String marker = runs.marker().toString();
    failsAtHeadOf("k12");
    assertThat(runs.run("rebase=true").exitCode()).isEqualTo(1);
    runs.atConsumer((access, key) -> {});
    assertThat(runs.run("prefix=k0").exitCode()).isZero();
    assertThat(runs.marker()).as("a backfill would commit the index").hasToString(marker);

    Ended next = runs.run();

    assertThat(next.exitCode()).isZero();
    assertThat(next.count("SETTLED")).isEqualTo(12);
    assertThat(runs.requests("consumer HEAD")).isEqualTo(8);
    assertThat(runs.requests("consumer WRITE")).isZero();
    runs.run();
    assertThat(runs.requests("consumer HEAD")).isZero();
  }

  @Test
  void a_rebase_that_ended_early_is_gone_on_with_however_fresh_the_last_success_is() {
    runs.run();
    failsAtHeadOf("k12");
    assertThat(runs.run("rebase=true").exitCode()).isEqualTo(1);
    runs.atConsumer((access, key) -> {});
    runs.with("hydration.sync.fresh-for", "12h");
    assertThat(runs.run().exitCode()).isZero();
    assertThat(runs.requests("consumer HEAD")).isPositive();
  }

  @Test
  void superseded_parts_go_when_no_kept_manifest_names_them() {
    for (int run = 0; run < 5; run++) {
      runs.produce("k07", "change " + run);
      assertThat(runs.run().exitCode()).isZero();
    }
    assertThat(runs.records("index/").stream().filter(k -> k.contains("part-"))).hasSize(2);
    assertThat(runs.records("index/").stream().filter(k -> k.contains("manifest-"))).hasSize(2);
    assertThat(runs.run().count("SETTLED")).isEqualTo(20);
    assertThat(runs.copies()).as("no copy is ever removed").hasSize(20);
  }

  @Test
  void what_a_dead_run_wrote_goes_when_its_base_is_older_than_the_previous_manifest() {
    runs.run();
    runs.produce("k02", "second 2");
    runs.produce("k12", "second 12");
    failsAtWriteOf("k12");
    runs.run();
    String dead = "_sync/index/" + progress().path("runId").stringValue();
    runs.atConsumer((access, key) -> {});
    assertThat(records(dead)).hasSize(1);
    for (int run = 0; run < 3; run++) {
      runs.produce("k07", "change " + run);
      assertThat(runs.run().exitCode()).isZero();
      assertThat(records(dead)).hasSize(run < 1 ? 1 : 0);
    }
    assertThat(progress().path("leftovers").size()).isZero();
  }

  @Test
  void what_nobody_names_is_left_alone() {
    ObjectKey alien = new ObjectKey("_sync/index/somebody/part-00000.jsonl.gz");
    runs.backend.consumer().put(alien, Content.of("alien"));
    for (int run = 0; run < 4; run++) {
      runs.produce("k07", "change " + run);
      runs.run();
    }
    assertThat(runs.backend.consumer().get(alien)).isPresent();
  }

  @Test
  void a_sweep_that_fails_fails_no_run_and_is_made_up_for(CapturedOutput output) {
    runs.atConsumer(
        (access, key) -> {
          if (access == Access.DELETE) {
            throw Denials.of(FailureKind.RECORDS, "remove " + key);
          }
        });
    Ended last = runs.run();
    for (int run = 0; run < 4; run++) {
      runs.produce("k07", "change " + run);
      last = runs.run();
      assertThat(last.exitCode()).isZero();
    }
    assertThat(last.report().path("notices").toString()).contains("left for a later run");
    assertThat(last.report().path("markerAdvanced").booleanValue()).isTrue();
    assertThat(output).contains("superseded parts of the index are left for a later run");
    runs.atConsumer((access, key) -> {});
    runs.produce("k07", "last change");
    runs.run();
    assertThat(runs.records("index/").stream().filter(k -> k.contains("part-"))).hasSize(2);
    assertThat(runs.records("index/").stream().filter(k -> k.contains("manifest-"))).hasSize(2);
  }

  @Test
  void nothing_is_swept_without_the_lease() {
    for (int run = 0; run < 2; run++) {
      runs.produce("k07", "change " + run);
      runs.run();
    }
    runs.atConsumer(
        (access, key) -> {
          if (access == Access.WRITE && key.equals(MARKER)) {
            runs.rewrite(
                "_sync/run.lease", l -> l.replaceAll("\"runId\" : \"[^\"]*", "\"runId\" : \"x"));
          }
          assertThat(access).isNotEqualTo(Access.DELETE);
        });
    runs.produce("k07", "change 3");
    assertThat(runs.run().exitCode()).isZero();
    assertThat(runs.records("index/").stream().filter(k -> k.contains("manifest-"))).hasSize(3);
  }

  private JsonNode progress() {
    return runs.json("_sync/index/progress.json");
  }

  private List<String> records(String prefix) {
    return runs.records("").stream().filter(key -> key.startsWith(prefix)).toList();
  }

  /** Each is accounted before the next is looked at. */
  private void failsAtHeadOf(String name) {
    runs.with("hydration.transfer.max-concurrent-objects", "1");
    runs.atConsumer(
        (access, key) -> {
          if (access == Access.HEAD && key.value().compareTo(name) >= 0) {
            throw Denials.of(FailureKind.CREDENTIALS, "look at " + key);
          }
        });
  }

  /** As if the consumer's key were disabled from then on; what is under way ends. */
  private void failsAtWriteOf(String name) {
    runs.atConsumer(
        (access, key) -> {
          boolean copy = !key.startsWith(InMemoryRuns.SYNC);
          if (access == Access.WRITE && copy && key.value().compareTo(name) >= 0) {
            throw Denials.of(FailureKind.DESTINATION_KEY_DISABLED, "write " + key);
          }
        });
  }
}
