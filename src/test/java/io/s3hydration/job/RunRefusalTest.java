package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.InMemoryBucket.Access;
import io.s3hydration.job.InMemoryRuns.Ended;
import io.s3hydration.listing.ListingPage;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.transfer.FailureKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import tools.jackson.databind.JsonNode;

/** When a run must not start, and when it must not commit. */
@ExtendWith(OutputCaptureExtension.class)
class RunRefusalTest {

  private final InMemoryRuns runs = new InMemoryRuns();

  @BeforeEach
  void produce() {
    for (String key : List.of("a", "b/1", "b/2", "c", "d")) {
      runs.produce(key, "first " + key);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prefx=b/",
        "--prefix=b/",
        "--from=2026-01-01T00:00:00Z",
        "--to=2026-01-01T00:00:00Z",
        "--full",
        "--keys=s3://consumer-bucket/a.b",
        "--rebase=true",
        "--dry-run=true",
        "run.id=x",
        "full=yes",
        "from=yesterday",
        "keys=list.jsonl",
        "keys=s3://elsewhere/list.jsonl",
        "keys=s3://consumer-bucket/no-such-list.jsonl"
      })
  void parameters_that_do_not_fit_end_with_2_and_change_nothing(
      String parameter, CapturedOutput output) {
    assertThat(runs.run(parameter).exitCode()).isEqualTo(2);
    assertThat(runs.backend.consumer().keys()).isEmpty();
    assertThat(output).contains("does not start: tried to").contains(parameter);
  }

  /**
   * Boot's own would come first, with what it takes for parameters, and nobody would end the run.
   */
  @Test
  void no_property_makes_another_launcher_start_the_job() {
    List<ApplicationRunner> runners = new ArrayList<>();
    runs.listen(
        (ApplicationListener<ApplicationStartedEvent>)
            started ->
                runners.addAll(
                    started
                        .getApplicationContext()
                        .getBeansOfType(ApplicationRunner.class)
                        .values()));
    assertThat(runs.with("spring.batch.job.enabled", "true").run().exitCode()).isZero();
    assertThat(runners).singleElement().isInstanceOf(RunLauncher.class);
  }

  @Test
  void a_fresh_success_of_another_destination_is_no_reason_to_do_nothing() {
    runs.produce("a", "a");
    assertThat(runs.run().exitCode()).isZero();
    runs.with("hydration.sync.fresh-for", "12h").with("hydration.consumer.prefix", "moved/");
    assertThat(runs.run().exitCode()).isEqualTo(2);
  }

  @Test
  void all_problems_of_the_parameters_are_named_at_once(CapturedOutput output) {
    assertThat(runs.run("prefx=b/", "full=yes", "rebase=true", "prefix=b/").exitCode())
        .isEqualTo(2);
    assertThat(output)
        .contains("there is no parameter prefx")
        .contains("full=yes is neither true nor false")
        .contains("rebase starts the whole index anew")
        .contains("The parameters are prefix=PREFIX from=INSTANT to=INSTANT");
  }

  @Test
  void a_marker_of_another_source_is_refused_and_rebase_copies_nothing_twice(
      CapturedOutput output) {
    runs.run();
    runs.rewrite(
        "_sync/last_successful_sync.json", m -> m.replace("producer-bucket", "other-bucket"));
    JsonNode before = runs.marker();
    assertThat(runs.run().exitCode()).isEqualTo(2);
    assertThat(output).contains("other-bucket").contains("producer-bucket").contains("rebase=true");
    assertThat(runs.marker()).isEqualTo(before);
    Ended rebased = runs.run("rebase=true");
    assertThat(rebased.exitCode()).isZero();
    assertThat(rebased.count("UNCHANGED")).isEqualTo(5);
    assertThat(runs.requests("producer READ")).isZero();
    assertThat(runs.run().count("SETTLED")).isEqualTo(5);
  }

  @Test
  void a_marker_of_a_newer_program_is_refused_with_the_way_out(CapturedOutput output) {
    runs.run();
    runs.rewrite(
        "_sync/last_successful_sync.json",
        m -> m.replace("\"schemaVersion\" : 1", "\"schemaVersion\" : 2"));
    assertThat(runs.run().exitCode()).isEqualTo(2);
    assertThat(output).contains("its schemaVersion is 2, and this program reads 1");
    assertThat(runs.run("rebase=true").count("UNCHANGED")).isEqualTo(5);
  }

  @Test
  void a_run_that_another_run_overtook_fails_and_its_report_says_so() {
    runs.run();
    runs.produce("new", "new");
    JsonNode[] other = new JsonNode[1];
    runs.atProducer(
        (access, key) -> {
          if (access == Access.READ) {
            runs.rewrite("_sync/last_successful_sync.json", m -> m + " ");
            other[0] = runs.marker();
          }
        });
    Ended overtaken = runs.run();
    assertThat(overtaken.exitCode()).isEqualTo(1);
    assertThat(overtaken.report().path("verdict").stringValue()).isEqualTo("FAILED");
    assertThat(overtaken.report().path("markerAdvanced").booleanValue()).isFalse();
    assertThat(overtaken.report().path("reason").stringValue()).contains("last_successful_sync");
    assertThat(runs.marker()).isEqualTo(other[0]);
  }

