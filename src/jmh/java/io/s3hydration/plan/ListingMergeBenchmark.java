package io.s3hydration.plan;

import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ListedObjects;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.listing.SettledIndex;
import io.s3hydration.report.EntryLinesBenchmark;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Time a key takes in the merge of listing and index, where nothing has changed. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ListingMergeBenchmark {

  private static final int KEYS = EntryLinesBenchmark.ENTRIES;

  private final List<SettledEntry> entries = EntryLinesBenchmark.entries(KEYS);
  private final List<ListedObject> listed =
      entries.stream()
          .map(e -> new ListedObject(e.key(), e.etag(), e.size(), e.lastModified(), false))
          .toList();

  @Benchmark
  @OperationsPerInvocation(KEYS)
  public void everyKeyIsSettled(Blackhole sink) {
    KeyMapping mapping = new KeyMapping("", "");
    ListingMerge merge =
        new ListingMerge(
            listing(),
            index(),
            last -> target -> new CopySeen.NotAsked(),
            mapping,
            Scope.everything(""),
            range -> Check.INDEX);
    for (MergeStep step = merge.next(); step != null; step = merge.next()) {
      sink.consume(step);
    }
  }

  private ListedObjects listing() {
    Iterator<ListedObject> rest = listed.iterator();
    return new ListedObjects() {
      @Override
      public @Nullable ListedObject next() {
        return rest.hasNext() ? rest.next() : null;
      }

      @Override
      public boolean exhausted() {
        return !rest.hasNext();
      }
    };
  }

  private SettledIndex index() {
    return new SettledIndex() {
      @Override
      public List<IndexRange> ranges() {
        return List.of(IndexRange.EVERYTHING);
      }

      @Override
      public Optional<List<SettledEntry>> entries(IndexRange range) {
        return Optional.of(entries);
      }
    };
  }
}
