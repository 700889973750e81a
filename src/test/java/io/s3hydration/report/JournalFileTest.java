package io.s3hydration.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class JournalFileTest {

  private static final String NAME = "runs/2026/03/01/run-1/uploads";
  private static final Instant SINCE = Instant.parse("2026-03-01T12:00:05Z");
  private static final ObjectKey KEY = new ObjectKey("a");

  private final SyncLocation location = new SyncLocation();
  private final JournalFile journal = open(location.store);

  private static JournalFile open(SyncStore store) {
    JournalFile journal = new JournalFile(store, "run-1");
    journal.open("runs/2026/03/01/run-1/", () -> SINCE.plusMillis(999));
    return journal;
  }

  @Test
  void namesTheKeyBeforeTheUploadIsCreatedAndTheIdBeforeItsFirstPart() {
    journal.beginning(KEY);
    assertThat(read()).containsExactly(new UploadsRecord.Open("a", SINCE, List.of()));

    journal.begun(KEY, "id-1");
    assertThat(read()).containsExactly(new UploadsRecord.Open("a", SINCE, List.of("id-1")));
  }

  @Test
  void whatEndedGoesWithTheNextWriteAndCostsNone() {
    journal.beginning(KEY);
    journal.begun(KEY, "id-1");
    journal.ended(KEY, "id-1");
    assertThat(location.written()).hasSize(2);

    journal.beginning(new ObjectKey("b"));
    assertThat(read()).extracting(UploadsRecord.Open::key).containsExactly("b");
  }

  @Test
  void anUploadWhoseIdNobodyLearntStays() {
    journal.beginning(KEY);
    journal.unanswered(KEY);
    journal.begun(KEY, "id-2");
    journal.ended(KEY, "id-2");

    assertThat(journal.finish()).containsExactly(NAME);
    assertThat(read()).containsExactly(new UploadsRecord.Open("a", SINCE, List.of()));
  }

  @Test
  void oneThatWasRefusedIsForgottenAndOneWithoutAnAnswerIsNot() {
    journal.beginning(KEY);
    journal.refused(KEY);
    assertThat(journal.finish()).isEmpty();

    journal.beginning(KEY);
    journal.unanswered(KEY);
    journal.refused(KEY);
    assertThat(journal.finish()).containsExactly(NAME);
  }

  @Test
  void atTheEndNothingIsLeftOfARunWhoseUploadsEnded() {
    journal.beginning(KEY);
    journal.begun(KEY, "id-1");
    journal.ended(KEY, "id-1");

    assertThat(journal.finish()).isEmpty();
    assertThat(read()).isEmpty();
  }

  @Test
  void aRunWithoutUploadsWritesNone() {
    assertThat(journal.finish()).isEmpty();
    assertThat(location.written()).isEmpty();
  }

  @Test
  void whatCannotBeRecordedIsAFailureOfTheRun() {
    location.refuse("WRITE runs/", FailureKind.RECORDS);

    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> journal.beginning(KEY))
        .matches(e -> e.failure().kind().stopsRun());
    location.refuseNothing();
    assertThat(journal.finish()).as("nothing was created").isEmpty();
  }

  @Test
  void manyWhoComeDuringAWriteShareTheNext() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    int[] writes = new int[1];
    SyncStore slow =
        new SyncStore() {
          @Override
          public Optional<Stored> read(String name) {
            return location.store.read(name);
          }

          @Override
          public ETag write(String name, byte[] content, Condition condition) {
            if (writes[0]++ == 0) {
              first.countDown();
              await(goOn);
            }
            return location.store.write(name, content, condition);
          }

          @Override
          public void delete(String name) {
            throw new AssertionError(name);
          }
        };
    JournalFile shared = open(slow);
    CountDownLatch arrived = new CountDownLatch(20);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.execute(() -> shared.beginning(KEY));
      first.await();
      for (int i = 0; i < 20; i++) {
        ObjectKey key = new ObjectKey("k" + i);
        threads.execute(
            () -> {
              arrived.countDown();
              shared.beginning(key);
            });
      }
      arrived.await();
      goOn.countDown();
    }
    assertThat(read()).hasSize(21);
    assertThat(writes[0]).isBetween(2, 20);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<UploadsRecord.Open> read() {
    return SyncJson.read(location.bytes(NAME), UploadsRecord.class).uploads();
  }
}
