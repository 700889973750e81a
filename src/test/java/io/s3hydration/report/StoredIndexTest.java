package io.s3hydration.report;

import static io.s3hydration.report.Documents.entry;
import static io.s3hydration.report.Documents.manifest;
import static io.s3hydration.report.SyncLocation.TODAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.Samples;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class StoredIndexTest {

  private final SyncLocation location = new SyncLocation();
  private final List<String> notices = new ArrayList<>();
  private final Manifest manifest =
      manifest(stored("part-0", null, "a", "b"), stored("part-1", "c", "c", "d"));
  private final StoredIndex index =
      new StoredIndex(location.store, Tiling.of(manifest), notices::add);

  @Test
  void readsEachRangeWhenItIsAskedFor() {
    List<IndexRange> ranges = index.ranges();

    assertThat(ranges).isEqualTo(manifest.ranges());
    assertThat(index.entries(ranges.get(0)).orElseThrow()).containsExactly(entry("a"), entry("b"));
    assertThat(index.entries(ranges.get(1)).orElseThrow()).containsExactly(entry("c"), entry("d"));
    assertThat(notices).isEmpty();
  }

  @Test
  void aRangeWithoutAPartIsKnownToHoldNothing() {
    assertThat(index.entries(IndexRange.EVERYTHING)).hasValue(List.of());
  }

  /** Of a part that another run's lies over, only the rest counts. */
  @Test
  void entriesBeyondARangeThatIsCutDoNotCount() {
    IndexRange second = index.ranges().get(1);
    IndexRange cut =
        new IndexRange(
            Samples.key("d"), null, second.part(), second.entries(), second.checked(), true);
    assertThat(index.entries(cut).orElseThrow()).containsExactly(entry("d"));
  }

  @Test
  void aMissingPartIsUnknown() {
    location.remove("part-1");

    assertUnknown(1, "index part part-1 cannot be used: it is missing");
  }

  @Test
  void aPartThatIsNotTheOneThatWasWrittenIsUnknownThoughItReadsWell() {
    location.put("part-1", EntryLines.write(List.of(entry("c"))));

    assertUnknown(1, "digest");
  }

  @Test
  void aPartThatIsNoPartIsUnknownThoughItsDigestIsRight() {
    byte[] content = {1, 2, 3};
    location.put("part-9", content);
    StoredIndex other =
        new StoredIndex(
            location.store,
            Tiling.of(
                manifest(new Manifest.Part("part-9", null, 1, SyncJson.digest(content), TODAY))),
            notices::add);

    assertThat(other.entries(other.ranges().getFirst())).isEmpty();
    assertThat(notices).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"c,x", "a,c", "b,bz"})
  void aPartWithAnEntryOutsideItsRangeIsUnknown(String first, String last) {
    StoredIndex other =
        new StoredIndex(
            location.store,
            Tiling.of(
                manifest(
                    stored("part-6", null, "a"),
                    stored("part-7", "c", first, last),
                    stored("part-8", "e", "e"))),
            notices::add);

    assertThat(other.entries(other.ranges().get(1))).isEmpty();
    assertThat(notices).singleElement().asString().contains("part-7", "outside");
    assertThat(other.entries(other.ranges().get(0))).isPresent();
    assertThat(other.entries(other.ranges().get(2))).isPresent();
  }

  @Test
  void aPartWithAnotherNumberOfEntriesThanTheManifestSaysIsUnknown() {
    Manifest.Part part = stored("part-6", null, "a", "b");
    StoredIndex other =
        new StoredIndex(
            location.store,
            Tiling.of(manifest(new Manifest.Part(part.name(), null, 3, part.digest(), TODAY))),
            notices::add);

    assertThat(other.entries(other.ranges().getFirst())).isEmpty();
    assertThat(notices).singleElement().asString().contains("2 entries", "3");
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
  void aPartThatCannotBeDecryptedIsUnknown(FailureKind kind) {
    location.refuse("READ part-1", kind);

    assertUnknown(1, "the test says no");
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
  void everyOtherFailureEndsTheRun(FailureKind kind) {
    location.refuse("READ part-1", kind);

    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> index.entries(index.ranges().get(1)))
        .satisfies(e -> assertThat(e.failure().kind()).isEqualTo(kind));
    assertThat(notices).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void anUnknownPartSpoilsNoOther(int other) {
    location.remove("part-" + (1 - other));

    assertThat(index.entries(index.ranges().get(1 - other))).isEmpty();
    assertThat(index.entries(index.ranges().get(other))).isPresent();
  }

  private void assertUnknown(int range, String why) {
    assertThat(index.entries(index.ranges().get(range))).isEmpty();
    assertThat(notices).singleElement().asString().contains("part-" + range, why);
  }

  private Manifest.Part stored(String name, @Nullable String from, String... keys) {
    List<SettledEntry> entries = new ArrayList<>();
    for (String key : keys) {
      entries.add(entry(key));
    }
    byte[] content = EntryLines.write(entries);
    location.put(name, content);
    return new Manifest.Part(name, from, keys.length, SyncJson.digest(content), TODAY);
  }
}
