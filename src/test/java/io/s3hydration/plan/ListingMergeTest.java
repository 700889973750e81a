package io.s3hydration.plan;

import static io.s3hydration.listing.Samples.NOON;
import static io.s3hydration.listing.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ListedObjects;
import io.s3hydration.listing.ListingFailedException;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.PrintedListing;
import io.s3hydration.listing.Samples;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.listing.SettledIndex;
import io.s3hydration.plan.CopySeen.Absent;
import io.s3hydration.plan.CopySeen.NotAsked;
import io.s3hydration.plan.CopySeen.Present;
import io.s3hydration.plan.MergeStep.Carried;
import io.s3hydration.plan.MergeStep.Compared;
import io.s3hydration.plan.MergeStep.Gone;
import io.s3hydration.plan.MergeStep.RangeCarried;
import io.s3hydration.plan.MergeStep.RangeOpened;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Situations, each with the steps it must give. {@code a=} is the listed key a beside its entry,
 * {@code a?} a listed key without one; {@code !} behind it: the consumer's listing shows the copy,
 * {@code 0}: it does not.
 */
class ListingMergeTest {

  private static final KeyMapping MAPPING = new KeyMapping("", "out/");

  /** What the consumer's lookups were opened behind. */
  private final List<@Nullable ObjectKey> opened = new ArrayList<>();

  private Scope scope = Scope.everything("");
  private Function<IndexRange, Check> checks = range -> Check.INDEX;
  private List<ListedObject> copies = List.of();

  @Test
  void everyKeyIsNewWithoutAnIndex() {
    assertThat(steps(listed("a", "b"), rangesOf(IndexRange.EVERYTHING)))
        .containsExactly("open", "a?", "b?");
  }

  @Test
  void nothingListedAndNothingSettledIsOneEmptyRange() {
    assertThat(steps(listed(), rangesOf(IndexRange.EVERYTHING))).containsExactly("open");
  }

  @Test
  void listedKeysMeetTheirEntries() {
    assertThat(steps(listed("a", "b", "c"), index("a", "c")))
        .containsExactly("open part-0", "a=", "b?", "c=");
  }

  @Test
  void aMatchHoldsListingAndEntryAsTheyAre() {
    ListingMerge merge = merge(listed("a").list(""), index("a"));
    merge.next();

    assertThat(merge.next())
        .isEqualTo(
            new Compared(new Match(Samples.listed("a"), entry("a"), new NotAsked(), Check.INDEX)));
  }

  @Test
  void anEntryMeetsItsKeyThoughItSettledAnotherState() {
    ListedObject changed = Samples.listed("a", "e2");
    ListingMerge merge = merge(new PrintedListing(3, List.of(changed)).list(""), index("a"));
    merge.next();

    assertThat(merge.next())
        .isEqualTo(new Compared(new Match(changed, entry("a"), new NotAsked(), Check.INDEX)));
  }

  @Test
  void entriesBeforeBetweenAndAfterTheListedKeysAreGone() {
    assertThat(steps(listed("b", "d"), index("a", "b", "c", "d", "e", "f")))
        .containsExactly("open part-0", "gone a", "b=", "gone c", "d=", "gone e", "gone f");
  }

  @Test
  void allEntriesAreGoneWhereNothingIsListed() {
    assertThat(steps(listed(), index("a", "b"))).containsExactly("open part-0", "gone a", "gone b");
  }

  @Test
  void severalRangesComeInOrderWithTheirKeys() {
    assertThat(steps(listed("a", "c", "d", "f"), index(List.of("a", "c", "f"), "c", "e")))
        .containsExactly("open part-0", "a=", "open part-1", "c=", "d?", "open part-2", "f=");
  }

  @Test
  void entriesOfLaterRangesAreGoneThoughTheListingEnded() {
    assertThat(steps(listed("a"), index(List.of("a", "b", "c", "e"), "c", "d")))
        .containsExactly(
            "open part-0", "a=", "gone b", "open part-1", "gone c", "open part-2", "gone e");
  }

  @Test
  void entriesOfAnEarlierRangeAreGoneWhereTheListingBeginsLater() {
    assertThat(steps(listed("d"), index(List.of("a", "d"), "c")))
        .containsExactly("open part-0", "gone a", "open part-1", "d=");
  }

