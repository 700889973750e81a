package io.s3hydration.job;

import static io.s3hydration.job.WireRuns.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.InMemoryS3.Asked;
import io.s3hydration.listing.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What runs leave of multipart uploads, and what the next one does about it. A run dies here by
 * being denied everything from one request on, which is all that a store sees of a kill; only its
 * lease is given back, so that nobody has to wait for it.
 */
class OrphanUploadsTest {

  private static final ObjectKey LARGE = new ObjectKey("large");
  private static final Predicate<Asked> ABORT = line("DELETE .*[?&]uploadId=.*");
  private static final Predicate<Asked> PART = line("PUT .*[?&]partNumber=.*");
  private static final Predicate<Asked> LIST_UPLOADS = line("GET [^?]*\\?.*uploads(&.*|=.*)?");
  private static final Predicate<Asked> JOURNAL = line("PUT .*/runs/.*/uploads(\\?.*)?");

  private WireRuns runs;

  @BeforeEach
  void produce(@TempDir Path directory) throws IOException {
    runs =
        new WireRuns(directory)
            .with("hydration.transfer.part-size", "5MB")
            .with("hydration.transfer.multipart-threshold", "5MB");
    runs.produce("small", "bytes");
    runs.producer.put(LARGE, Content.ofSize(6 << 20));
  }

  @AfterEach
  void close() {
    runs.close();
  }

  @Test
  void a_run_without_large_objects_writes_no_journal_and_looks_for_no_uploads() {
    runs.producer.delete(LARGE);
    assertThat(runs.run()).isZero();
    assertThat(runs.run()).isZero();
    assertThat(runs.consumerStore.asked()).noneMatch(JOURNAL.or(LIST_UPLOADS).or(ABORT));
  }

  @Test
  void a_run_that_ends_in_order_leaves_none_and_the_next_looks_for_none() {
    assertThat(runs.run()).isZero();
    assertThat(runs.atConsumer().stream().filter(JOURNAL)).as("key, id, end").hasSize(3);
    assertThat(runs.consumer.openUploads()).isEmpty();
    assertThat(journals()).isEmpty();
    runs.run();
    assertThat(runs.atConsumer()).noneMatch(LIST_UPLOADS.or(ABORT).or(JOURNAL));
  }

  @Test
  void killed_before_the_id_of_an_upload_is_recorded_its_key_finds_it_and_others_are_left_alone() {
    String before = runs.consumer.beginUpload(LARGE, Instant.now().minusSeconds(60));
    String elsewhere = runs.consumer.beginUpload(new ObjectKey("large/other"), future());
    dies(nth(2, JOURNAL));
    assertThat(runs.run()).isEqualTo(1);
    assertThat(runs.consumer.openUploads()).hasSize(3);

    lives();
    assertThat(runs.run()).isZero();

    assertThat(runs.consumer.openUploads()).containsExactlyInAnyOrder(before, elsewhere);
    assertThat(runs.report().path("uploadsSwept").intValue()).isEqualTo(1);
    assertThat(runs.consumer.get(LARGE)).isPresent();
    assertThat(journals()).isEmpty();
  }

  @Test
  void killed_before_an_upload_is_created_nothing_is_there_to_sweep() {
    dies(line("POST .*[?&]uploads.*"));
    assertThat(runs.run()).isEqualTo(1);
    assertThat(runs.consumer.openUploads()).isEmpty();
    lives();
    assertThat(runs.run()).isZero();
    assertThat(runs.report().path("uploadsSwept").intValue()).isZero();
    assertThat(journals()).isEmpty();
  }

  @Test
  void killed_between_its_parts_an_upload_is_found_by_its_id_before_anything_is_listed() {
    dies(nth(2, PART));
    assertThat(runs.run()).isEqualTo(1);
    assertThat(runs.consumer.openUploads()).hasSize(1);

    lives();
    assertThat(runs.run()).isZero();

    assertThat(runs.consumer.openUploads()).isEmpty();
    assertThat(runs.report().path("uploadsSwept").intValue()).isEqualTo(1);
    assertThat(runs.report().path("notices")).isEmpty();
    List<Asked> asked = runs.atConsumer();
    int swept = asked.indexOf(asked.stream().filter(ABORT).findFirst().orElseThrow());
    assertThat(asked.subList(0, swept)).noneMatch(line("GET [^?]*\\?.*list-type=2.*"));
  }

