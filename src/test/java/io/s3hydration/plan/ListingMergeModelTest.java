package io.s3hydration.plan;

import static io.s3hydration.listing.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.PrintedListing;
import io.s3hydration.listing.Samples;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.plan.CopySeen.Absent;
import io.s3hydration.plan.CopySeen.NotAsked;
import io.s3hydration.plan.CopySeen.Present;
import io.s3hydration.plan.MergeStep.Carried;
import io.s3hydration.plan.MergeStep.Compared;
import io.s3hydration.plan.MergeStep.Gone;
import io.s3hydration.plan.MergeStep.RangeCarried;
import io.s3hydration.plan.MergeStep.RangeOpened;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The lock step against plain maps: random listing, index, ranges, consumer, scope and checks. */
class ListingMergeModelTest {

  private static final KeyMapping MAPPING = new KeyMapping("", "out/");

  /** Ascending, with both sides of the UTF-16 trap. */
  private static final List<String> KEYS =
      List.of(
          "a", "a/", "a/b", "aa", "b", "b/\uFF21", "b/\uD83D\uDE00", "c", "\uFF21", "\uD83D\uDE00");

  /** Bounds between, on and beyond the keys. */
  private static final List<String> CUTS =
      List.of(
          "0", "a/", "a/a", "b", "b/\uFFFD", "c", "d", "\uFF22", "\uD83D\uDE00", "\uDBFF\uDFFF");