  @Test
  void aKeyOnTheBorderBelongsToTheLaterRange() {
    assertThat(steps(listed("b"), index(List.of("b"), "b")))
        .containsExactly("open part-0", "open part-1", "b=");
  }

  @Test
  void keysComeInUtf8Order() {
    assertThat(
            steps(
                listed("\uD83D\uDE00", "\uFF21"),
                index(List.of("\uD83D\uDE00", "\uFF21"), "\uFF22")))
        .containsExactly("open part-0", "\uFF21=", "open part-1", "\uD83D\uDE00=");
  }

  @Test
  void anUnknownRangeSettlesNothingAndCallsNothingGone() {
    IndexInRanges index = index(List.of("a", "b", "d", "e", "g"), "d", "f").unknown("part-1");

    assertThat(steps(listed("a", "d", "g"), index))
        .containsExactly(
            "open part-0", "a=", "gone b", "open part-1 unknown", "d?", "open part-2", "g=");
  }

  @Test
  void aRangeOutsideTheScopeIsCarriedUnread() {
    scope = new Scope("b", null, null, null, false);
    IndexInRanges index = index(List.of("a", "ba", "bb", "c"), "b", "c");

    assertThat(steps(listed("ba").list("b"), index))
        .containsExactly("carry part-0", "open part-1", "ba=", "gone bb", "carry part-2");
    assertThat(index.read()).extracting(IndexRange::part).containsExactly("part-1");
  }

  @Test
  void entriesOutsideTheScopeAreCarriedWithinARangeThatItTouches() {
    scope = new Scope("b", null, null, null, false);

    assertThat(steps(listed("ba").list("b"), index("a", "ba", "bb", "c")))
        .containsExactly("open part-0", "carried a", "ba=", "gone bb", "carried c");
  }

  @Test
  void aListOfKeysCarriesTheOthersAndSeesItsOwnGo() {
    scope = new Scope("", null, null, new TreeSet<>(List.of(key("b"), key("c"), key("x"))), false);

    assertThat(steps(listed("b"), index(List.of("a", "b", "c", "d", "e", "x"), "e", "f")))
        .containsExactly(
            "open part-0",
            "carried a",
            "b=",
            "gone c",
            "carried d",
            "carry part-1",
            "open part-2",
            "gone x");
  }

  @Test
  void nothingIsGoneWhereTheScopeIsBoundInTime() {
    scope = new Scope("", NOON, NOON.plusSeconds(1), null, false);

    assertThat(steps(listed("b"), index("a", "b", "c")))
        .containsExactly("open part-0", "carried a", "b=", "carried c");
  }

  @Test
  void theConsumersBucketIsNotListedForTheIndexAlone() {
    steps(listed("a", "b"), index("a"));

    assertThat(opened).isEmpty();
  }

  @Test
  void theConsumersListingIsLookedAtUnderTheMappedKeys() {
    checks = range -> Check.FULL;
    copies =
        List.of(
            Samples.listed("a", "not-a-copy"),
            Samples.listed("out/a", "c1"),
            Samples.listed("out/c"));

    assertThat(steps(listed("a", "b", "c", "d"), index("a", "d")))
        .containsExactly("open part-0 FULL", "a=!", "b?0", "c?!", "d=0");
    assertThat(opened).containsExactly((ObjectKey) null);
  }

  @Test
  void aMatchHoldsTheCopyAsItIsShown() {
    checks = range -> Check.VERIFY;
    copies = List.of(new ListedObject(key("out/a"), new ETag("c1"), 7, NOON.plusSeconds(9), false));
    ListingMerge merge = merge(listed("a").list(""), index("a"));
    merge.next();

    assertThat(merge.next())
        .isEqualTo(
            new Compared(
                new Match(
                    Samples.listed("a"),
                    entry("a"),
                    new Present(new ETag("c1"), 7, NOON.plusSeconds(9)),
                    Check.VERIFY)));
  }

  @Test
  void theConsumersListingIsOpenedBehindTheLastKeyWhereARangeFirstAsksForIt() {
    check(Map.of("part-1", Check.FULL));
    copies = List.of(Samples.listed("out/a"), Samples.listed("out/c"));

    assertThat(steps(listed("a", "b", "c", "d"), index(List.of("c"), "c")))
        .containsExactly("open part-0", "a?", "b?", "open part-1 FULL", "c=!", "d?0");
    assertThat(opened).containsExactly(key("out/b"));
  }

