package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.InMemoryBucket.Access;
import io.s3hydration.job.InMemoryRuns.Ended;
import io.s3hydration.listing.ListingPage;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.transfer.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Ad-hoc runs with parameters: they keep what is outside their scope, and the marker's time. */
class BackfillTest {

  private final InMemoryRuns runs = new InMemoryRuns();

  @BeforeEach
  void produce() {
    for (String key : List.of("a", "b/1", "b/2", "c", "d")) {
      runs.produce(key, "first " + key);
    }
  }

  private JsonNode timeOfMarker() {
    return runs.marker().path("lastSuccessfulSync");
  }

  private void laterEverythingChanges() {
    runs.run();
    runs.later(Duration.ofHours(24));
    for (String key : List.of("a", "b/1", "b/2", "c", "d")) {
      runs.produce(key, "second " + key);
    }
  }

  @Test
  void a_prefix_is_brought_up_to_date_and_nothing_else() {
    laterEverythingChanges();
    JsonNode time = timeOfMarker();
    Ended backfill = runs.run("prefix=b/");
    assertThat(backfill.exitCode()).isZero();
    assertThat(backfill.count("TRANSFERRED")).isEqualTo(2);
    assertThat(runs.copy("b/2")).isEqualTo("second b/2");
    assertThat(runs.copy("a")).isEqualTo("first a");
    assertThat(timeOfMarker()).isEqualTo(time);
    Ended next = runs.run();
    assertThat(next.count("SETTLED")).isEqualTo(2);
    assertThat(next.count("TRANSFERRED")).isEqualTo(3);
    assertThat(timeOfMarker()).isNotEqualTo(time);
  }

  @Test
  void bounds_in_time_are_from_inclusive_to_exclusive() {
    runs.run();
    Instant noon = Instant.parse("2026-03-01T12:00:00Z");
    runs.backend.producer().put(new ObjectKey("before"), Content.of("1"), noon.minusSeconds(1));
    runs.backend.producer().put(new ObjectKey("at"), Content.of("2"), noon);
    runs.backend.producer().put(new ObjectKey("after"), Content.of("3"), noon.plusSeconds(60));
    Ended backfill = runs.run("from=" + noon, "to=" + noon.plusSeconds(60));
    assertThat(backfill.count("TRANSFERRED")).isEqualTo(1);
    assertThat(backfill.count("FILTERED")).isEqualTo(7);
    assertThat(runs.copy("at")).isEqualTo("2");
    Ended next = runs.run();
    assertThat(next.count("SETTLED")).as("entries outside the bounds were carried").isEqualTo(6);
    assertThat(next.count("TRANSFERRED")).isEqualTo(2);
  }

  @Test
  void a_list_of_keys_is_resolved_key_by_key() {
    laterEverythingChanges();
    runs.backend
        .consumer()
        .put(new ObjectKey("lists/some.jsonl"), Content.of("\"c\"\n{\"key\":\"b/1\"}\n\"gone\"\n"));
    Ended backfill = runs.run("keys=s3://consumer-bucket/lists/some.jsonl");
    assertThat(backfill.exitCode()).isZero();
    assertThat(backfill.count("TRANSFERRED")).isEqualTo(2);
    assertThat(backfill.because("NOT_LISTED")).isEqualTo(1);
    assertThat(runs.requests("producer LIST")).isEqualTo(3);
    Ended next = runs.run();
    assertThat(next.count("SETTLED")).isEqualTo(2);
    assertThat(next.count("TRANSFERRED")).isEqualTo(3);
  }

  @Test
  void a_removed_copy_is_made_again_by_its_key_where_all_is_compared() {
    runs.run();
    runs.backend.consumer().delete(new ObjectKey("b/1"));
    runs.backend.consumer().put(new ObjectKey("lists/one.jsonl"), Content.of("\"b/1\"\n"));
    String keys = "keys=s3://consumer-bucket/lists/one.jsonl";

    assertThat(runs.run(keys).count("SETTLED")).as("the index alone is asked").isEqualTo(1);
    assertThat(runs.run("full=true", keys).because("COPY_REMOVED")).isEqualTo(1);
    assertThat(runs.copy("b/1")).isEqualTo("first b/1");
  }

  /** It looks at a few keys of a range: the others are not checked by that. */
  @Test
  void a_full_backfill_of_a_prefix_puts_off_no_full_check_of_its_neighbours() {
    runs.run();
    runs.backend.consumer().delete(new ObjectKey("a"));
    runs.later(Duration.ofDays(8));
    assertThat(runs.run("prefix=b/", "full=true").exitCode()).isZero();
    assertThat(runs.run().because("COPY_REMOVED")).isEqualTo(1);
    assertThat(runs.copy("a")).isEqualTo("first a");
  }

  @Test
  void a_bounded_backfill_before_any_run_leaves_no_marker() {
    Ended backfill = runs.run("prefix=b/");
    assertThat(backfill.exitCode()).isZero();
    assertThat(runs.copies()).containsExactly("b/1", "b/2");
    assertThat(runs.marker().isMissingNode()).isTrue();
    Ended first = runs.run();
    assertThat(first.count("UNCHANGED")).isEqualTo(2);
    assertThat(first.count("TRANSFERRED")).isEqualTo(3);
  }