  /** A bucket on either side and what a run knows of them. */
  record Situation(
      Set<String> listed,
      Set<String> settled,
      Set<String> copied,
      Set<String> cuts,
      Set<Integer> unknown,
      List<Check> checks,
      Scope scope,
      int pageSize) {

    IndexInRanges index() {
      IndexInRanges index =
          new IndexInRanges(
              settled.stream().map(ListingMergeModelTest::entry).toList(),
              cuts.toArray(String[]::new));
      unknown.forEach(part -> index.unknown("part-" + part));
      return index;
    }

    Function<IndexRange, Check> checkOf() {
      List<IndexRange> ranges = index().ranges();
      return range -> checks.get(ranges.indexOf(range) % checks.size());
    }

    /** What the producer lists for a run of this scope. */
    List<ListedObject> inScope() {
      return listed.stream()
          .map(Samples::listed)
          .filter(object -> scope.covers(object.key()))
          .toList();
    }
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void givesTheStepsThatMapsWouldGive(@ForAll("situations") Situation situation) {
    assertThat(steps(situation)).isEqualTo(expected(situation));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void comparesEveryListedKeyOnceAndGivesStepsInKeyOrder(
      @ForAll("situations") Situation situation) {
    List<MergeStep> steps = steps(situation);

    assertThat(steps.stream().filter(Compared.class::isInstance).map(ListingMergeModelTest::keyOf))
        .containsExactlyInAnyOrderElementsOf(
            situation.inScope().stream().map(ListedObject::key).toList());
    assertThat(steps.stream().flatMap(ListingMergeModelTest::keyIn).toList())
        .isSortedAccordingTo(ObjectKey::compareTo)
        .doesNotHaveDuplicates();
    assertThat(steps.stream().flatMap(ListingMergeModelTest::rangeIn).toList())
        .isEqualTo(situation.index().ranges());
  }

  private static List<MergeStep> steps(Situation situation) {
    PrintedListing consumer =
        new PrintedListing(
            situation.pageSize(),
            situation.copied().stream().map(key -> Samples.listed("out/" + key)).toList());
    ListingMerge merge =
        new ListingMerge(
            new PrintedListing(situation.pageSize(), situation.inScope())
                .list(situation.scope().prefix()),
            situation.index(),
            last -> CopyLookup.walking(consumer.list("out/", last)),
            MAPPING,
            situation.scope(),
            situation.checkOf());
    List<MergeStep> steps = new ArrayList<>();
    for (MergeStep step = merge.next(); step != null; step = merge.next()) {
      assertThat(merge.exhausted()).isFalse();
      steps.add(step);
    }
    assertThat(merge.exhausted()).isTrue();
    return steps;
  }

  private static List<MergeStep> expected(Situation situation) {
    Scope scope = situation.scope();
    Map<ObjectKey, ListedObject> listed = new TreeMap<>();
    situation.inScope().forEach(object -> listed.put(object.key(), object));
    List<MergeStep> steps = new ArrayList<>();
    for (IndexRange range : situation.index().ranges()) {
      if (!mayHoldAKeyOf(scope, range)) {
        steps.add(new RangeCarried(range));
        continue;
      }
      Check check = situation.checkOf().apply(range);
      Map<ObjectKey, SettledEntry> entries = new TreeMap<>();
      situation
          .index()
          .entries(range)
          .ifPresent(known -> known.forEach(entry -> entries.put(entry.key(), entry)));
      steps.add(new RangeOpened(range, situation.index().entries(range).orElse(null), check));
      TreeSet<ObjectKey> keys = new TreeSet<>(entries.keySet());
      listed.keySet().stream().filter(key -> IndexInRanges.holds(range, key)).forEach(keys::add);
      for (ObjectKey key : keys) {
        ListedObject object = listed.get(key);
        SettledEntry entry = entries.get(key);
        if (object != null) {
          steps.add(new Compared(new Match(object, entry, copyOf(situation, key, check), check)));
        } else if (entry != null) {
          boolean gone = scope.covers(key) && scope.from() == null;
          steps.add(gone ? new Gone(entry) : new Carried(entry));
        }
      }
    }
    return steps;
  }

  /** By the least key of the range that is in scope, if any. */
  private static boolean mayHoldAKeyOf(Scope scope, IndexRange range) {
    ObjectKey prefix = new ObjectKey(scope.prefix());
    ObjectKey from = range.from();
    ObjectKey least = from == null || from.compareTo(prefix) < 0 ? prefix : from;
    boolean byPrefix = least.startsWith(scope.prefix()) && range.endsAfter(least);
    return byPrefix
        && (scope.keys() == null
            || scope.keys().stream().anyMatch(key -> IndexInRanges.holds(range, key)));
  }

  private static CopySeen copyOf(Situation situation, ObjectKey key, Check check) {
    if (check == Check.INDEX) {
      return new NotAsked();
    }
    ListedObject copy = Samples.listed("out/" + key);
    return situation.copied().contains(key.value())
        ? new Present(copy.etag(), copy.size(), copy.lastModified())
        : new Absent();
  }

  @Provide
  Arbitrary<Situation> situations() {
    Arbitrary<Set<String>> keys = Arbitraries.of(KEYS).set();
    return Combinators.combine(
            keys,
            keys,
            keys,
            Arbitraries.of(CUTS).set().ofMaxSize(5),
            Arbitraries.integers().between(0, 5).set().ofMaxSize(2),
            Arbitraries.of(Check.class).list().ofMinSize(1).ofMaxSize(6),
            scopes(),
            Arbitraries.integers().between(1, 4))
        .as(Situation::new);
  }

  private static Arbitrary<Scope> scopes() {
    Arbitrary<Scope> prefixes =
        Arbitraries.of("", "a", "a/", "b/", "x", "\uFF21")
            .map(p -> new Scope(p, null, null, null, false));
    Arbitrary<Scope> keyLists =
        Arbitraries.of(KEYS)
            .set()
            .map(
                keys ->
                    new Scope(
                        "",
                        null,
                        null,
                        keys.stream()
                            .map(ObjectKey::new)
                            .collect(Collectors.toCollection(TreeSet::new)),
                        false));
    Arbitrary<Scope> times = Arbitraries.just(new Scope("", NOON, null, null, false));
    return Arbitraries.oneOf(Arbitraries.just(Scope.everything("")), prefixes, keyLists, times);
  }

  private static ObjectKey keyOf(MergeStep step) {
    return keyIn(step).findFirst().orElseThrow();
  }

  private static Stream<ObjectKey> keyIn(MergeStep step) {
    return switch (step) {
      case Compared(Match match) -> Stream.of(match.listed().key());
      case Carried(SettledEntry entry) -> Stream.of(entry.key());
      case Gone(SettledEntry entry) -> Stream.of(entry.key());
      case RangeCarried range -> Stream.of();
      case RangeOpened range -> Stream.of();
    };
  }

  private static Stream<IndexRange> rangeIn(MergeStep step) {
    return switch (step) {
      case RangeCarried(IndexRange range) -> Stream.of(range);
      case RangeOpened opened -> Stream.of(opened.range());
      default -> Stream.of();
    };
  }

  private static SettledEntry entry(String key) {
    return SettledEntry.proved(Samples.listed(key), Samples.tag("copy-of-", key));
  }
}
