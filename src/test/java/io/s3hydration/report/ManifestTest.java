package io.s3hydration.report;

import static io.s3hydration.listing.Samples.key;
import static io.s3hydration.report.Documents.manifest;
import static io.s3hydration.report.Documents.part;
import static io.s3hydration.report.SyncLocation.TODAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.listing.IndexRange;
import org.junit.jupiter.api.Test;

class ManifestTest {

  @Test
  void anIndexWithoutPartsCoversEverythingAndWasNeverChecked() {
    assertThat(manifest().ranges()).containsExactly(new IndexRange(null, null, null, 0, null));
  }

  @Test
  void aRangeGoesToTheNextPartsBeginning() {
    assertThat(
            manifest(part("p0", null, TODAY), part("p1", "b", null), part("p2", "\uFF21", TODAY))
                .ranges())
        .containsExactly(
            new IndexRange(null, key("b"), "p0", 3, TODAY),
            new IndexRange(key("b"), key("\uFF21"), "p1", 3, null),
            new IndexRange(key("\uFF21"), null, "p2", 3, TODAY));
  }

  @Test
  void theFirstPartCoversTheBeginningWhateverItSays() {
    assertThat(manifest(part("p0", "b", TODAY)).ranges())
        .containsExactly(new IndexRange(null, null, "p0", 3, TODAY));
  }
}
