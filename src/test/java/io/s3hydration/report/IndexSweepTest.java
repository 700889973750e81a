package io.s3hydration.report;

import static io.s3hydration.report.Documents.BINDING;
import static io.s3hydration.report.Documents.part;
import static io.s3hydration.report.SyncLocation.TODAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is removed after a commit, and what is not. */
@Timeout(30)
class IndexSweepTest {

  private final SyncLocation location = new SyncLocation();
  private final HeldLease lease = new HeldLease();
  private int answers;
  private final IndexSweep sweep = new IndexSweep(location.store, lease, () -> answers++);

  private void manifest(String run, @Nullable String previous, String... parts) {
    String before = previous == null ? null : Manifest.name(previous);
    List<Manifest.Part> named = Arrays.stream(parts).map(p -> part(p, null, TODAY)).toList();
    location.put(
        Manifest.name(run), SyncJson.document(new Manifest(1, run, BINDING, before, named)));
    for (String part : parts) {
      location.put(part, "entries");
    }
  }

  private boolean stands(String name) {
    return location.store.read(name).isPresent();
  }

  /** Four runs that committed; a part of the first is named by the second, and so on. */
  private void fourRuns() {
    manifest("1", null, "index/1/a", "index/1/b");
    manifest("2", "1", "index/1/b", "index/2/a");
    manifest("3", "2", "index/2/a", "index/3/a");
    manifest("4", "3", "index/3/a", "index/4/a");
  }

  @Test
  void whatTheCurrentManifestAndTheOneBeforeItNameStaysAndTheRestGoes() {
    fourRuns();
    location.put("index/9/part", "another run's, which no manifest names");
    sweep.after("4", List.of());
    assertThat(
            List.of("index/4/a", "index/3/a", "index/2/a", Manifest.name("4"), Manifest.name("3")))
        .allMatch(this::stands);
    assertThat(List.of("index/1/a", "index/1/b", Manifest.name("2"), Manifest.name("1")))
        .noneMatch(this::stands);
    assertThat(stands("index/9/part")).isTrue();
    assertThat(lease.renewals).as("who lost the lease must not remove").isOne();
  }

  /**
   * Whatever it reads and removes: a run that tidies up long after years must not pass for hung.
   */
  @Test
  void eachAnswerIsTold() {
    fourRuns();
    location.put("index/8/a", "of a run that died");
    location.put("index/8/b", "of a run that died");
    sweep.after("4", List.of(new Leftover(null, List.of("index/8/a", "index/8/b"))));
    assertThat(answers)
        .as("four manifests read; three parts, as two manifests name them, both, and two leftovers")
        .isEqualTo(4 + 3 + 2 + 2);
  }

  @Test
  void aSweepThatIsCutShortIsFoundAgain() {
    fourRuns();
    location.refuse("DELETE " + Manifest.name("1"), FailureKind.RECORDS);
    assertThatExceptionOfType(FailureException.class).isThrownBy(() -> sweep.after("4", List.of()));
    assertThat(stands("index/1/a")).isFalse();
    assertThat(stands(Manifest.name("2"))).as("it leads to the first").isTrue();
    location.refuseNothing();
    sweep.after("4", List.of());
    assertThat(List.of(Manifest.name("2"), Manifest.name("1"))).noneMatch(this::stands);
  }

  /** Under a key that is disabled by now; each later sweep would end there. */
  @ParameterizedTest
  @EnumSource(names = {"ACCESS_DENIED", "DESTINATION_KEY_DENIED", "DESTINATION_KEY_DISABLED"})
  void aManifestThatCannotBeDecryptedIsLeftAloneAndTheRestGoes(FailureKind kind) {
    fourRuns();
    location.put("index/8/a", "of a run that died");
    location.refuse("READ " + Manifest.name("1"), kind);
    sweep.after("4", List.of(new Leftover(null, List.of("index/8/a"))));
    assertThat(List.of(Manifest.name("2"), "index/1/b", "index/8/a")).noneMatch(this::stands);
    location.refuseNothing();
    assertThat(List.of(Manifest.name("1"), "index/1/a")).allMatch(this::stands);
  }

  @Test
  void aManifestThatTheStoreDoesNotGiveEndsTheSweep() {
    fourRuns();
    location.refuse("READ " + Manifest.name("1"), FailureKind.RECORDS);
    assertThatExceptionOfType(FailureException.class).isThrownBy(() -> sweep.after("4", List.of()));
    assertThat(stands(Manifest.name("2"))).isTrue();
  }

  @Test
  void whatAManifestNamesThatCannotBeReadIsLeftAlone() {
    fourRuns();
    location.put(Manifest.name("1"), "no manifest");
    sweep.after("4", List.of());
    assertThat(stands(Manifest.name("2"))).isFalse();
    assertThat(stands("index/1/a")).isTrue();
    assertThat(stands(Manifest.name("1"))).isTrue();
  }

  @Test
  void aChainOfManifestsThatLeadsInACircleEnds() {
    fourRuns();
    manifest("1", "2", "index/1/a");
    sweep.after("4", List.of());
    assertThat(List.of(Manifest.name("2"), Manifest.name("1"))).noneMatch(this::stands);
  }

  @Test
  void whoseLeaseIsLostRemovesNothing() {
    fourRuns();
    lease.lost = true;
    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> sweep.after("4", List.of(new Leftover(null, List.of("index/x")))));
    assertThat(stands("index/1/a")).isTrue();
  }

  @Test
  void leftoversGoWhenWhatTheyWereWrittenOverIsKeptNoMore() {
    fourRuns();
    for (String name : List.of("index/x/1", "index/x/2", "index/x/3", "index/x/4")) {
      location.put(name, "entries");
    }
    Leftover overFirst =
        new Leftover(
            Manifest.name("1"),
            List.of("index/x/1", "index/never-written", "index/3/a", "index/4/a"));
    Leftover overNone = new Leftover(null, List.of("index/x/2"));
    Leftover overPrevious = new Leftover(Manifest.name("3"), List.of("index/x/3"));
    Leftover overCurrent = new Leftover(Manifest.name("4"), List.of("index/x/4"));
    assertThat(sweep.after("4", List.of(overFirst, overNone, overPrevious, overCurrent)))
        .as("a paused run may still commit over these")
        .containsExactly(overPrevious, overCurrent);
    assertThat(List.of("index/x/1", "index/x/2")).noneMatch(this::stands);
    assertThat(List.of("index/x/3", "index/x/4")).allMatch(this::stands);
    assertThat(List.of("index/3/a", "index/4/a")).as("a manifest names it").allMatch(this::stands);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no manifest of its own", "no manifest before it", "none", "damaged"})
  void whereNobodyCanSayWhatIsKeptNothingGoes(String what) {
    fourRuns();
    switch (what) {
      case "no manifest of its own" -> location.remove(Manifest.name("4"));
      case "no manifest before it" -> manifest("4", null, "index/4/a");
      case "none" -> location.remove(Manifest.name("3"));
      default -> location.put(Manifest.name("3"), "{}");
    }
    List<Leftover> leftovers = List.of(new Leftover(null, List.of("index/1/a")));
    assertThat(sweep.after("4", leftovers)).isEqualTo(leftovers);
    assertThat(List.of("index/1/a", "index/2/a", "index/3/a", Manifest.name("1")))
        .allMatch(this::stands);
    assertThat(lease.renewals).isZero();
  }
}
