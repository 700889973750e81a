package io.s3hydration.report;

import static io.s3hydration.listing.Samples.key;
import static io.s3hydration.report.Documents.entry;
import static io.s3hydration.report.SyncLocation.TODAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.SettledEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a run that ends before its time leaves for the next one. */
class IndexFlushTest {

  private final SyncLocation location = new SyncLocation();
  private final List<WrittenPart> written = new ArrayList<>();

  private IndexWriter over(PartSizes sizes, Manifest.Part... base) {
    return new IndexWriter(location.store, "run-1", List.of(base), written::add, sizes);
  }

  private static void settle(IndexWriter index, String... keys) {
    for (String key : keys) {
      index.decided(key(key), null, entry(key));
    }
  }

  private List<SettledEntry> entries(WrittenPart part) throws IOException {
    return EntryLines.read(location.bytes(part.part().name()));
  }

  @Test
  void everythingBeforeTheFirstKeyUnderWay() throws IOException {
    IndexWriter index = over(PartSizes.USUAL);
    index.open(IndexRange.EVERYTHING, List.of(), TODAY);
    settle(index, "a", "b");
    index.pend(key("c"), null);
    settle(index, "d");
    index.pend(key("e"), null);
    index.flush();
    assertThat(written).hasSize(1);
    assertThat(written.getFirst().to()).as("what is not accounted is not claimed").isEqualTo("c");
    assertThat(written.getFirst().part().from()).isNull();
    assertThat(entries(written.getFirst())).containsExactly(entry("a"), entry("b"));
  }

  /** What follows the last key is not known: it may not have been listed yet. */
  @Test
  void everythingBeforeTheLastKeyWhereNothingIsUnderWay() throws IOException {
    IndexWriter index = over(PartSizes.USUAL);
    index.open(IndexRange.EVERYTHING, List.of(), TODAY);
    settle(index, "a", "b", "c");
    index.flush();
    assertThat(written).extracting(WrittenPart::to).containsExactly("c");
    assertThat(entries(written.getFirst())).containsExactly(entry("a"), entry("b"));
  }

  @Test
  void wholePartsFirstAndThenTheRestUnderItsOwnNumber() {
    IndexWriter index = over(new PartSizes(1, 100, 100));
    index.open(new IndexRange(null, key("k"), null, 0, null), List.of(), TODAY);
    settle(index, "a");
    index.open(new IndexRange(key("k"), key("s"), null, 0, null), List.of(), TODAY);
    settle(index, "l");
    index.open(new IndexRange(key("s"), null, null, 0, null), List.of(), TODAY);
    settle(index, "t", "u");
    index.flush();
    assertThat(written).extracting(WrittenPart::to).containsExactly("k", "s", "u");
    assertThat(written)
        .extracting(part -> part.part().name())
        .containsExactly(
            "index/run-1/part-00000.jsonl.gz",
            "index/run-1/part-00001.jsonl.gz",
            "index/run-1/part-00002.jsonl.gz");
  }

  @Test
  void nothingWhereTheFirstKeyIsStillUnderWay() {
    IndexWriter index = over(PartSizes.USUAL);
    index.open(IndexRange.EVERYTHING, List.of(), TODAY);
    index.pend(key("a"), null);
    settle(index, "b");
    index.flush();
    assertThat(location.written()).isEmpty();
  }

  @Test
  void nothingOfAPartInWhichNothingChanged() {
    Manifest.Part base = Documents.part("p0", null, TODAY);
    IndexWriter index = over(PartSizes.USUAL, base);
    index.open(new IndexRange(null, null, "p0", 3, TODAY), List.of(), TODAY);
    for (String name : List.of("a", "b", "c")) {
      index.decided(key(name), entry(name), entry(name));
    }
    index.flush();
    assertThat(location.written()).isEmpty();
  }

  @Test
  void nothingWhereNothingWasOpened() {
    over(PartSizes.USUAL).flush();
    assertThat(location.written()).isEmpty();
  }

  @Test
  void aRangeThatIsCarriedEndsTheOneBeforeIt() {
    Manifest.Part base = Documents.part("p1", "k", TODAY);
    IndexWriter index = over(new PartSizes(1, 100, 100), base);
    index.open(new IndexRange(null, key("k"), null, 0, null), List.of(), TODAY);
    settle(index, "a");
    index.carry(new IndexRange(key("k"), null, "p1", 3, TODAY));
    assertThat(index.finish())
        .extracting(Manifest.Part::name)
        .containsExactly("index/run-1/part-00000.jsonl.gz", "p1");
  }

  @Test
  void aChangedPartOfTheSmallestSizeStandsByItself() {
    IndexWriter index = over(new PartSizes(2, 100, 100), Documents.part("p1", "k", TODAY));
    index.open(new IndexRange(null, key("k"), null, 0, null), List.of(), TODAY);
    settle(index, "a", "b");
    index.open(new IndexRange(key("k"), null, "p1", 3, TODAY), List.of(), TODAY);
    index.decided(key("l"), entry("l"), entry("l"));
    assertThat(index.finish())
        .extracting(Manifest.Part::name)
        .containsExactly("index/run-1/part-00000.jsonl.gz", "p1");
  }
}