  @Test
  void theConsumersListingIsOpenedOnceForRangesInARow() {
    check(Map.of("part-0", Check.VERIFY, "part-1", Check.FULL));
    copies = List.of(Samples.listed("out/b"), Samples.listed("out/d"));

    assertThat(steps(listed("a", "b", "c", "d"), index(List.of("c"), "c")))
        .containsExactly("open part-0 VERIFY", "a?0", "b?!", "open part-1 FULL", "c=0", "d?!");
    assertThat(opened).hasSize(1);
  }

  @Test
  void theConsumersListingIsOpenedAnewBehindARangeThatDidNotAsk() {
    check(Map.of("part-0", Check.FULL, "part-2", Check.FULL));
    copies = List.of(Samples.listed("out/a"), Samples.listed("out/c"), Samples.listed("out/e"));

    assertThat(steps(listed("a", "c", "e"), index(List.of(), "b", "d")))
        .containsExactly("open part-0 FULL", "a?!", "open part-1", "c?", "open part-2 FULL", "e?!");
    assertThat(opened).containsExactly(null, key("out/c"));
  }

  @Test
  void theConsumersListingIsOpenedAnewBehindACarriedRange() {
    scope = new Scope("", null, null, new TreeSet<>(List.of(key("a"), key("e"))), false);
    checks = range -> Check.FULL;
    copies = List.of(Samples.listed("out/a"), Samples.listed("out/c"), Samples.listed("out/e"));

    assertThat(steps(listed("a", "e"), index(List.of("c"), "b", "d")))
        .containsExactly("open part-0 FULL", "a?!", "carry part-1", "open part-2 FULL", "e?!");
    assertThat(opened).containsExactly(null, key("out/a"));
  }

  @Test
  void theLastTargetIsNotLookedForAgainThoughItsRangeWasSkimmed() {
    check(Map.of("part-1", Check.FULL));
    copies = List.of(Samples.listed("out/b"), Samples.listed("out/b!"), Samples.listed("out/c"));

    assertThat(steps(listed("b", "c"), index(List.of(), "c")))
        .containsExactly("open part-0", "b?", "open part-1 FULL", "c?!");
  }

  /** A store may refuse to be asked for it, and the run would end over one key. */
  @Test
  void theConsumersBucketIsNotAskedForAKeyThatCannotBe() {
    check(Map.of("part-1", Check.FULL));
    String longest = "k".repeat(1024 - "out/".length());

    assertThat(steps(listed("b", longest, longest + "k", "m"), index(List.of("m"), "m")))
        .endsWith("open part-1 FULL", "m=0");
    assertThat(opened).containsExactly(key("out/" + longest));

    checks = range -> Check.FULL;
    assertThat(steps(listed(longest, longest + "k"), rangesOf(IndexRange.EVERYTHING)))
        .containsExactly("open FULL", longest + "?0", longest + "k?");
  }

  @Test
  void isExhaustedOnlyWhenTheLastStepWasGiven() {
    ListingMerge merge = merge(listed("a", "b").list(""), index(List.of("a", "c"), "c"));
    List<Boolean> exhausted = new ArrayList<>(List.of(merge.exhausted()));
    while (merge.next() != null) {
      exhausted.add(merge.exhausted());
    }

    // open, a, b, open, gone c
    assertThat(exhausted).containsOnly(false).hasSize(6);
    assertThat(merge.exhausted()).isTrue();
  }

  @Test
  void isNotExhaustedAndCallsNothingGoneWhereTheListingEndedEarly() {
    ListingMerge merge = merge(endsEarly("b"), index("a", "b", "c"));

    assertThat(rendered(merge)).containsExactly("open part-0", "gone a", "b=", "carried c");
    assertThat(merge.exhausted()).isFalse();
  }

  @Test
  void failsOnAListedKeyInARangeThatTheScopeLeavesOut() {
    scope = new Scope("a", null, null, null, false);

    assertThatIllegalStateException()
        .isThrownBy(() -> steps(listed("a", "b"), index(List.of("b"), "b")))
        .withMessageContaining("<b>");
    assertThatIllegalStateException()
        .isThrownBy(() -> steps(listed("a", "b", "c"), index(List.of("b"), "b", "c")))
        .withMessageContaining("<b>");
  }

