package io.s3hydration.report;

import static io.s3hydration.report.Documents.BINDING;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One run's index writer over the index of the run before, driven as the merge drives it. */
final class IndexRun {

  private final SyncLocation location;
  private final String id;
  private final PartSizes sizes;
  final Manifest base;
  final IndexWriter writer;
  final List<Manifest.Part> announced = new ArrayList<>();

  private IndexRun(SyncLocation location, String id, Manifest base, PartSizes sizes) {
    this.location = location;
    this.id = id;
    this.base = base;
    this.sizes = sizes;
    this.writer =
        new IndexWriter(
            location.store, id, base.parts(), part -> announced.add(part.part()), sizes);
  }

  static IndexRun first(SyncLocation location, PartSizes sizes) {
    return new IndexRun(
        location, "run-1", new Manifest(1, "run-0", BINDING, null, List.of()), sizes);
  }

  /** The run after this one, which finished. */
  IndexRun next() {
    Manifest manifest = new Manifest(1, id, BINDING, null, writer.finish());
    location.written();
    int number = Integer.parseInt(id.substring(id.indexOf('-') + 1));
    return new IndexRun(location, "run-" + (number + 1), manifest, sizes);
  }

  /** A run over these parts. */
  IndexRun over(List<Manifest.Part> parts) {
    return new IndexRun(location, "run-3", new Manifest(1, "run-2", BINDING, null, parts), sizes);
  }

  /** A first run that settles these keys. */
  IndexRun settling(List<String> keys, @Nullable Instant checked) {
    writer.open(IndexRange.EVERYTHING, List.of(), checked);
    keys.forEach(
        key -> {
          writer.decided(new ObjectKey(key), null, Documents.entry(key));
          writer.writeReady();
        });
    return this;
  }

  List<IndexRange> ranges() {
    return base.ranges();
  }

  List<SettledEntry> entries(IndexRange range) {
    return stored(base).entries(range).orElseThrow();
  }

  /** Opens the range, keeps its date and passes each entry through {@code change}; null drops. */
  void pass(IndexRange range, Function<SettledEntry, @Nullable SettledEntry> change) {
    pass(range, range.checked(), change);
  }

  void pass(
      IndexRange range,
      @Nullable Instant checked,
      Function<SettledEntry, @Nullable SettledEntry> change) {
    List<SettledEntry> entries = entries(range);
    writer.open(range, entries, checked);
    for (SettledEntry was : entries) {
      writer.decided(was.key(), was, change.apply(was));
    }
    writer.writeReady();
  }

  /** Passes all ranges, changing nothing but as {@code change} says. */
  void passAll(Function<SettledEntry, @Nullable SettledEntry> change) {
    ranges().forEach(range -> pass(range, change));
  }

  Manifest finished() {
    return new Manifest(1, id, BINDING, null, writer.finish());
  }

  StoredIndex stored(Manifest manifest) {
    return new StoredIndex(
        location.store,
        Tiling.of(manifest),
        notice -> {
          throw new AssertionError(notice);
        });
  }

  /** What a reader finds: every entry by its key, after a look at ranges and parts. */
  TreeMap<ObjectKey, SettledEntry> readBack(Manifest manifest) {
    TreeMap<ObjectKey, SettledEntry> found = new TreeMap<>();
    assertTiles(manifest.ranges());
    for (IndexRange range : manifest.ranges()) {
      List<SettledEntry> entries = stored(manifest).entries(range).orElseThrow();
      assertThat(entries).hasSize(range.entries());
      for (SettledEntry entry : entries) {
        assertThat(range.beginsAfter(entry.key())).as("%s in %s", entry, range).isFalse();
        assertThat(range.endsAfter(entry.key())).as("%s in %s", entry, range).isTrue();
        found.put(entry.key(), entry);
      }
    }
    return found;
  }

  /** Every key is in exactly one range, and the ranges are in order. */
  static void assertTiles(List<IndexRange> ranges) {
    assertThat(ranges).isNotEmpty();
    assertThat(ranges.getFirst().from()).isNull();
    assertThat(ranges.getLast().to()).isNull();
    for (int i = 1; i < ranges.size(); i++) {
      ObjectKey from = ranges.get(i).from();
      assertThat(from).isNotNull().isEqualTo(ranges.get(i - 1).to());
      ObjectKey before = ranges.get(i - 1).from();
      assertThat(before == null || (from != null && before.compareTo(from) < 0)).isTrue();
    }
  }
}
