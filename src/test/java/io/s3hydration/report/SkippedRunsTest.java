package io.s3hydration.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.s3hydration.report.SyncStore.Condition;
import io.s3hydration.transfer.FailureException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which runs that left their work to the next came in a row, and which did not. */
class SkippedRunsTest {

  private final LeaseWorld world = new LeaseWorld();
  private final SkippedRuns skipped = new SkippedRuns(world);

  @Test
  void one_alone_is_the_first() {
    RunLease works = world.take("works");
    assertThat(held("a", works)).isEqualTo(1);
  }

  @Test
  void two_that_the_same_run_held_off_came_in_a_row() {
    RunLease works = world.take("works");
    assertThat(held("a", works)).isEqualTo(1);
    assertThat(held("b", works)).isEqualTo(2);
    assertThat(held("c", works)).isEqualTo(3);
  }

  @Test
  void two_whose_time_was_up_came_in_a_row() {
    assertThat(outOfTime(world.take("a"))).isEqualTo(1);
    assertThat(outOfTime(world.take("b"))).isEqualTo(2);
    assertThat(outOfTime(world.take("c"))).isEqualTo(3);
  }

  @Test
  void one_whose_time_was_up_and_one_that_its_successor_held_off_came_in_a_row() {
    assertThat(outOfTime(world.take("a"))).isEqualTo(1);
    assertThat(held("b", world.take("works"))).isEqualTo(2);
  }

  @Test
  void one_that_was_held_off_and_the_holder_whose_time_was_up_came_in_a_row() {
    RunLease works = world.take("works");
    assertThat(held("a", works)).isEqualTo(1);
    assertThat(outOfTime(works)).isEqualTo(2);
    assertThat(outOfTime(world.take("b"))).isEqualTo(3);
  }

  @Test
  void with_another_end_between_two_whose_time_was_up_the_second_is_a_first() {
    assertThat(outOfTime(world.take("a"))).isEqualTo(1);
    world.take("succeeds").release();
    assertThat(outOfTime(world.take("b"))).isEqualTo(1);
    assertThat(outOfTime(world.take("c"))).isEqualTo(2);
  }

  @Test
  void with_another_end_between_two_that_were_held_off_the_second_is_a_first() {
    RunLease works = world.take("works");
    assertThat(held("a", works)).isEqualTo(1);
    works.release();
    assertThat(held("b", world.take("works too"))).isEqualTo(1);
  }

  @Test
  void a_run_that_was_killed_between_them_ends_a_row_too() {
    assertThat(outOfTime(world.take("a"))).isEqualTo(1);
    world.take("killed");
    world.later(LeaseWorld.DURATION.plusSeconds(1));
    assertThat(outOfTime(world.take("b"))).isEqualTo(1);
  }

  @Test
  void what_a_run_that_ends_otherwise_asks_of_the_store_is_no_more_than_before() {
    world.take("succeeds").release();
    assertThat(world.asked).containsExactly("read", "write if absent", "read", "write if matches");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "damaged",
        "[]",
        "null",
        "{\"inARow\":7}",
        "{\"schemaVersion\":1,\"holder\":\"h\",\"inARow\":7}",
        "{\"schemaVersion\":1,\"runId\":\"r\",\"inARow\":7}"
      })
  void what_cannot_be_understood_begins_a_new_row(String damaged) {
    world.write(SkippedRuns.NAME, damaged.getBytes(StandardCharsets.UTF_8), Condition.ALWAYS);
    assertThat(outOfTime(world.take("a"))).isEqualTo(1);
    assertThat(outOfTime(world.take("b"))).isEqualTo(2);
  }

  @Test
  void of_two_that_end_at_once_the_slower_counts_the_other() {
    LeaseHolder works = world.take("works").holder().orElseThrow();
    SkippedRuns slower =
        new SkippedRuns(
            new BetweenReadAndWrite(
                world, () -> assertThat(skipped.count("faster", works)).isEqualTo(1)));
    assertThat(slower.count("slower", works)).isEqualTo(2);
  }

  @Test
  void a_store_that_cannot_be_written_leaves_it_unknown() {
    LeaseHolder works = world.take("works").holder().orElseThrow();
    world.loseAnswers(true);
    assertThatExceptionOfType(FailureException.class).isThrownBy(() -> skipped.count("a", works));
  }

  private int outOfTime(RunLease lease) {
    LeaseHolder holder = lease.holder().orElseThrow();
    int inARow = skipped.count(holder.runId(), holder);
    lease.release();
    return inARow;
  }

  /** A run that comes while another works, and ends. */
  private int held(String runId, RunLease works) {
    world.onRead(() -> world.onRead(works::renew));
    LeaseHeldException refused =
        catchThrowableOfType(LeaseHeldException.class, () -> world.take(runId));
    world.onRead(() -> {});
    return skipped.count(runId, refused.holder().orElseThrow());
  }
}
