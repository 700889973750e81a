package io.s3hydration.report;

import static io.s3hydration.report.Documents.BINDING;
import static io.s3hydration.report.Documents.manifest;
import static io.s3hydration.report.Documents.part;
import static io.s3hydration.report.SyncLocation.TODAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.s3hydration.report.Course.Mode;
import io.s3hydration.report.SyncStore.Condition;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommitTest {

  private static final Instant BEGAN = TODAY.plusSeconds(3);
  private static final String FOLDER = "runs/2026/03/01/run-2/";
  private static final String PAGE = FOLDER + "report.html";
  private static final String REPORT = FOLDER + "report.json";
  private static final String MANIFEST = "index/manifest-run-2.json";
  private static final List<Manifest.Part> PARTS =
      List.of(part("p0", null, TODAY), part("p1", "b", null));

  private final SyncLocation location = new SyncLocation();

  @Test
  void theFolderOfARunIsNamedForItsDay() {
    assertThat(RunCommit.folder("run-2", TODAY)).isEqualTo(FOLDER);
    assertThat(RunCommit.folder("r", Instant.parse("2026-12-31T23:59:59.999Z")))
        .isEqualTo("runs/2026/12/31/r/");
  }

  @Test
  void writesManifestThenReportThenMarker() {
    RunReport report = Documents.report(Verdict.INCOMPLETE, 7, 2, 1);

    RunReport stands = first().advance(report, BEGAN, PARTS);

    assertThat(location.written()).containsExactly(MANIFEST, PAGE, REPORT, SyncMarker.NAME);
    assertThat(stands).isSameAs(report);
    assertThat(SyncJson.read(location.bytes(MANIFEST), Manifest.class))
        .isEqualTo(new Manifest(1, "run-2", BINDING, null, PARTS));
    assertThat(marker())
        .isEqualTo(
            new SyncMarker(
                1,
                BEGAN,
                "run-2",
                Verdict.INCOMPLETE,
                1,
                0,
                MANIFEST,
                SyncJson.digest(location.bytes(MANIFEST)),
                BINDING,
                false));
  }

  @Test
  void theMarkerCountsWhatFailedWithWhatChangedAndWhatIsRefusedByItself() {
    first().advance(Documents.report(Verdict.INCOMPLETE, 7, 2, 3, 2, 4), BEGAN, PARTS);
    assertThat(marker().failed()).isEqualTo(5);
    assertThat(marker().refused()).isEqualTo(4);
  }

  @Test
  void theNextRunFindsWhatWasCommitted() {
    first().advance(Documents.report(Verdict.COMPLETE, 1, 0, 0), BEGAN, PARTS);

    SyncState state = SyncState.read(location.store, null, false);

    assertThat(state.manifestProblem()).isNull();
    assertThat(state.manifest()).isEqualTo(new Manifest(1, "run-2", BINDING, null, PARTS));
  }

  @Test
  void anUnchangedIndexIsNamedAgainAndNoManifestIsWritten() {
    SyncMarker before = Documents.commit(location, manifest(PARTS.toArray(Manifest.Part[]::new)));

    after(before, null, true).advance(Documents.report(Verdict.COMPLETE, 2, 0, 0), BEGAN, PARTS);

    assertThat(location.written()).containsExactly(PAGE, REPORT, SyncMarker.NAME);
    assertThat(marker().manifest()).isEqualTo(before.manifest());
    assertThat(marker().manifestDigest()).isEqualTo(before.manifestDigest());
    assertThat(marker().runId()).isEqualTo("run-2");
    assertThat(marker().verifyNext()).isTrue();
  }

  @Test
  void aRangeThatIsOnlyCheckedAgainNeedsANewManifest() {
    SyncMarker before = Documents.commit(location, manifest(PARTS.toArray(Manifest.Part[]::new)));
    List<Manifest.Part> checked = List.of(PARTS.get(0), part("p1", "b", TODAY));

    after(before, null, false).advance(Documents.report(Verdict.COMPLETE, 2, 0, 0), BEGAN, checked);

    assertThat(marker().manifest()).isEqualTo(MANIFEST);
    assertThat(SyncJson.read(location.bytes(MANIFEST), Manifest.class).previous())
        .isEqualTo(before.manifest());
  }

  /** A lost manifest's marker must not name it again because the parts happen to be none. */
  @Test
  void aRunWithoutABaseWritesItsOwnManifest() {
    SyncMarker before = Documents.commit(location, manifest());
    location.remove(before.manifest());

    commit(course(null, null, false), before)
        .advance(Documents.report(Verdict.COMPLETE, 0, 0, 0), BEGAN, List.of());

    assertThat(marker().manifest()).isEqualTo(MANIFEST);
    assertThat(location.store.read(MANIFEST)).isPresent();
  }

  @Test
  void aBackfillKeepsTheMarkersTime() {
    SyncMarker before = Documents.commit(location, manifest());

    after(before, TODAY.minusSeconds(60), false)
        .advance(Documents.report(Verdict.COMPLETE, 0, 1, 0), BEGAN, PARTS);

    assertThat(marker().lastSuccessfulSync()).isEqualTo(TODAY.minusSeconds(60));
  }

  @Test
  void aMarkerThatChangedSinceItWasReadStaysAndTheReportSaysFailed() {
    SyncMarker before = Documents.commit(location, manifest());
    RunCommit commit = after(before, null, false);
    location.put(SyncMarker.NAME, "another run's");

    RunReport stands = commit.advance(Documents.report(Verdict.COMPLETE, 2, 0, 0), BEGAN, PARTS);

    assertThat(location.text(SyncMarker.NAME)).isEqualTo("another run's");
    assertThat(stands.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(stands.exitCode()).isEqualTo(1);
    assertThat(stands.markerAdvanced()).isFalse();
    assertThat(stands.settledEntries()).isNull();
    assertThat(stands.reason()).contains("last_successful_sync.json", "Another run");
    assertThat(stands.outcomes()).isEqualTo(Documents.report(Verdict.COMPLETE, 2, 0, 0).outcomes());
    assertThat(SyncJson.read(location.bytes(REPORT), RunReport.class)).isEqualTo(stands);
  }

  @Test
  void whatFailsIsTheMarkerEvenIfTheReportCannotBeCorrectedAnyMore() {
    RunCommit commit = first();
    location.refuseSecondWrites();
    location.put(SyncMarker.NAME, "another run's");

    RunReport stands = commit.advance(Documents.report(Verdict.COMPLETE, 2, 0, 0), BEGAN, PARTS);

    assertThat(stands.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(stands.reason()).contains("last_successful_sync.json");
    assertThat(stands.markerAdvanced()).isFalse();
  }

  @Test
  void theLeaseIsProvedBetweenManifestAndReport() {
    List<List<String>> written = new ArrayList<>();
    HeldLease lease =
        new HeldLease() {
          @Override
          public void renew() {
            written.add(List.copyOf(location.written()));
          }
        };

    commit(course(null, null, false), null, lease)
        .advance(Documents.report(Verdict.COMPLETE, 0, 2, 0), BEGAN, PARTS);

    assertThat(written).containsExactly(List.of(MANIFEST));
  }

  @Test
  void whoLostTheLeaseAfterTheManifestMakesNothingCurrent() {
    HeldLease lease = new HeldLease();
    lease.lost = true;
    RunCommit commit = commit(course(null, null, false), null, lease);
    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(
            () -> commit.advance(Documents.report(Verdict.COMPLETE, 0, 2, 0), BEGAN, PARTS));
    assertThat(location.written()).containsExactly(MANIFEST);
  }

  @Test
  void aFirstRunsMarkerIsNotWrittenOverAnother() {
    RunCommit commit = first();
    location.put(SyncMarker.NAME, "another run's");

    assertThat(commit.advance(Documents.report(Verdict.COMPLETE, 0, 2, 0), BEGAN, PARTS).verdict())
        .isEqualTo(Verdict.FAILED);
    assertThat(location.text(SyncMarker.NAME)).isEqualTo("another run's");
  }

  @ParameterizedTest
  @ValueSource(strings = {"WRITE index/manifest", "WRITE runs/"})
  void nothingBecomesCurrentIfManifestOrReportCannotBeWritten(String what) {
    SyncMarker before = Documents.commit(location, manifest());
    location.refuse(what, FailureKind.RECORDS);

    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(
            () ->
                after(before, null, false)
                    .advance(Documents.report(Verdict.COMPLETE, 0, 2, 0), BEGAN, PARTS));
    assertThat(marker()).isEqualTo(before);
  }

  @Test
  void aManifestIsNeverOverwritten() {
    location.put(MANIFEST, "of a run with the same name");

    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(
            () -> first().advance(Documents.report(Verdict.COMPLETE, 0, 2, 0), BEGAN, PARTS))
        .satisfies(e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.OVERTAKEN));
    assertThat(location.store.read(SyncMarker.NAME)).isEmpty();
  }

  @Test
  void aReportMayBeWrittenAgain() {
    RunCommit commit = first();
    commit.write(Documents.report(Verdict.COMPLETE, 1, 0, 0));
    commit.write(Documents.report(Verdict.FAILED, 1, 0, 0));

    assertThat(SyncJson.read(location.bytes(REPORT), RunReport.class).verdict())
        .isEqualTo(Verdict.FAILED);
    assertThat(location.text(PAGE)).contains("<h1>FAILED</h1>").doesNotContain("COMPLETE");
  }

  private RunCommit first() {
    return commit(course(null, null, false), null);
  }

  private RunCommit after(SyncMarker before, @Nullable Instant keepsTime, boolean verifyNext) {
    return commit(
        course(
            SyncJson.read(location.bytes(before.manifest()), Manifest.class),
            keepsTime,
            verifyNext),
        before);
  }

  private RunCommit commit(Course course, @Nullable SyncMarker current) {
    return commit(course, current, Lease.NOT_NEEDED);
  }

  private RunCommit commit(Course course, @Nullable SyncMarker current, Lease lease) {
    return new RunCommit(
        location.store,
        "run-2",
        BINDING,
        course,
        current,
        Condition.unchangedSince(location.store.read(SyncMarker.NAME)),
        FOLDER,
        lease);
  }

  private static Course course(
      @Nullable Manifest base, @Nullable Instant keepsTime, boolean verifyNext) {
    return new Course(
        Mode.INCREMENTAL, base, null, null, null, null, true, keepsTime, verifyNext, false);
  }

  private SyncMarker marker() {
    return SyncJson.read(location.bytes(SyncMarker.NAME), SyncMarker.class);
  }
}
