package io.s3hydration.report;

import static io.s3hydration.report.Documents.BINDING;
import static io.s3hydration.report.Documents.entry;
import static io.s3hydration.report.SyncLocation.TODAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;

/**
 * The index writer against a map: histories of three runs over random ranges, as the merge would
 * give them, with keys that end whenever they like.
 */
class IndexWriterModelTest {

  private static final int KEYS = 60;
  private static final List<@Nullable Instant> DATES = new ArrayList<>();

  static {
    DATES.add(null);
    for (int days = 0; days < 4; days++) {
      DATES.add(TODAY.minus(Duration.ofDays(days)));
    }
  }

  /** One run of a history, by the dice. */
  private final class Run {
    private final Random dice;
    private final boolean keysMayBeUnderWay;
    private final PartSizes sizes;
    private final Manifest base;
    private final IndexWriter writer;
    private final List<Manifest.Part> announced = new ArrayList<>();
    private final TreeMap<ObjectKey, SettledEntry> expected = new TreeMap<>();
    private final TreeMap<ObjectKey, @Nullable SettledEntry> underWay = new TreeMap<>();
    private final Set<ObjectKey> everUnderWay = new HashSet<>();
    private final Map<IndexRange, @Nullable Instant> checkedAfter = new HashMap<>();
    private final Set<String> carried = new HashSet<>();
    private final Set<String> unknown = new HashSet<>();
    private @Nullable ObjectKey lastLowWater;
    private @Nullable ObjectKey lastKey;
    private int generation;

    Run(int number, Manifest base, Random dice, boolean keysMayBeUnderWay, PartSizes sizes) {
      this.dice = dice;
      this.base = base;
      this.keysMayBeUnderWay = keysMayBeUnderWay;
      this.sizes = sizes;
      this.generation = number * 1000;
      this.writer =
          new IndexWriter(
              location.store,
              "run-" + number,
              base.parts(),
              part -> announced.add(part.part()),
              sizes);
    }

    Manifest play(int number) {
      for (IndexRange range : base.ranges()) {
        if (dice.nextInt(6) == 0) {
          carry(range);
        } else {
          open(range);
        }
      }
      while (!underWay.isEmpty()) {
        endOne();
      }
      return new Manifest(1, "run-" + number, BINDING, null, writer.finish());
    }

    private void carry(IndexRange range) {
      writer.carry(range);
      checkedAfter.put(range, range.checked());
      if (range.part() != null) {
        carried.add(range.part());
        stored(base, range).forEach(entry -> expected.put(entry.key(), entry));
      }
    }

    private void open(IndexRange range) {
      boolean known = dice.nextInt(8) > 0;
      Instant checked = DATES.get(dice.nextInt(DATES.size()));
      checkedAfter.put(range, checked);
      if (!known && range.part() != null) {
        unknown.add(range.part());
      }
      Map<ObjectKey, SettledEntry> entries = new TreeMap<>();
      if (known) {
        stored(base, range).forEach(entry -> entries.put(entry.key(), entry));
      }
      writer.open(range, known ? List.copyOf(entries.values()) : null, checked);
      int often = dice.nextInt(4);
      for (int i = 0; i < KEYS; i++) {
        ObjectKey key = key(i);
        if (!range.beginsAfter(key) && range.endsAfter(key)) {
          step(key, entries.get(key), often);
          look();
        }
      }
    }

    private void step(ObjectKey key, @Nullable SettledEntry was, int often) {
      boolean touched = dice.nextInt(10) < often * often;
      SettledEntry now = touched ? now(key, was) : was;
      if (touched && keysMayBeUnderWay && dice.nextBoolean()) {
        writer.pend(key, was);
        underWay.put(key, now);
        everUnderWay.add(key);
        lastKey = key;
      } else if (was != null || now != null || dice.nextBoolean()) {
        writer.decided(key, was, now);
        lastKey = key;
      }
      if (now != null) {
        expected.put(key, now);
      }
      while (!underWay.isEmpty() && dice.nextInt(4) == 0) {
        endOne();
      }
      if (dice.nextInt(3) == 0) {
        writer.writeReady();
      }
    }

    private @Nullable SettledEntry now(ObjectKey key, @Nullable SettledEntry was) {
      return switch (dice.nextInt(3)) {
        case 0 -> null;
        case 1 -> was;
        default -> entry(key.value(), ++generation);
      };
    }

    private void endOne() {
      List<ObjectKey> keys = List.copyOf(underWay.keySet());
      ObjectKey key = keys.get(dice.nextInt(keys.size()));
      writer.resolve(key, underWay.remove(key));
      look();
    }

    /** The low-water mark never goes back, and lies at a key under way or behind all. */
    private void look() {
      ObjectKey lowWater = writer.lowWater();
      if (lastLowWater != null) {
        assertThat(lowWater).isNotNull().isGreaterThanOrEqualTo(lastLowWater);
      }
      if (writer.leftOut() == 0) {
        assertThat(lowWater).isEqualTo(underWay.isEmpty() ? lastKey : underWay.firstKey());
      }
      lastLowWater = lowWater;
    }
  }

  private SyncLocation location = new SyncLocation();

