package io.s3hydration.job;

import static io.s3hydration.job.WireRuns.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.InMemoryS3.Asked;
import io.s3hydration.listing.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many requests a run makes, exactly where they grow with what there is to do: a figure that no
 * machine changes, as docs/performance.md has it.
 */
class RequestBudgetTest {

  private static final int KEYS = 2_500;
  private static final int PAGES = 3;
  private static final int OTHERS_THERE = 1_200;

  /** Records, marker, lease, reports: whatever does not grow with the number of objects. */
  private static final int FIXED = 30;

  private WireRuns runs;

  @BeforeEach
  void produce(@TempDir Path directory) throws IOException {
    runs = new WireRuns(directory);
    runs.with("hydration.transfer.tags", "drop");
    for (int i = 0; i < KEYS; i++) {
      runs.produce("d%d/%04d".formatted(i % 7, i), "bytes of " + i);
    }
    for (int i = 0; i < OTHERS_THERE; i++) {
      runs.consumer.put(new ObjectKey("c/%04d".formatted(i)), Content.ofSize(1));
    }
  }

  @AfterEach
  void close() {
    runs.close();
  }

  private static long count(List<Asked> requests, String line) {
    return requests.stream().filter(line(line)).count();
  }

  @Test
  void a_first_sync_reads_and_writes_each_object_once_and_lists_either_side_once() {
    assertThat(runs.run()).isZero();

    List<Asked> producer = runs.atProducer();
    assertThat(count(producer, "GET /producer-bucket/d.*")).isEqualTo(KEYS);
    assertThat(count(producer, "GET /producer-bucket/?\\?.*list-type=2.*")).isEqualTo(PAGES);
    assertThat(producer).hasSize(KEYS + PAGES);

    List<Asked> consumer = runs.atConsumer();
    assertThat(count(consumer, "PUT /consumer-bucket/d.*")).isEqualTo(KEYS);
    assertThat(count(consumer, "GET /consumer-bucket/?\\?.*list-type=2.*")).isEqualTo(2);
    assertThat(consumer).hasSizeLessThan(KEYS + 2 + FIXED);
  }

  @Test
  void a_run_without_a_change_lists_the_producer_and_reads_the_index() {
    runs.run();
    assertThat(runs.run()).isZero();

    assertThat(runs.atProducer()).hasSize(PAGES).allMatch(line("GET .*list-type=2.*"));
    List<Asked> consumer = runs.atConsumer();
    assertThat(count(consumer, "HEAD .*")).isZero();
    assertThat(count(consumer, ".*list-type=2.*")).isZero();
    assertThat(consumer).hasSizeLessThan(FIXED).allMatch(line("[A-Z]+ /consumer-bucket/_sync/.*"));
  }

  @Test
  void one_changed_object_costs_one_head_one_read_and_one_write_more() {
    runs.run();
    runs.run();
    int unchanged = runs.atConsumer().size();
    runs.produce("d0/0000", "other bytes");
    assertThat(runs.run()).isZero();

    assertThat(runs.atProducer()).hasSize(PAGES + 1);
    List<Asked> consumer = runs.atConsumer();
    assertThat(count(consumer, "HEAD /consumer-bucket/d.*")).isOne();
    assertThat(count(consumer, "PUT /consumer-bucket/d.*")).isOne();
    assertThat(consumer).filteredOn(line("[A-Z]+ /consumer-bucket/_sync/.*").negate()).hasSize(2);
    assertThat(consumer).hasSizeLessThan(unchanged + 1 + FIXED);
  }
}