  /** Its report is all that such a run leaves. */
  @Test
  void a_run_that_commits_nothing_fails_if_its_report_cannot_be_stored() {
    runs.atConsumer(
        (access, key) -> {
          if (access == Access.WRITE && key.value().endsWith("report.json")) {
            throw Denials.of(FailureKind.RECORDS, "write the report");
          }
        });
    assertThat(runs.run("prefix=b/").exitCode()).isEqualTo(1);
    assertThat(runs.records("runs/").stream().filter(key -> key.endsWith("report.html")))
        .singleElement()
        .satisfies(
            page -> assertThat(runs.copy(page)).contains("<h1>FAILED").doesNotContain("COMPLETE"));
    runs.atConsumer((access, key) -> {});
    assertThat(runs.run().exitCode()).isZero();
  }

  @Test
  void a_dry_run_counts_and_writes_nothing() {
    laterEverythingChanges();
    List<ObjectKey> before = runs.backend.consumer().keys();
    JsonNode marker = runs.marker();
    assertThat(runs.run("dry-run=true").exitCode()).isZero();
    assertThat(runs.requests("consumer WRITE")).isZero();
    assertThat(runs.requests("consumer WRITE records")).isZero();
    assertThat(runs.backend.consumer().keys()).isEqualTo(before);
    assertThat(runs.marker()).isEqualTo(marker);
    assertThat(runs.run().count("TRANSFERRED")).isEqualTo(5);
  }

  /** It has read none before, so it knows of none that must still be readable. */
  @Test
  void a_dry_run_reads_no_object_to_find_out_whether_others_can_be_read() {
    for (int i = 0; i < 500; i++) {
      runs.produce("a%03d".formatted(i), "new");
    }
    for (int i = 0; i < 200; i++) {
      String key = "b%03d".formatted(i);
      runs.produce(key, "same");
      runs.backend.consumer().put(new ObjectKey(key), Content.of("same"));
    }
    runs.atProducer(
        (access, key) -> {
          if (access != Access.LIST) {
            throw Denials.of(FailureKind.ACCESS_DENIED, "read " + key);
          }
        });
    assertThat(runs.run("dry-run=true").exitCode()).isEqualTo(3);
    assertThat(runs.requests("producer READ")).isZero();
    assertThat(runs.requests("producer HEAD")).as("so many doubt").isGreaterThan(100);
  }

  @Test
  void a_full_run_keeps_the_time_of_the_marker() {
    runs.run();
    JsonNode time = timeOfMarker();
    runs.later(Duration.ofHours(24));
    assertThat(runs.run("full=true").exitCode()).isZero();
    assertThat(timeOfMarker()).isEqualTo(time);
  }

  @Test
  void a_backfill_does_not_pay_what_an_uncommitted_run_owes_elsewhere() {
    runs.run();
    runs.rewrite(
        "_sync/index/progress.json", p -> p.replace("\"open\" : false", "\"open\" : true"));
    assertThat(runs.run("prefix=b/").exitCode()).isZero();
    assertThat(runs.marker().path("verifyNext").booleanValue()).isTrue();
    assertThat(runs.run("prefix=b/").exitCode()).isZero();
    assertThat(runs.marker().path("verifyNext").booleanValue()).isTrue();
    runs.run();
    assertThat(runs.marker().path("verifyNext").booleanValue()).as("one look of two").isTrue();
    runs.run();
    assertThat(runs.marker().path("verifyNext").booleanValue()).isFalse();
  }

  @Test
  void a_catch_up_run_has_nothing_to_do_while_the_last_success_is_fresh() {
    runs.run();
    runs.with("hydration.sync.fresh-for", "12h");
    runs.produce("new", "new");
    assertThat(runs.run().exitCode()).isZero();
    assertThat(runs.copies()).doesNotContain("new");
    assertThat(runs.requests("producer LIST")).isZero();
    runs.later(Duration.ofHours(13));
    runs.run();
    assertThat(runs.copies()).contains("new");
  }

  @Test
  void who_asks_for_more_than_the_scheduled_run_gets_it_however_fresh_the_last_success_is() {
    runs.run();
    runs.with("hydration.sync.fresh-for", "12h");
    runs.backend.consumer().delete(new ObjectKey("a"));
    assertThat(runs.run("full=true").because("COPY_REMOVED")).isEqualTo(1);
    runs.produce("b/3", "new");
    assertThat(runs.run("prefix=b/").count("TRANSFERRED")).isEqualTo(1);
  }

  /** Every run would do nothing until that time has come. */
  @Test
  void a_success_in_the_future_is_not_fresh() {
    runs.run();
    runs.with("hydration.sync.fresh-for", "12h");
    String tomorrow = runs.now().plus(Duration.ofDays(1)).toString();
    runs.rewrite(
        "_sync/last_successful_sync.json",
        marker -> marker.replace(runs.marker().path("lastSuccessfulSync").stringValue(), tomorrow));
    runs.produce("new", "new");
    runs.run();
    assertThat(runs.copies()).contains("new");
  }

  @Test
  void no_time_of_a_producer_whose_clock_is_ahead_is_recorded() {
    Duration ahead = Duration.ofDays(400);
    runs.producerListing.spoil(
        page ->
            new ListingPage(
                page.objects(),
                page.keyCount(),
                page.truncated(),
                page.nextToken(),
                page.date().plus(ahead)));
    runs.run("full=true");
    assertThat(runs.run().exitCode()).isZero();
    JsonNode marker = runs.marker();
    JsonNode part =
        runs.json("_sync/" + marker.path("manifest").stringValue()).path("parts").path(0);
    assertThat(List.of(marker.path("lastSuccessfulSync"), part.path("checked")))
        .extracting(time -> Instant.parse(time.stringValue()))
        .doesNotContain(runs.now().plus(ahead));
  }
}
