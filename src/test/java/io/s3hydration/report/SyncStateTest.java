package io.s3hydration.report;

import static io.s3hydration.report.Documents.manifest;
import static io.s3hydration.report.Documents.part;
import static io.s3hydration.report.Documents.progress;
import static io.s3hydration.report.SyncLocation.TODAY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.s3hydration.report.SyncMarker.State;
import io.s3hydration.report.SyncStore.Condition;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class SyncStateTest {

  private final SyncLocation location = new SyncLocation();
  private final Manifest manifest = manifest(part("p0", null, TODAY));

  @Test
  void anEmptyLocationIsAFirstRun() {
    SyncState state = read();

    assertThat(state)
        .isEqualTo(
            new SyncState(
                new State.None(),
                null,
                null,
                null,
                false,
                false,
                Condition.IF_ABSENT,
                Condition.IF_ABSENT,
                null));
  }

  @Test
  void theMarkersManifestIsTheBase() {
    SyncMarker marker = Documents.commit(location, manifest);

    SyncState state = read();

    assertThat(state.marker()).isEqualTo(new State.Ours(marker));
    assertThat(state.manifest()).isEqualTo(manifest);
    assertThat(state.manifestProblem()).isNull();
    assertThat(state.uncommitted()).isFalse();
    assertThat(state.readAt()).isEqualTo(TODAY);
    assertThat(state.markerSeen().expected())
        .isEqualTo(location.store.read(SyncMarker.NAME).orElseThrow().etag());
    assertThat(state.progressSeen()).isEqualTo(Condition.IF_ABSENT);
  }

  @Test
  void aMissingManifestIsAProblemAndNoOlderOneTakesItsPlace() {
    location.put("index/manifest-run-0.json", SyncJson.document(manifest));
    Documents.commit(location, manifest);
    location.remove("index/manifest-run-1.json");

    assertThat(read().manifest()).isNull();
    assertThat(read().manifestProblem()).isEqualTo("index/manifest-run-1.json is missing");
  }

  @Test
  void aManifestWithAnotherDigestIsAProblem() {
    Documents.commit(location, manifest);
    location.put("index/manifest-run-1.json", SyncJson.document(manifest()));

    assertThat(read().manifest()).isNull();
    assertThat(read().manifestProblem()).contains("digest");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "damaged",
        "[]",
        "{}",
        "null",
        "{\"schemaVersion\":1,\"runId\":\"run-1\",\"parts\":[]}",
        "{\"schemaVersion\":1,\"runId\":\"r\",\"binding\":{},\"parts\":[{\"name\":\"p\"}]}"
      })
  void aManifestThatIsNoneIsAProblemThoughItsDigestIsRight(String content) {
    location.put("index/manifest-run-1.json", content);
    SyncMarker marker =
        Documents.marker("index/manifest-run-1.json", SyncJson.digest(content.getBytes(UTF_8)));
    location.put(SyncMarker.NAME, SyncJson.document(marker));

    assertThat(read().manifest()).isNull();
    assertThat(read().manifestProblem()).contains("is not a manifest");
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "ACCESS_DENIED",
        "DESTINATION_KEY_DENIED",
        "DESTINATION_KEY_DISABLED",
        "DESTINATION_KEY_PENDING_DELETION",
        "DESTINATION_KEY_MISSING"
      })
  void aManifestThatCannotBeDecryptedIsAProblem(FailureKind kind) {
    Documents.commit(location, manifest);
    location.refuse("READ index/manifest", kind);

    assertThat(read().manifest()).isNull();
    assertThat(read().manifestProblem()).contains("manifest-run-1.json", "the test says no");
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "ACCESS_DENIED",
        "DESTINATION_KEY_DENIED",
        "DESTINATION_KEY_DISABLED",
        "DESTINATION_KEY_PENDING_DELETION",
        "DESTINATION_KEY_MISSING"
      },
      mode = Mode.EXCLUDE)
  void everyOtherFailureToReadTheManifestEndsTheRun(FailureKind kind) {
    Documents.commit(location, manifest);
    location.refuse("READ index/manifest", kind);

    assertThatExceptionOfType(FailureException.class).isThrownBy(this::read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"READ last_successful_sync.json", "READ index/progress.json"})
  void markerAndProgressMustBeReadable(String what) {
    location.refuse(what, FailureKind.DESTINATION_KEY_DISABLED);

    assertThatExceptionOfType(FailureException.class).isThrownBy(this::read);
  }

  @Test
  void anOpenProgressTellsOfARunThatDidNotCommit() {
    location.put(Progress.NAME, SyncJson.document(progress("run-9", true)));

    assertThat(read().uncommitted()).isTrue();
    assertThat(read().progressSeen().expected())
        .isEqualTo(location.store.read(Progress.NAME).orElseThrow().etag());
    location.put(Progress.NAME, SyncJson.document(progress("run-9", false)));
    assertThat(read().uncommitted()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "damaged", "{}", "[]", "null", "{\"open\":false}", "{\"open\":null}"})
  void aProgressThatCannotBeReadMayBeOpen(String content) {
    location.put(Progress.NAME, content);

    assertThat(read().uncommitted()).isTrue();
  }

  /** After a newer program was rolled back: what this one knows may mean something else there. */
  @Test
  void aNewerProgramsProgressIsTakenForOpenAndNothingElse() {
    String closed = new String(SyncJson.document(progress("run-9", false)), UTF_8);
    String newer = closed.replaceFirst("\"schemaVersion\" : 1", "\"schemaVersion\" : 2");
    assertThat(newer).isNotEqualTo(closed);
    location.put(Progress.NAME, newer);

    assertThat(read().uncommitted()).isTrue();
    assertThat(read().progress()).isNull();
  }

  @Test
  void aPredecessorsMarkerHasNoManifest() {
    location.put(SyncMarker.NAME, "{\"last_sync\":\"2026-02-28T02:00:00Z\"}");
    location.put(Progress.NAME, SyncJson.document(progress("run-9", true)));

    SyncState state = read();

    assertThat(state.marker()).isInstanceOf(State.Predecessor.class);
    assertThat(state.manifest()).isNull();
    assertThat(state.manifestProblem()).isNull();
    assertThat(state.uncommitted()).isTrue();
    assertThat(state.markerSeen().expected()).isNotNull();
  }

  @Test
  void anUnusableMarkerIsToBeReplacedOnlyIfItStillStandsThere() {
    location.put(SyncMarker.NAME, "damaged");

    assertThat(read().marker()).isInstanceOf(State.Unusable.class);
    assertThat(read().markerSeen().expected()).isNotNull();
  }

  private SyncState read() {
    return SyncState.read(location.store, null, false);
  }
}
