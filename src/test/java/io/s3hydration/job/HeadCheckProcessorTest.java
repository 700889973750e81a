package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.InMemoryBucket.Access;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.plan.Decision.Candidate;
import io.s3hydration.plan.Decision.TransferReason;
import io.s3hydration.report.Outcome;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HeadCheckProcessorTest {

  private static final ObjectKey KEY = new ObjectKey("a");

  private final OpenRun open = new OpenRun();
  private final HeadCheckProcessor processor = new HeadCheckProcessor(open.current, open.activity);
  private final ObjectSkipPolicy policy = new ObjectSkipPolicy();

  /** A key on both sides, so that a HEAD must decide. */
  private Candidate examined(String source, String copy) {
    open.backend.producer().put(KEY, Content.of(source));
    open.backend.consumer().put(KEY, Content.of(copy));
    return open.open().candidates().getFirst();
  }

  private void headsFail(FailureKind kind) {
    open.backend
        .consumer()
        .intercept(
            (access, key) -> {
              if (access == Access.HEAD) {
                throw Denials.of(kind, "look at " + key);
              }
            });
  }

  @Test
  void what_stands_there_and_differs_is_copied_over_exactly_that() {
    assertThat(processor.process(examined("source", "another")))
        .isNotNull()
        .satisfies(
            transfer -> {
              assertThat(transfer.reason()).isEqualTo(TransferReason.FOREIGN);
              assertThat(transfer.seen()).isNotNull();
            });
    assertThat(open.figures().closes()).as("its end is for the writer to account").isFalse();
  }

  @Test
  void what_needs_no_copy_is_accounted_and_filtered_out() {
    assertThat(processor.process(examined("same", "same"))).isNull();
    assertThat(open.figures().of(Outcome.UNCHANGED)).isOne();
  }

  @Test
  void a_HEAD_that_is_denied_is_this_objects_failure_alone() {
    Candidate candidate = examined("source", "another");
    headsFail(FailureKind.ACCESS_DENIED);
    assertThatThrownBy(() -> processor.process(candidate))
        .isInstanceOf(FailureException.class)
        .satisfies(thrown -> assertThat(policy.shouldSkip(thrown, 0)).isTrue());
    assertThat(open.stopped()).isNull();
  }

  @Test
  void a_HEAD_that_every_object_would_fail_ends_the_run() {
    Candidate candidate = examined("source", "another");
    headsFail(FailureKind.CREDENTIALS);
    assertThatThrownBy(() -> processor.process(candidate))
        .satisfies(thrown -> assertThat(policy.shouldSkip(thrown, 0)).isFalse());
    assertThat(open.stopped()).contains("look at a");
  }

  @Test
  void heads_that_fail_for_a_reason_that_concerns_all_blow_the_fuse() {
    List<Candidate> candidates = examined(101);
    headsFail(FailureKind.DESTINATION_DENIED);
    candidates.forEach(this::processed);
    assertThat(open.stopped()).contains("of the last 100 objects failed");
  }

  @Test
  void objects_that_a_head_settles_count_as_well_for_it() {
    List<Candidate> candidates = examined(300);
    AtomicInteger asked = new AtomicInteger();
    open.backend
        .consumer()
        .intercept(
            (access, key) -> {
              if (access == Access.HEAD && asked.incrementAndGet() % 3 == 0) {
                throw Denials.of(FailureKind.DESTINATION_DENIED, "look at " + key);
              }
            });
    candidates.forEach(this::processed);
    assertThat(asked).hasValue(300);
    assertThat(open.stopped()).isNull();
  }

  /** So many keys with the same bytes on both sides. */
  private List<Candidate> examined(int keys) {
    for (int i = 0; i < keys; i++) {
      ObjectKey key = new ObjectKey("k%03d".formatted(i));
      open.backend.producer().put(key, Content.of("same"));
      open.backend.consumer().put(key, Content.of("same"));
    }
    return open.open().candidates();
  }

  private void processed(Candidate candidate) {
    try {
      assertThat(processor.process(candidate)).isNull();
    } catch (FailureException | RunStoppedException e) {
      // accounted by the step's listener, which is not here
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"RECORDS", "NETWORK"})
  void a_ledger_that_cannot_be_written_is_no_failure_of_the_object(FailureKind kind) {
    open.backend.producer().putArchived(KEY, Content.of("cold"));
    open.backend.consumer().put(KEY, Content.of("another"));
    Candidate candidate = open.open().candidates().getFirst();
    open.ledgerFails(kind);
    assertThatThrownBy(() -> processor.process(candidate))
        .isInstanceOf(RunStoppedException.class)
        .satisfies(thrown -> assertThat(policy.shouldSkip(thrown, 0)).isFalse());
    assertThat(open.stopped()).contains("ledger-00000");
    assertThat(open.figures().of(Outcome.REFUSED)).isOne();
    assertThat(open.figures().closes()).as("accounted once").isTrue();
  }

  @Test
  void a_run_that_was_stopped_looks_at_nothing_more() {
    Candidate candidate = examined("source", "another");
    open.run().stop("no credentials");
    headsFail(FailureKind.NETWORK);
    assertThatThrownBy(() -> processor.process(candidate)).hasMessage("no credentials");
  }
}
