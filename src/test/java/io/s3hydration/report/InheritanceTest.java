package io.s3hydration.report;

import static io.s3hydration.report.Documents.BINDING;
import static io.s3hydration.report.Documents.part;
import static io.s3hydration.report.SyncLocation.TODAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.report.SyncMarker.State;
import io.s3hydration.report.SyncStore.Condition;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a run takes over from one that was killed, and when it must not. */
class InheritanceTest {

  private static final String BASE = Manifest.name("run-1");
  private static final Manifest MANIFEST = Documents.manifest(part("p0", null, TODAY));
  private static final Binding ELSEWHERE =
      new Binding("aws", "another-producer", "in/", "consumer", "out/", 1);
  private static final Leftover OLDER = new Leftover(null, List.of("index/run-0/part"));

  /** Of an earlier run, taken over by the one that was killed. */
  private static final WrittenPart OTHERS = written("run-2", 0, null, "c");

  private static final WrittenPart OWN = written("run-3", 0, "c", "k");

  /** What run-3 may have written before it could record it. */
  private static final List<String> UNRECORDED =
      List.of(
          Manifest.name("run-3"),
          "index/run-3/part-00001.jsonl.gz",
          "index/run-3/part-00002.jsonl.gz");

  private static WrittenPart written(
      String run, int number, @Nullable String from, @Nullable String to) {
    return new WrittenPart(part(IndexParts.name(run, number), from, TODAY), to);
  }

  private static Progress killed(WrittenPart... parts) {
    return new Progress(
        1,
        "run-3",
        true,
        BASE,
        BINDING,
        "INCREMENTAL",
        List.of(parts),
        List.of("run-2"),
        List.of(OLDER),
        List.of());
  }

  private static SyncState state(
      @Nullable String current, @Nullable Manifest manifest, @Nullable Progress before) {
    return new SyncState(
        current == null ? new State.None() : new State.Ours(Documents.marker(current, "digest")),
        manifest,
        null,
        before,
        true,
        false,
        Condition.IF_ABSENT,
        Condition.IF_ABSENT,
        TODAY);
  }

  private static Inheritance of(Progress before) {
    return Inheritance.of(state(BASE, MANIFEST, before), BINDING, false);
  }

  private static List<String> withUnrecorded(String... names) {
    return Stream.concat(Stream.of(names), UNRECORDED.stream()).toList();
  }

  /** Nothing is taken over, and all of it is for the sweep. */
  private static void refused(Inheritance inherited) {
    assertThat(inherited.parts()).isEmpty();
    assertThat(inherited.continues()).isEmpty();
    assertThat(inherited.leftovers())
        .containsExactly(
            OLDER, new Leftover(BASE, withUnrecorded(OTHERS.part().name(), OWN.part().name())));
  }

  @Test
  void aFirstRunInheritsNothing() {
    Inheritance inherited = Inheritance.of(state(null, null, null), BINDING, false);
    assertThat(inherited).isEqualTo(new Inheritance(List.of(), List.of(), List.of()));
  }

  @Test
  void whatARunLeftThatCommittedIsForTheSweepAlone() {
    Progress closed = killed(OWN).with(List.of(OWN), false, List.of(OLDER), List.of());
    assertThat(of(closed)).isEqualTo(new Inheritance(List.of(), List.of(), List.of(OLDER)));
  }

  @Test
  void partsOfAKilledRunAreTakenOverWithThoseThatItHadTakenOver() {
    Inheritance inherited = of(killed(OTHERS, OWN));
    assertThat(inherited.parts()).containsExactly(OTHERS, OWN);
    assertThat(inherited.continues()).containsExactly("run-2", "run-3");
    assertThat(inherited.leftovers()).containsExactly(OLDER, new Leftover(BASE, UNRECORDED));
  }

  @Test
  void aPartThatALaterOneCoversIsNotTakenOverButSwept() {
    WrittenPart over = written("run-3", 0, null, "k");
    Inheritance inherited = of(killed(OTHERS, over));
    assertThat(inherited.parts()).containsExactly(over);
    assertThat(inherited.leftovers())
        .last()
        .isEqualTo(new Leftover(BASE, withUnrecorded(OTHERS.part().name())));
  }

  @Test
  void aFirstRunThatWasKilledIsContinuedWithoutAnyManifest() {
    Progress first =
        new Progress(
            1,
            "run-3",
            true,
            null,
            BINDING,
            "FIRST",
            List.of(OWN),
            List.of(),
            List.of(),
            List.of());
    Inheritance inherited = Inheritance.of(state(null, null, first), BINDING, false);
    assertThat(inherited.parts()).containsExactly(OWN);
    assertThat(inherited.continues()).containsExactly("run-3");
  }

  @Test
  void aRunThatHadWrittenNothingIsNotContinued() {
    Inheritance inherited = of(killed());
    assertThat(inherited.continues()).isEmpty();
    assertThat(inherited.leftovers())
        .last()
        .isEqualTo(
            new Leftover(
                BASE,
                List.of(
                    Manifest.name("run-3"),
                    "index/run-3/part-00000.jsonl.gz",
                    "index/run-3/part-00001.jsonl.gz")));
  }

  @Test
  void aRebaseTrustsNothing() {
    refused(Inheritance.of(state(BASE, MANIFEST, killed(OTHERS, OWN)), BINDING, true));
  }

  @Test
  void partsOfAnotherSourceAreNotTakenOver() {
    refused(Inheritance.of(state(BASE, MANIFEST, killed(OTHERS, OWN)), ELSEWHERE, false));
  }

  @Test
  void partsOverAManifestThatIsNotCurrentAnyMoreAreNotTakenOver() {
    String newer = Manifest.name("run-4");
    refused(Inheritance.of(state(newer, MANIFEST, killed(OTHERS, OWN)), BINDING, false));
    refused(Inheritance.of(state(null, null, killed(OTHERS, OWN)), BINDING, false));
  }

  /** The run looks at everything, and would begin anew each time it does not get through. */
  @Test
  void partsOverAManifestThatCannotBeReadAreTakenOver() {
    Inheritance inherited = Inheritance.of(state(BASE, null, killed(OTHERS, OWN)), BINDING, false);
    assertThat(inherited.parts()).containsExactly(OTHERS, OWN);
    assertThat(inherited.continues()).containsExactly("run-2", "run-3");
  }
}
