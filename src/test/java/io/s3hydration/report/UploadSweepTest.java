package io.s3hydration.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.listing.ObjectKey;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import io.s3hydration.transfer.UnfinishedUploads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UploadSweepTest {

  private static final Instant SINCE = Instant.parse("2026-03-01T12:00:00Z");
  private static final String JOURNAL = "runs/x/uploads";

  private final SyncLocation location = new SyncLocation();
  private final Fake uploads = new Fake();
  private final List<String> notices = new ArrayList<>();
  private int answers;
  private final UploadSweep sweep =
      new UploadSweep(location.store, uploads, notices::add, () -> answers++);

  @Test
  void abortsRecordedIdsAndWhatWasBegunOnARecordedKeyAfterIt() {
    uploads.begin("a", "recorded", SINCE.minusSeconds(100));
    uploads.begin("a", "sameSecond", SINCE);
    uploads.begin("a", "later", SINCE.plusSeconds(5));
    uploads.begin("a", "othersBefore", SINCE.minusSeconds(1));
    uploads.begin("b", "othersKey", SINCE.plusSeconds(5));
    put(new UploadsRecord.Open("a", SINCE, List.of("recorded", "longGone")));

    assertThat(sweep.sweep(List.of(JOURNAL))).isEmpty();

    assertThat(uploads.open).containsOnlyKeys("othersBefore", "othersKey");
    assertThat(sweep.aborted()).isEqualTo(3);
    assertThat(notices).isEmpty();
  }

  @Test
  void aRunThatWroteNoJournalHasNothingToSweep() {
    assertThat(sweep.sweep(List.of(JOURNAL))).isEmpty();
    assertThat(notices).isEmpty();
  }

  @Test
  void whatCannotBeSweptIsTriedAgainAndSaid() {
    put(new UploadsRecord.Open("a", SINCE, List.of("recorded")));
    uploads.refuses = true;

    assertThat(sweep.sweep(List.of(JOURNAL, "runs/y/uploads"))).containsExactly(JOURNAL);
    assertThat(notices)
        .singleElement()
        .asString()
        .contains(JOURNAL, "left for the next run", "the test says no", "lifecycle rule");
  }

  @Test
  void oneThatCannotBeAbortedDoesNotKeepTheOthers() {
    uploads.begin("b", "other", SINCE);
    put(
        new UploadsRecord.Open("a", SINCE, List.of(Fake.HELD)),
        new UploadsRecord.Open("b", SINCE, List.of("other")));

    assertThat(sweep.sweep(List.of(JOURNAL))).containsExactly(JOURNAL);
    assertThat(uploads.open).isEmpty();
    assertThat(sweep.aborted()).isEqualTo(1);
  }

  /** So that a run which ends many of them is not taken for one that hangs. */
  @Test
  void everyAnswerIsToldAndNoneThatDidNotCome() {
    uploads.begin("a", "one", SINCE);
    put(new UploadsRecord.Open("a", SINCE, List.of("one")));
    sweep.sweep(List.of(JOURNAL));
    assertThat(answers).as("an abort and a list").isEqualTo(2);
    put(new UploadsRecord.Open("a", SINCE, List.of(Fake.HELD)));
    sweep.sweep(List.of(JOURNAL));
    assertThat(answers).isEqualTo(2);
  }

  @Test
  void aJournalOfANewerVersionIsSaidAndNotTriedAgain() {
    uploads.begin("a", "recorded", SINCE);
    location.put(
        JOURNAL,
        SyncJson.document(
            new UploadsRecord(
                SyncMarker.SCHEMA_VERSION + 1,
                "run-1",
                List.of(new UploadsRecord.Open("a", SINCE, List.of("recorded"))))));

    assertThat(sweep.sweep(List.of(JOURNAL))).containsExactly(JOURNAL);
    assertThat(uploads.open).containsOnlyKeys("recorded");
    assertThat(notices).singleElement().asString().contains("newer version", "lifecycle rule");
  }

  /** The fault matrix found that one bad read of a journal left its uploads open for ever. */
  @Test
  void aDamagedJournalIsSaidAndReadAgainByTheNextRun() {
    location.put(JOURNAL, "damaged");

    assertThat(sweep.sweep(List.of(JOURNAL))).containsExactly(JOURNAL);
    assertThat(notices)
        .singleElement()
        .asString()
        .contains(JOURNAL, "damaged", "Remove it once its uploads are ended");
  }

  private void put(UploadsRecord.Open... open) {
    location.put(JOURNAL, SyncJson.document(new UploadsRecord(1, "run-1", List.of(open))));
  }

  private static final class Fake implements UnfinishedUploads {

    private static final String HELD = "cannot-be-aborted";

    private final Map<String, ObjectKey> open = new TreeMap<>();
    private final Map<String, Instant> initiated = new TreeMap<>();
    private boolean refuses;

    void begin(String key, String id, Instant when) {
      open.put(id, new ObjectKey(key));
      initiated.put(id, when);
    }

    @Override
    public List<Begun> of(ObjectKey key) {
      return open.entrySet().stream()
          .filter(upload -> upload.getValue().equals(key))
          .map(
              upload ->
                  new Begun(
                      upload.getKey(), Objects.requireNonNull(initiated.get(upload.getKey()))))
          .toList();
    }

    @Override
    public boolean abort(ObjectKey key, String uploadId) {
      if (refuses || uploadId.equals(HELD)) {
        throw new FailureException(
            new Failure(FailureKind.ACCESS_DENIED, "abort", "the test says no", "Grant it"), null);
      }
      return open.remove(uploadId, key);
    }
  }
}