  @Test
  void failsOnAListedKeyThatNoRangeCovers() {
    SettledIndex index = rangesOf(new IndexRange(key("b"), key("c"), null, 0, null));

    assertThatIllegalStateException()
        .isThrownBy(() -> steps(listed("a"), index))
        .withMessageContaining("<a>");
    assertThat(steps(listed("b"), index)).containsExactly("open", "b?");
    assertThatIllegalStateException()
        .isThrownBy(() -> steps(listed("b", "d"), index))
        .withMessageContaining("<d>");
  }

  @Test
  void endsWithWhatEitherListingThrows() {
    ListedObjects broken =
        new ListedObjects() {
          @Override
          public @Nullable ListedObject next() {
            throw new ListingFailedException("503");
          }

          @Override
          public boolean exhausted() {
            return false;
          }
        };
    checks = range -> Check.FULL;
    ListingMerge consumerBroken =
        new ListingMerge(
            listed("a").list(""),
            rangesOf(IndexRange.EVERYTHING),
            last -> CopyLookup.walking(broken),
            MAPPING,
            scope,
            checks);

    assertThatThrownBy(() -> rendered(merge(broken, rangesOf(IndexRange.EVERYTHING))))
        .isInstanceOf(ListingFailedException.class);
    assertThatThrownBy(() -> rendered(consumerBroken)).isInstanceOf(ListingFailedException.class);
    assertThat(consumerBroken.exhausted()).isFalse();
  }

  private void check(Map<String, Check> byPart) {
    Map<String, Check> checksOfParts = new HashMap<>(byPart);
    checks = range -> checksOfParts.getOrDefault(String.valueOf(range.part()), Check.INDEX);
  }

  private List<String> steps(PrintedListing producer, SettledIndex index) {
    return steps(producer.list(""), index);
  }

  private List<String> steps(ListedObjects producer, SettledIndex index) {
    return rendered(merge(producer, index));
  }

  private ListingMerge merge(ListedObjects producer, SettledIndex index) {
    PrintedListing consumer = new PrintedListing(2, copies);
    return new ListingMerge(
        producer,
        index,
        last -> {
          opened.add(last);
          return CopyLookup.walking(consumer.list("", last));
        },
        MAPPING,
        scope,
        checks);
  }

  private static List<String> rendered(ListingMerge merge) {
    List<String> steps = new ArrayList<>();
    for (MergeStep step = merge.next(); step != null; step = merge.next()) {
      steps.add(rendered(step));
    }
    assertThat(merge.next()).isNull();
    return steps;
  }

  private static String rendered(MergeStep step) {
    return switch (step) {
      case RangeCarried(IndexRange range) -> "carry " + range.part();
      case RangeOpened(IndexRange range, var known, Check check) ->
          "open"
              + (range.part() == null ? "" : " " + range.part())
              + (known != null ? "" : " unknown")
              + (check == Check.INDEX ? "" : " " + check);
      case Compared(Match match) ->
          match.listed().key()
              + (match.entry() == null ? "?" : "=")
              + switch (match.copy()) {
                case NotAsked() -> "";
                case Absent() -> "0";
                case Present present -> "!";
              };
      case Carried(SettledEntry entry) -> "carried " + entry.key();
      case Gone(SettledEntry entry) -> "gone " + entry.key();
    };
  }

  private static PrintedListing listed(String... keys) {
    return new PrintedListing(3, Arrays.stream(keys).map(Samples::listed).toList());
  }

  private static ListedObjects endsEarly(String... keys) {
    Iterator<String> rest = List.of(keys).iterator();
    return new ListedObjects() {
      @Override
      public @Nullable ListedObject next() {
        return rest.hasNext() ? Samples.listed(rest.next()) : null;
      }

      @Override
      public boolean exhausted() {
        return false;
      }
    };
  }

  private static IndexInRanges index(String... keys) {
    return index(List.of(keys));
  }

  private static IndexInRanges index(List<String> keys, String... cuts) {
    return new IndexInRanges(keys.stream().map(ListingMergeTest::entry).toList(), cuts);
  }

  private static SettledEntry entry(String key) {
    return SettledEntry.proved(Samples.listed(key), Samples.tag("copy-of-", key));
  }

  private static SettledIndex rangesOf(IndexRange... ranges) {
    return new SettledIndex() {
      @Override
      public List<IndexRange> ranges() {
        return List.of(ranges);
      }

      @Override
      public Optional<List<SettledEntry>> entries(IndexRange range) {
        return Optional.of(List.of());
      }
    };
  }
}