  @Test
  void a_listing_that_fails_in_the_middle_moves_no_marker() {
    runs.run();
    JsonNode before = runs.marker();
    runs.produce("aa", "new");
    int[] pages = new int[1];
    runs.atProducer(
        (access, key) -> {
          if (access == Access.LIST && ++pages[0] == 2) {
            throw new io.s3hydration.listing.ListingFailedException(
                "tried to list s3://producer-bucket/ but 403 AccessDenied");
          }
        });
    Ended failed = runs.run();
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.report().path("reason").stringValue()).contains("403 AccessDenied");
    assertThat(runs.marker()).isEqualTo(before);
    runs.atProducer((access, key) -> {});
    assertThat(runs.run().exitCode()).isZero();
    assertThat(runs.copies()).hasSize(6);
  }

  @Test
  void a_listing_that_is_cut_short_deletes_nothing_from_the_index() {
    runs.run();
    runs.producerListing.spoil(
        page -> new ListingPage(page.objects(), page.keyCount() + 1, false, null, page.date()));
    assertThat(runs.run().exitCode()).isEqualTo(1);
    runs.producerListing.spoil(page -> page);
    assertThat(runs.run().count("SETTLED")).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CREDENTIALS", "DESTINATION_KEY_DISABLED", "BUCKET"})
  void what_would_fail_every_object_stops_the_run(String kind) {
    runs.atConsumer(
        (access, key) -> {
          if (access == Access.WRITE && !key.startsWith(InMemoryRuns.SYNC)) {
            throw Denials.of(FailureKind.valueOf(kind), "write " + key);
          }
        });
    Ended failed = runs.run();
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.report().path("reason").stringValue()).contains("the test says no");
    assertThat(runs.marker().isMissingNode()).isTrue();
    runs.atConsumer((access, key) -> {});
    Ended repaired = runs.run();
    assertThat(repaired.exitCode()).isZero();
    assertThat(runs.copies()).hasSize(5);
  }

  @Test
  void a_failing_HEAD_is_one_objects_failure() {
    runs.run();
    runs.produce("a", "second a");
    runs.produce("c", "second c");
    runs.atConsumer(
        (access, key) -> {
          if (access == Access.HEAD && key.value().equals("a")) {
            throw Denials.of(FailureKind.ACCESS_DENIED, "look at " + key);
          }
        });
    Ended run = runs.run();
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.count("FAILED")).isEqualTo(1);
    assertThat(run.count("TRANSFERRED")).isEqualTo(1);
    assertThat(run.report().path("accountCloses").booleanValue()).isTrue();
    runs.atConsumer((access, key) -> {});
    assertThat(runs.run().count("TRANSFERRED")).isEqualTo(1);
    assertThat(runs.copy("a")).isEqualTo("second a");
  }

  @Test
  void no_key_of_the_producer_reaches_the_records() {
    runs.produce("_sync/last_successful_sync.json", "{}");
    runs.produce("_sync", "x");
    runs.produce("%5fsync/x", "just a key");
    Ended run = runs.run();
    assertThat(run.exitCode()).isZero();
    assertThat(run.because("RESERVED_KEY")).isEqualTo(2);
    assertThat(runs.copies()).contains("%5fsync/x").doesNotContain("_sync");
    assertThat(runs.marker().path("refused").intValue()).isEqualTo(2);
  }

  @Test
  void an_archived_object_is_refused_by_name_and_heads_nothing() {
    runs.backend.producer().putArchived(new ObjectKey("cold"), Content.of("cold"));
    runs.run();
    Ended run = runs.run();
    assertThat(run.exitCode()).isZero();
    assertThat(run.because("ARCHIVED")).isEqualTo(1);
    assertThat(runs.requests("consumer HEAD")).isZero();
  }

  @Test
  void a_store_that_ignores_conditions_is_refused_unless_that_is_waived(CapturedOutput output) {
    runs.records(io.s3hydration.report.UnconditionalStore::new);
    assertThat(runs.run().exitCode()).isEqualTo(2);
    assertThat(output)
        .contains("the consumer's store ignores If-None-Match")
        .contains("hydration.consumer.conditional-writes=off");
    assertThat(runs.copies()).isEmpty();
    assertThat(runs.records(""))
        .containsExactlyInAnyOrder("_sync/run.lease", "_sync/index/progress.json");
    runs.with("hydration.consumer.conditional-writes", "off");
    assertThat(runs.run().exitCode()).isZero();
    assertThat(runs.copies()).hasSize(5);
  }
}
