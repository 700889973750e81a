package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.plan.FullChecksum;
import io.s3hydration.report.Outcome;
import io.s3hydration.transfer.Copier;
import io.s3hydration.transfer.Evidence;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureKind;
import io.s3hydration.transfer.Proof;
import io.s3hydration.transfer.TransferOutcome;
import io.s3hydration.transfer.TransferOutcome.Failed;
import io.s3hydration.transfer.TransferOutcome.Transferred;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.test.MetaDataInstanceFactory;

@Timeout(60)
class SlidingWindowWriterTest {

  private final OpenRun open = new OpenRun("a", "b", "c", "d");
  private final StepExecution step = MetaDataInstanceFactory.createStepExecution();
  private final Queue<String> copied = new ConcurrentLinkedQueue<>();

  private SlidingWindowWriter writer(Copier copier) {
    open.open(
        transfer -> {
          TransferOutcome outcome = copier.copy(transfer);
          copied.add(transfer.listed().key().value());
          return outcome;
        });
    SlidingWindowWriter writer =
        new SlidingWindowWriter(
            open.current, open.permits, open.activity, new ObjectSkipPolicy(), open.accountant);
    writer.beforeStep(step);
    return writer;
  }

  private static TransferOutcome done(Transfer transfer) {
    return new Transferred(
        SettledEntry.proved(transfer.listed(), new ETag("copy")),
        new Evidence(
            transfer.listed().size(),
            0,
            new FullChecksum("CRC64NVME", "AAAAAAAAAAA="),
            Proof.STORED_CHECKSUM,
            Proof.STORED_CHECKSUM,
            List.of(),
            null,
            null));
  }

  private static TransferOutcome failed(FailureKind kind) {
    return new Failed(new Failure(kind, "copy it", "the test says no", "Wait"));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_slow_object_holds_up_nothing_but_its_own_permit() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch others = new CountDownLatch(3);
    SlidingWindowWriter writer =
        writer(
            transfer -> {
              if (transfer.listed().key().value().equals("a")) {
                await(release);
              } else {
                others.countDown();
              }
              return done(transfer);
            });
    writer.write(open.transfers());
    await(others);
    assertThat(copied).doesNotContain("a");
    release.countDown();
    assertThat(writer.afterStep(step)).isNull();
    assertThat(open.figures().of(Outcome.TRANSFERRED)).isEqualTo(4);
    assertThat(open.figures().closes()).isTrue();
  }

  @Test
  void no_objects_failure_leaves_write_and_each_is_skipped_once() throws Exception {
    SlidingWindowWriter writer = writer(transfer -> failed(FailureKind.ACCESS_DENIED));
    Chunk<Transfer> chunk = open.transfers();
    writer.write(chunk);
    step.setWriteCount(step.getWriteCount() + chunk.size()); // as the framework counts
    assertThat(writer.afterStep(step)).isNull();
    assertThat(open.figures().of(Outcome.FAILED)).isEqualTo(4);
    assertThat(step.getWriteSkipCount()).isEqualTo(4);
    assertThat(step.getWriteCount()).isZero();
    assertThat(open.stopped()).isNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"CREDENTIALS", "BUCKET", "DESTINATION_KEY_DISABLED"})
  void a_failure_that_would_be_every_objects_ends_the_run(FailureKind kind) throws Exception {
    SlidingWindowWriter writer = writer(transfer -> failed(kind));
    Chunk<Transfer> chunk = open.transfers();
    writer.write(new Chunk<>(chunk.getItems().subList(0, 1)));
    assertThat(writer.afterStep(step)).isEqualTo(ExitStatus.FAILED);
    assertThat(open.stopped()).contains("the test says no");
    assertThatThrownBy(() -> writer.write(new Chunk<>(chunk.getItems().subList(1, 4))))
        .isInstanceOf(RunStoppedException.class);
    assertThat(copied).containsExactly("a");
    assertThatThrownBy(open.reader::read).isInstanceOf(RunStoppedException.class);
  }

  @Test
  void a_copier_that_throws_ends_the_run_and_its_object_is_accounted() throws Exception {
    SlidingWindowWriter writer =
        writer(
            transfer -> {
              throw new IllegalArgumentException("a defect");
            });
    writer.write(new Chunk<>(open.transfers().getItems().subList(0, 1)));
    assertThat(writer.afterStep(step)).isEqualTo(ExitStatus.FAILED);
    assertThat(open.stopped()).contains("copy a").contains("a defect");
    assertThat(open.figures().of(Outcome.FAILED)).isOne();
  }

  @Test
  void the_end_of_the_step_waits_for_what_is_under_way_even_if_interrupted() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    SlidingWindowWriter writer =
        writer(
            transfer -> {
              await(release);
              return done(transfer);
            });
    writer.write(new Chunk<>(open.transfers().getItems().subList(0, 2)));
    Thread stepThread = Thread.currentThread();
    Thread.ofVirtual()
        .start(
            () -> {
              while (stepThread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
              }
              stepThread.interrupt();
              while (stepThread.isInterrupted()) {
                Thread.onSpinWait();
              }
              release.countDown();
            });
    assertThat(writer.afterStep(step)).isEqualTo(ExitStatus.FAILED);
    assertThat(copied).containsExactlyInAnyOrder("a", "b");
    assertThat(open.stopped()).isEqualTo("the run was interrupted");
    assertThat(stepThread.isInterrupted()).as("the report is still to be written").isFalse();
  }

  @Test
  void the_low_water_mark_is_the_first_key_that_is_not_accounted() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch others = new CountDownLatch(3);
    SlidingWindowWriter writer =
        writer(
            transfer -> {
              if (transfer.listed().key().value().equals("a")) {
                await(release);
              } else {
                others.countDown();
              }
              return done(transfer);
            });
    writer.write(open.transfers());
    await(others);
    open.reader.update(step.getExecutionContext());
    assertThat(step.getExecutionContext().getString(CandidateReader.LOW_WATER)).isEqualTo("a");
    release.countDown();
    writer.afterStep(step);
    assertThat(step.getExecutionContext().getString(CandidateReader.LOW_WATER)).isEqualTo("d");
  }

  /** The kind makes no difference: what cannot be recorded is never one object's failure. */
  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"RECORDS", "NETWORK"})
  void a_ledger_that_cannot_be_written_ends_the_run(FailureKind kind) throws Exception {
    SlidingWindowWriter writer =
        writer(
            transfer ->
                transfer.listed().key().value().equals("a")
                    ? failed(FailureKind.ACCESS_DENIED)
                    : done(transfer));
    Chunk<Transfer> chunk = open.transfers();
    open.ledgerFails(kind);
    writer.write(new Chunk<>(chunk.getItems().subList(0, 1)));
    open.permits.awaitIdle();
    assertThatThrownBy(() -> writer.write(new Chunk<>(chunk.getItems().subList(1, 4))))
        .isInstanceOf(RunStoppedException.class)
        .hasMessageContaining("ledger-00000");
    assertThat(writer.afterStep(step)).isEqualTo(ExitStatus.FAILED);
    assertThat(copied).containsExactly("a");
    assertThat(open.figures().of(Outcome.FAILED)).isOne();
  }
}
