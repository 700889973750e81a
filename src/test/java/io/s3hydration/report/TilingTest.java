package io.s3hydration.report;

import static io.s3hydration.listing.Samples.key;
import static io.s3hydration.report.Documents.manifest;
import static io.s3hydration.report.Documents.part;
import static io.s3hydration.report.SyncLocation.TODAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.listing.IndexRange;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Parts of killed runs over those of the current manifest. */
class TilingTest {

  private static final Manifest.Part FIRST = part("p0", null, TODAY);
  private static final Manifest.Part SECOND = part("p1", "h", TODAY);
  private static final Manifest.Part THIRD = part("p2", "p", TODAY);
  private static final Tiling BASE = Tiling.of(manifest(FIRST, SECOND, THIRD));

  private static WrittenPart written(String name, @Nullable String from, @Nullable String to) {
    return new WrittenPart(part(name, from, TODAY), to);
  }

  private static IndexRange range(
      @Nullable String from, @Nullable String to, String part, boolean cut) {
    return new IndexRange(
        from == null ? null : key(from), to == null ? null : key(to), part, 3, TODAY, cut);
  }

  @Test
  void withoutAManifestNothingIsKnownOfEverything() {
    Tiling tiling = Tiling.of(null);
    assertThat(tiling.ranges()).containsExactly(IndexRange.EVERYTHING);
    assertThat(tiling.parts()).isEmpty();
    assertThat(tiling.whole()).isEmpty();
  }

  @Test
  void thePartsOfAManifestAreWhole() {
    assertThat(BASE.ranges()).isEqualTo(manifest(FIRST, SECOND, THIRD).ranges());
    assertThat(BASE.whole()).containsExactly(FIRST, SECOND, THIRD);
    assertThat(BASE.parts()).containsEntry("p1", SECOND);
  }

  @Test
  void aPartOverThemCutsWhatItDoesNotCoverAndTheRestStaysWhole() {
    WrittenPart over = written("w", "d", "k");
    Tiling tiling = BASE.under(List.of(over));
    assertThat(tiling.ranges())
        .containsExactly(
            range(null, "d", "p0", true),
            range("d", "k", "w", false),
            range("k", "p", "p1", true),
            range("p", null, "p2", false));
    IndexRun.assertTiles(tiling.ranges());
    assertThat(tiling.whole()).containsExactly(over.part(), THIRD);
    assertThat(tiling.parts()).containsOnlyKeys("p0", "p1", "p2", "w");
  }

  @Test
  void aLaterPartLiesOverAnEarlierOne() {
    WrittenPart earlier = written("earlier", "d", "k");
    WrittenPart later = written("later", null, "k");
    Tiling tiling = BASE.under(List.of(earlier, later));
    assertThat(tiling.shows(earlier)).isFalse();
    assertThat(tiling.shows(later)).isTrue();
    assertThat(tiling.ranges().getFirst()).isEqualTo(range(null, "k", "later", false));
    IndexRun.assertTiles(tiling.ranges());
  }
}