  @Test
  void kills_in_a_row_lose_no_journal() {
    dies(nth(2, PART));
    runs.run();
    dies(ABORT);
    assertThat(runs.run()).as("dies while it sweeps").isEqualTo(1);
    assertThat(runs.consumer.openUploads()).hasSize(1);
    AtomicBoolean announced = new AtomicBoolean();
    dies(
        asked -> {
          boolean second = announced.get();
          announced.compareAndSet(false, line("PUT .*progress.json.*").test(asked));
          return second && PART.test(asked);
        });
    assertThat(runs.run()).as("sweeps, and dies in its own upload").isEqualTo(1);
    assertThat(runs.consumer.openUploads()).hasSize(1);

    lives();
    assertThat(runs.run()).isZero();
    assertThat(runs.consumer.openUploads()).isEmpty();
    assertThat(journals()).isEmpty();
  }

  @Test
  void a_sweep_that_is_denied_is_a_notice_and_is_made_up_for() {
    dies(nth(2, PART));
    runs.run();
    runs.consumerStore.deny(ABORT);

    assertThat(runs.run()).isZero();

    assertThat(runs.report().path("markerAdvanced").booleanValue()).isTrue();
    assertThat(runs.report().path("notices").toString())
        .contains("left for the next run", "lifecycle rule");
    assertThat(runs.consumer.openUploads()).hasSize(1);
    assertThat(journals()).hasSize(1);

    lives();
    assertThat(runs.run()).isZero();
    assertThat(runs.consumer.openUploads()).isEmpty();
    assertThat(runs.report().path("uploadsSwept").intValue()).isEqualTo(1);
    assertThat(journals()).isEmpty();
  }

  @Test
  void an_abort_that_failed_is_made_up_for_at_the_end_of_the_same_run() {
    runs.consumerStore.deny(nth(1, PART).or(nth(1, ABORT)));
    assertThat(runs.run()).isPositive();
    assertThat(runs.consumer.openUploads()).isEmpty();
    assertThat(runs.report().path("uploadsSwept").intValue()).isEqualTo(1);
  }

  /** Then only the progress file still names the journal, and so it stays there. */
  @Test
  void a_journal_whose_last_write_fails_is_swept_by_the_next_run() {
    runs.producer.put(new ObjectKey("large too"), Content.ofSize(6 << 20));
    Set<Predicate<Asked>> seen = ConcurrentHashMap.newKeySet();
    Predicate<Asked> complete = line("POST .*[?&]uploadId=.*");
    Predicate<Asked> afterBothEnded =
        asked -> {
          Stream.of(ABORT, complete).filter(end -> end.test(asked)).forEach(seen::add);
          return JOURNAL.test(asked) && seen.size() == 2;
        };
    runs.consumerStore.deny(afterBothEnded.or(nth(1, PART)).or(ABORT));
    assertThat(runs.run()).isEqualTo(3);
    assertThat(runs.consumer.openUploads()).hasSize(1);
    assertThat(journals()).hasSize(1);

    lives();
    assertThat(runs.run()).isZero();
    assertThat(runs.consumer.openUploads()).isEmpty();
    assertThat(journals()).isEmpty();
  }

  @Test
  void a_dry_run_sweeps_nothing() {
    dies(nth(2, PART));
    runs.run();
    lives();
    assertThat(runs.run("dry-run=true")).isZero();
    assertThat(runs.consumer.openUploads()).hasSize(1);
    assertThat(journals()).hasSize(1);
  }

  @Test
  void where_the_journal_cannot_be_written_nothing_is_begun_and_the_run_ends() {
    runs.consumerStore.deny(JOURNAL);
    assertThat(runs.run()).isEqualTo(1);
    assertThat(runs.atConsumer()).noneMatch(line("POST .*[?&]uploads.*"));
    assertThat(runs.consumer.get(LARGE)).isEmpty();
  }

  private static Instant future() {
    return Instant.now().plusSeconds(3600);
  }

  private static Predicate<Asked> nth(int n, Predicate<Asked> kind) {
    AtomicInteger met = new AtomicInteger();
    return asked -> kind.test(asked) && met.incrementAndGet() == n;
  }

  private void dies(Predicate<Asked> at) {
    AtomicBoolean dead = new AtomicBoolean();
    Predicate<Asked> lease = line(".*/run\\.lease(\\?.*)?");
    runs.consumerStore.deny(
        asked -> {
          if (!dead.get() && at.test(asked)) {
            dead.set(true);
          }
          return dead.get() && !lease.test(asked);
        });
  }

  private void lives() {
    runs.consumerStore.deny(asked -> false);
  }

  /** Those that the next run would look into. */
  private List<String> journals() {
    String progress =
        runs.consumer.get(new ObjectKey("_sync/index/progress.json")).orElseThrow().text();
    JsonNode journals = JsonMapper.shared().readTree(progress).path("journals");
    return journals.valueStream().map(JsonNode::stringValue).toList();
  }
}