  @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
  void readsBackWhatTheMapHolds(
      @ForAll("sizes") PartSizes sizes, @ForAll @LongRange(min = 0) long seed) {
    location = new SyncLocation();
    Random dice = new Random(seed);
    Manifest manifest = new Manifest(1, "run-0", BINDING, null, List.of());
    for (int number = 1; number <= 4; number++) {
      Run run = new Run(number, manifest, dice, number % 2 == 0, roomy(sizes));
      location.written();
      manifest = run.play(number);

      assertThat(readBack(manifest)).isEqualTo(run.expected);
      assertThat(run.writer.leftOut()).isZero();
      assertWrittenOnlyWhatChanged(run, manifest);
      assertSizes(run, manifest);
      assertNoRangeLooksYounger(run, manifest);
    }
  }

  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void leavesOutNothingButKeysThatHeldOthersUp(
      @ForAll("sizes") PartSizes sizes, @ForAll @LongRange(min = 0) long seed) {
    location = new SyncLocation();
    Random dice = new Random(seed);
    Manifest manifest = new Manifest(1, "run-0", BINDING, null, List.of());
    for (int number = 1; number <= 4; number++) {
      Run run = new Run(number, manifest, dice, true, sizes);
      location.written();
      manifest = run.play(number);

      Map<ObjectKey, SettledEntry> found = readBack(manifest);
      Map<ObjectKey, SettledEntry> missing = new TreeMap<>(run.expected);
      missing.keySet().removeAll(found.keySet());
      assertThat(run.expected).containsAllEntriesOf(found);
      assertThat(run.everUnderWay).containsAll(missing.keySet());
      assertThat(missing.size()).isLessThanOrEqualTo(run.writer.leftOut());
      assertNoRangeLooksYounger(run, manifest);
    }
  }

  /** A new part differs from every part of today; what is named again is what the base named. */
  private void assertWrittenOnlyWhatChanged(Run run, Manifest manifest) {
    List<String> fresh =
        manifest.parts().stream()
            .map(Manifest.Part::name)
            .filter(name -> run.base.parts().stream().noneMatch(part -> part.name().equals(name)))
            .toList();
    assertThat(location.written()).isEqualTo(fresh);
    assertThat(run.announced).extracting(Manifest.Part::name).isEqualTo(fresh);
    assertThat(manifest.parts()).extracting(Manifest.Part::name).noneMatch(run.unknown::contains);
    assertThat(manifest.parts()).extracting(Manifest.Part::name).containsAll(run.carried);
  }

  /** None too large; a small one is the last, or the next is carried, or its keys ended late. */
  private static void assertSizes(Run run, Manifest manifest) {
    for (int i = 0; i < manifest.parts().size(); i++) {
      Manifest.Part part = manifest.parts().get(i);
      assertThat(part.entries()).isBetween(1, run.sizes.max());
      boolean fresh = run.announced.stream().anyMatch(a -> a.name().equals(part.name()));
      if (fresh && !run.keysMayBeUnderWay && part.entries() < run.sizes.min()) {
        boolean last = i + 1 == manifest.parts().size();
        assertThat(last || run.carried.contains(manifest.parts().get(i + 1).name()))
            .as("%s in %s, %s", part, manifest, run.carried)
            .isTrue();
      }
    }
  }

  /** No range claims a later check than any of the ranges that it covers had. */
  private static void assertNoRangeLooksYounger(Run run, Manifest manifest) {
    for (IndexRange range : manifest.ranges()) {
      for (int i = 0; i < KEYS; i++) {
        ObjectKey key = key(i);
        if (range.part() != null && holds(range, key) && range.checked() != null) {
          IndexRange before =
              run.base.ranges().stream().filter(r -> holds(r, key)).findFirst().orElseThrow();
          assertThat(run.checkedAfter.get(before))
              .as("%s was %s", range, before)
              .isNotNull()
              .isAfterOrEqualTo(range.checked());
        }
      }
    }
  }

  private static boolean holds(IndexRange range, ObjectKey key) {
    return !range.beginsAfter(key) && range.endsAfter(key);
  }

  private Map<ObjectKey, SettledEntry> readBack(Manifest manifest) {
    IndexRun.assertTiles(manifest.ranges());
    Map<ObjectKey, SettledEntry> found = new TreeMap<>();
    Deque<IndexRange> ranges = new ArrayDeque<>(manifest.ranges());
    while (!ranges.isEmpty()) {
      IndexRange range = ranges.poll();
      List<SettledEntry> entries = stored(manifest, range);
      assertThat(entries).hasSize(range.entries());
      entries.forEach(entry -> assertThat(holds(range, entry.key())).isTrue());
      entries.forEach(entry -> found.put(entry.key(), entry));
    }
    return found;
  }

  private List<SettledEntry> stored(Manifest manifest, IndexRange range) {
    List<String> notices = new ArrayList<>();
    List<SettledEntry> entries =
        new StoredIndex(location.store, Tiling.of(manifest), notices::add)
            .entries(range)
            .orElse(List.of());
    assertThat(notices).isEmpty();
    return entries;
  }

  private static ObjectKey key(int i) {
    return new ObjectKey("k%02d".formatted(i));
  }

  private static PartSizes roomy(PartSizes sizes) {
    return new PartSizes(sizes.min(), sizes.max(), KEYS);
  }

  @Provide
  Arbitrary<PartSizes> sizes() {
    return Arbitraries.of(
        new PartSizes(2, 6, 4), new PartSizes(3, 10, 10), new PartSizes(5, 20, 20));
  }
}
