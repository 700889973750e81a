package io.s3hydration.report;

import static io.s3hydration.listing.Samples.key;
import static io.s3hydration.report.Documents.entry;
import static io.s3hydration.report.SyncLocation.TODAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Most tests use small parts; {@link IndexWriterModelTest} tries random runs. */
class IndexWriterTest {

  private static final PartSizes SMALL = new PartSizes(3, 10, 10);
  private static final Instant OLD = TODAY.minus(Duration.ofDays(9));
  private static final Instant OLDER = TODAY.minus(Duration.ofDays(12));
  private static final Function<SettledEntry, @Nullable SettledEntry> AS_IT_IS = was -> was;
  private static final Function<SettledEntry, @Nullable SettledEntry> DROP = was -> null;

  private static final Comparator<SettledEntry> BY_KEY = Comparator.comparing(SettledEntry::key);

  private final SyncLocation location = new SyncLocation();

  @Test
  void aFirstRunWritesPartsOfFiftyThousandAndALastOneOfTheRest() {
    IndexRun run = IndexRun.first(location, PartSizes.USUAL).settling(keys(120_000), TODAY);

    assertThat(location.written())
        .as("before the run ends, so that little waits in memory")
        .containsExactly("index/run-1/part-00000.jsonl.gz");
    Manifest index = run.finished();
    assertThat(index.parts()).extracting(Manifest.Part::entries).containsExactly(50_000, 70_000);
    assertThat(index.ranges())
        .extracting(IndexRange::from)
        .containsExactly(null, key("key-050000"));
    assertThat(run.readBack(index)).hasSize(120_000);
    assertThat(run.announced).isEqualTo(index.parts());
  }

  @Test
  void aPartThatGrowsToOneHundredThousandStaysOnePartAndOneMoreSplitsIt() {
    IndexRun full = IndexRun.first(location, PartSizes.USUAL).settling(keys(99_999), TODAY).next();
    full.passAll(AS_IT_IS);
    full.writer.decided(key("new"), null, entry("new"));
    IndexRun over = full.next();
    assertThat(over.base.parts()).extracting(Manifest.Part::entries).containsExactly(100_000);

    over.passAll(AS_IT_IS);
    over.writer.decided(key("newer"), null, entry("newer"));

    assertThat(over.finished().parts())
        .extracting(Manifest.Part::entries)
        .containsExactly(50_000, 50_001);
  }

  @Test
  void aPartThatIsSplitDragsNoOtherPartWithIt() {
    IndexRun run = ofParts(8, 8, 8, 8);
    IndexRange second = run.ranges().get(1);

    run.pass(run.ranges().get(0), AS_IT_IS);
    run.pass(second, AS_IT_IS);
    for (int i = 0; i < 3; i++) {
      run.writer.decided(key("k1-9" + i), null, entry("k1-9" + i));
    }
    run.pass(run.ranges().get(2), AS_IT_IS);
    run.pass(run.ranges().get(3), AS_IT_IS);

    Manifest index = run.finished();
    assertThat(index.parts()).extracting(Manifest.Part::entries).containsExactly(8, 5, 6, 8, 8);
    assertThat(location.written()).hasSize(2);
  }

  @Test
  void aChangedPartOfFewIsMergedWithTheNextAndNoOther() {
    IndexRun run = ofParts(8, 8, 8);

    run.pass(run.ranges().get(0), was -> was.key().value().endsWith("-0") ? was : null);
    run.pass(run.ranges().get(1), AS_IT_IS);
    run.pass(run.ranges().get(2), AS_IT_IS);

    Manifest index = run.finished();
    assertThat(index.parts()).extracting(Manifest.Part::entries).containsExactly(9, 8);
    assertThat(index.parts().get(1)).isEqualTo(run.base.parts().get(2));
    assertThat(location.written()).hasSize(1);
    assertThat(run.readBack(index)).hasSize(17);
  }

  @Test
  void aMergedPartThatComesOutTooLargeIsSplitAndDragsNoOtherWithIt() {
    IndexRun run = ofParts(8, 10, 10, 10);

    run.pass(run.ranges().get(0), was -> was.key().value().endsWith("-0") ? changed(was) : null);
    run.ranges().subList(1, 4).forEach(range -> run.pass(range, AS_IT_IS));

    Manifest index = run.finished();
    assertThat(index.parts()).extracting(Manifest.Part::entries).containsExactly(5, 6, 10, 10);
    assertThat(location.written()).hasSize(2);
  }

  @Test
  void aSmallPartInWhichNothingChangedStays() {
    IndexRun run = ofParts(2, 8);

    run.passAll(AS_IT_IS);

    assertThat(run.finished().parts()).isEqualTo(run.base.parts());
    assertThat(location.written()).isEmpty();
  }

  @Test
  void aMergedPartWasCheckedWhenTheOlderOfBothWas() {
    IndexRun run = ofParts(8, 8, 8);

    run.pass(run.ranges().get(0), TODAY, was -> was.key().value().endsWith("-0") ? was : null);
    run.pass(run.ranges().get(1), OLD, AS_IT_IS);
    run.pass(run.ranges().get(2), TODAY, AS_IT_IS);

    assertThat(run.finished().parts())
        .extracting(Manifest.Part::checked)
        .containsExactly(OLD, TODAY);
  }

  @Test
  void aRunThatChangedNothingWritesNothing() {
    IndexRun run = ofParts(8, 8);

    run.passAll(AS_IT_IS);

    assertThat(run.finished().parts()).isEqualTo(run.base.parts());
    assertThat(location.written()).isEmpty();
    assertThat(run.announced).isEmpty();
  }

  @Test
  void aPartThatIsOnlyCheckedAgainIsNamedAgainWithTheNewDate() {
    IndexRun run = ofParts(8, 8);

    run.pass(run.ranges().get(0), TODAY, AS_IT_IS);
    run.pass(run.ranges().get(1), OLD, AS_IT_IS);

    Manifest index = run.finished();
    assertThat(index.parts())
        .extracting(Manifest.Part::name)
        .isEqualTo(run.base.parts().stream().map(Manifest.Part::name).toList());
    assertThat(index.parts()).extracting(Manifest.Part::checked).containsExactly(TODAY, OLD);
    assertThat(location.written()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void onlyAPartInWhichAnEntryChangedIsWrittenAnew(Change change) {
    IndexRun run = ofParts(8, 8, 8);

    run.passAll(was -> was.key().value().equals("k1-3") ? change.apply(was) : was);

    List<Manifest.Part> parts = run.finished().parts();
    assertThat(parts.get(0)).isEqualTo(run.base.parts().get(0));
    assertThat(parts.get(1)).isNotEqualTo(run.base.parts().get(1));
    assertThat(parts.get(2)).isEqualTo(run.base.parts().get(2));
    assertThat(location.written()).hasSize(1);
  }

  /** What may become of an entry. */
  enum Change {
    SOURCE,
    COPY,
    STANDING,
    REMOVED;

    @Nullable SettledEntry apply(SettledEntry was) {
      return switch (this) {
        case SOURCE -> changed(was);
        case COPY ->
            new SettledEntry(
                was.key(),
                was.etag(),
                was.size(),
                was.lastModified(),
                new ETag("another-copy"),
                was.standing());
        case STANDING -> was.left();
        case REMOVED -> null;
      };
    }
  }

  @Test
  void anAddedEntryIsWrittenInItsPlace() {
    IndexRun run = ofParts(4, 4);

    run.pass(run.ranges().get(0), AS_IT_IS);
    run.writer.decided(key("k0-x"), null, entry("k0-x"));
    run.pass(run.ranges().get(1), AS_IT_IS);

    assertThat(run.readBack(run.finished()).keySet()).hasSize(9).contains(key("k0-x"));
  }

  @Test
  void aKeyWithoutAnEntryBeforeAndAfterChangesNothing() {
    IndexRun run = ofParts(4);

    run.pass(run.ranges().get(0), AS_IT_IS);
    run.writer.decided(key("refused"), null, null);
    run.writer.pend(key("vanished"), null);
    run.writer.resolve(key("vanished"), null);

    assertThat(run.finished().parts()).isEqualTo(run.base.parts());
  }

  /** What came before a change is only counted until then. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aChangeAtAnyPlaceOfAPartLosesNoneOfItsEntries(int at) {
    IndexRun run = ofParts(4);
    IndexRange range = run.ranges().getFirst();
    List<SettledEntry> entries = run.entries(range);
    SettledEntry changed = changed(entries.get(at));
    List<SettledEntry> expected = new ArrayList<>(entries);
    expected.set(at, changed);

    run.pass(range, was -> was.key().equals(changed.key()) ? changed : was);

    assertThat(run.readBack(run.finished()).values()).containsExactlyElementsOf(expected);
  }

  @Test
  void anEntryThatIsNotThePartsIsNotTakenForIt() {
    IndexRun run = ofParts(4);
    IndexRange range = run.ranges().getFirst();
    run.writer.open(range, run.entries(range), OLD);
    SettledEntry other = entry("k0-2");
    run.writer.decided(other.key(), other, other);

    assertThatIllegalStateException()
        .isThrownBy(() -> run.writer.decided(key("k0-3"), entry("k0-3"), null))
        .withMessageContaining("k0-2");
  }

  @Test
  void aKeyUnderWayThatEndsAsItWasChangesNothing() {
    IndexRun run = ofParts(4);
    SettledEntry was = run.entries(run.ranges().getFirst()).getFirst();

    run.writer.open(run.ranges().getFirst(), run.entries(run.ranges().getFirst()), OLD);
    run.writer.pend(was.key(), was);
    run.entries(run.ranges().getFirst()).stream()
        .skip(1)
        .forEach(entry -> run.writer.decided(entry.key(), entry, entry));
    run.writer.resolve(was.key(), was);

    assertThat(run.finished().parts()).isEqualTo(run.base.parts());
  }

  @Test
  void aKeyUnderWayThatFailsLosesItsEntry() {
    IndexRun run = ofParts(4);

    run.writer.open(run.ranges().getFirst(), run.entries(run.ranges().getFirst()), OLD);
    run.entries(run.ranges().getFirst()).forEach(entry -> run.writer.pend(entry.key(), entry));
    run.writer.resolve(key("k0-2"), null);
    run.writer.resolve(key("k0-0"), entry("k0-0", 2));
    run.writer.resolve(key("k0-3"), entry("k0-3"));
    run.writer.resolve(key("k0-1"), entry("k0-1"));

    assertThat(run.readBack(run.finished()).values())
        .containsExactly(entry("k0-0", 2), entry("k0-1"), entry("k0-3"));
  }

  @Test
  void aPartIsNotWrittenBeforeItsLastKeyEnded() {
    IndexRun run = ofParts(4, 4);
    run.writer.open(run.ranges().get(0), run.entries(run.ranges().get(0)), OLD);
    run.writer.pend(key("k0-0"), null);
    run.pass(run.ranges().get(1), IndexWriterTest::changed);
    assertThat(location.written()).isEmpty();

    run.writer.resolve(key("k0-0"), entry("k0-0", 2));
    run.writer.writeReady();

    assertThat(location.written()).containsExactly("index/run-3/part-00000.jsonl.gz");
  }

  @Test
  void keysMayEndOnAnyThreadInAnyOrder() throws Exception {
    IndexRun run = IndexRun.first(location, new PartSizes(100, 1_000, 10_000));
    run.writer.open(IndexRange.EVERYTHING, List.of(), TODAY);
    List<String> keys = new ArrayList<>(keys(5_000));
    keys.forEach(key -> run.writer.pend(key(key), null));
    Collections.shuffle(keys, new Random(7));
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> threads = new ArrayList<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int t = 0; t < 8; t++) {
        List<String> mine = keys.subList(t * 625, (t + 1) * 625);
        threads.add(
            pool.submit(
                () -> {
                  start.await();
                  mine.forEach(key -> run.writer.resolve(key(key), entry(key)));
                  return null;
                }));
      }
      start.countDown();
      for (int i = 0; i < 100; i++) {
        run.writer.writeReady();
      }
    }
    for (Future<?> thread : threads) {
      thread.get();
    }

    assertThat(run.readBack(run.finished()).keySet())
        .containsExactlyElementsOf(keys.stream().map(ObjectKey::new).sorted().toList());
    assertThat(run.writer.leftOut()).isZero();
  }

  @Test
  void aStragglerThatHoldsTooManyIsLeftOutAndItsPartCloses() {
    IndexRun run = ofParts(4, 8, 8);
    SettledEntry straggler = entry("k0-1");
    run.writer.open(run.ranges().get(0), run.entries(run.ranges().get(0)), OLD);
    run.writer.decided(key("k0-0"), entry("k0-0"), entry("k0-0"));
    run.writer.pend(straggler.key(), straggler);
    run.pass(run.ranges().get(1), AS_IT_IS);
    assertThat(run.writer.leftOut()).as("ten may wait").isZero();
    run.pass(run.ranges().get(2), AS_IT_IS);

    assertThat(run.writer.leftOut()).isEqualTo(1);
    assertThat(location.written()).hasSize(1);
    run.writer.resolve(straggler.key(), entry("k0-1", 2));
    Manifest index = run.finished();
    assertThat(run.readBack(index)).doesNotContainKey(straggler.key()).hasSize(17);
  }

  @Test
  void oneHundredThousandMayWaitBehindAStragglerAndNotOneMore() {
    IndexRun run = IndexRun.first(location, PartSizes.USUAL);
    run.writer.open(IndexRange.EVERYTHING, List.of(), TODAY);
    run.writer.pend(key("k"), null);
    IntStream.range(0, 149_999)
        .mapToObj(i -> "k-%06d".formatted(i))
        .forEach(key -> run.writer.decided(key(key), null, entry(key)));
    run.writer.writeReady();
    assertThat(run.writer.leftOut()).isZero();
    assertThat(run.writer.lowWater()).isEqualTo(key("k"));

    run.writer.decided(key("k-x"), null, entry("k-x"));
    run.writer.writeReady();

    assertThat(run.writer.leftOut()).isEqualTo(1);
    assertThat(run.writer.lowWater()).isEqualTo(key("k-x"));
    run.writer.resolve(key("k"), entry("k"));
    assertThat(run.readBack(run.finished())).hasSize(150_000).doesNotContainKey(key("k"));
  }

  /** As many as of usual ones would be a heap of 256 MB. */
  @Test
  void entriesWithLongKeysCountAsSeveral() {
    List<String> keys = longKeys(50_000);
    IndexRun run = IndexRun.first(location, PartSizes.USUAL).settling(keys, TODAY);

    assertThat(run.finished().parts())
        .extracting(Manifest.Part::entries)
        .as("each counts three, and a part is cut between blocks")
        .containsExactly(16_000, 16_000, 18_000);
    assertThat(run.readBack(run.finished())).hasSize(50_000);
  }

  @Test
  void soTheyDoWhereTheyWaitBehindAStraggler() {
    IndexRun run = IndexRun.first(location, PartSizes.USUAL);
    run.writer.open(IndexRange.EVERYTHING, List.of(), TODAY);
    run.writer.pend(key("k"), null);
    longKeys(70_000).forEach(key -> run.writer.decided(key(key), null, entry(key)));

    run.writer.writeReady();

    assertThat(run.writer.leftOut()).isEqualTo(1);
  }

  /** However many an earlier version put into one, and however unevenly they are spread. */
  @Test
  void aPartOfLongKeysInWhichNothingChangesIsNamedAgain() {
    PartSizes sizes = new PartSizes(100, 1_000, 1_000);
    List<String> keys = new ArrayList<>();
    IntStream.range(0, 500).forEach(i -> keys.add("a%03d".formatted(i)));
    IntStream.range(0, 300).forEach(i -> keys.add("l%03d".formatted(i) + "x".repeat(1_020)));
    IndexRun run = IndexRun.first(location, sizes).settling(keys, TODAY).next();
    assertThat(run.base.parts()).extracting(Manifest.Part::entries).containsExactly(300, 200, 300);

    run.passAll(AS_IT_IS);

    assertThat(run.finished().parts()).isEqualTo(run.base.parts());
    assertThat(location.written()).isEmpty();
  }

  @Test
  void aLongKeyThatIsNotSettledCountsForNothing() {
    IndexRun run = IndexRun.first(location, SMALL);
    run.writer.open(IndexRange.EVERYTHING, List.of(), TODAY);
    for (String key : longKeys(100)) {
      run.writer.pend(key(key), null);
      run.writer.resolve(key(key), null);
    }
    keys(9).forEach(key -> run.writer.decided(key("z" + key), null, entry("z" + key)));

    assertThat(run.finished().parts()).extracting(Manifest.Part::entries).containsExactly(9);
  }

  private static List<String> longKeys(int count) {
    return IntStream.range(0, count).mapToObj(i -> "l%05d".formatted(i) + "x".repeat(600)).toList();
  }

  @Test
  void anEmptiedFirstRangeIsCoveredByTheNextAsOldAsTheOlder() {
    IndexRun run = ofParts(4, 4, 4);

    run.pass(run.ranges().get(0), OLD, DROP);
    run.pass(run.ranges().get(1), TODAY, AS_IT_IS);
    run.pass(run.ranges().get(2), TODAY, AS_IT_IS);

    Manifest index = run.finished();
    assertThat(names(index)).isEqualTo(names(run.base).subList(1, 3));
    assertThat(index.parts()).extracting(Manifest.Part::checked).containsExactly(OLD, TODAY);
    assertThat(index.parts()).extracting(Manifest.Part::from).containsExactly(null, "k2-0");
    assertThat(location.written()).as("no part has to be written for it").isEmpty();
    assertThat(run.readBack(index)).hasSize(8);
  }

  @Test
  void anEmptiedMiddleRangeIsCoveredByTheOneBefore() {
    IndexRun run = ofParts(4, 4, 4);

    run.pass(run.ranges().get(0), TODAY, AS_IT_IS);
    run.pass(run.ranges().get(1), OLD, DROP);
    run.pass(run.ranges().get(2), TODAY, AS_IT_IS);

    Manifest index = run.finished();
    assertThat(index.parts()).extracting(Manifest.Part::from).containsExactly(null, "k2-0");
    assertThat(index.parts()).extracting(Manifest.Part::checked).containsExactly(OLD, TODAY);
    assertThat(location.written()).isEmpty();
  }

  @Test
  void anEmptiedLastRangeIsCoveredByTheOneBefore() {
    IndexRun run = ofParts(4, 4);

    run.pass(run.ranges().get(0), OLD, AS_IT_IS);
    run.pass(run.ranges().get(1), OLDER, DROP);

    Manifest index = run.finished();
    assertThat(names(index)).isEqualTo(names(run.base).subList(0, 1));
    assertThat(index.parts()).extracting(Manifest.Part::checked).containsExactly(OLDER);
    assertThat(index.ranges().getFirst().to()).isNull();
  }

  @Test
  void anEmptyStretchThatWasNeverCheckedMakesItsNeighbourSo() {
    IndexRun before = ofParts(4, 4);
    before.pass(before.ranges().get(0), null, DROP);
    before.pass(before.ranges().get(1), TODAY, AS_IT_IS);
    assertThat(before.finished().parts()).extracting(Manifest.Part::checked).containsOnlyNulls();

    IndexRun behind = ofParts(4, 4);
    behind.pass(behind.ranges().get(0), TODAY, AS_IT_IS);
    behind.pass(behind.ranges().get(1), null, DROP);
    assertThat(behind.finished().parts()).extracting(Manifest.Part::checked).containsOnlyNulls();
  }

  @Test
  void anIndexThatLostEveryEntryHasNoPartAndCoversEverything() {
    IndexRun run = ofParts(4, 4);

    run.passAll(DROP);

    Manifest index = run.finished();
    assertThat(index.parts()).isEmpty();
    assertThat(index.ranges()).containsExactly(IndexRange.EVERYTHING);
    assertThat(location.written()).isEmpty();
    IndexRun after = run.next();
    after.writer.open(after.ranges().getFirst(), List.of(), TODAY);
    after.writer.decided(key("again"), null, entry("again"));
    assertThat(after.readBack(after.finished())).containsOnlyKeys(key("again"));
  }

  @Test
  void anUnknownRangeIsWrittenAnewThoughNoEntryChanged() {
    IndexRun run = ofParts(4, 4);
    List<SettledEntry> proved = run.entries(run.ranges().get(0));

    run.writer.open(run.ranges().get(0), null, OLD);
    proved.forEach(entry -> run.writer.decided(entry.key(), null, entry));
    run.pass(run.ranges().get(1), AS_IT_IS);

    Manifest index = run.finished();
    assertThat(location.written()).hasSize(1);
    assertThat(names(index).getFirst()).startsWith("index/run-3/");
    assertThat(run.readBack(index)).hasSize(8);
  }

  @Test
  void anUnknownRangeThatHoldsNothingIsNotNamedAgain() {
    IndexRun run = ofParts(4, 4);

    run.writer.open(run.ranges().get(0), null, OLD);
    run.pass(run.ranges().get(1), AS_IT_IS);

    assertThat(names(run.finished())).isEqualTo(names(run.base).subList(1, 2));
  }

  @Test
  void aCarriedRangeStaysAsItIsThoughItsNeighboursAreSmall() {
    IndexRun run = ofParts(8, 2, 8);

    run.pass(run.ranges().get(0), was -> was.key().value().endsWith("-0") ? changed(was) : null);
    run.writer.carry(run.ranges().get(1));
    run.pass(run.ranges().get(2), was -> was.key().value().endsWith("-0") ? changed(was) : null);

    Manifest index = run.finished();
    assertThat(index.parts()).extracting(Manifest.Part::entries).containsExactly(1, 2, 1);
    assertThat(index.parts().get(1)).isEqualTo(run.base.parts().get(1));
  }

  /** A run that fails so keeps what it can for the next one, in ranges that hold what they say. */
  @Test
  void aPartThatCouldNotBeWrittenIsWrittenByTheNextTryAndNoOtherStandsForIt() {
    IndexRun run = ofParts(8, 8, 8);
    location.refuse("WRITE index/run-3/part-00000", FailureKind.RECORDS);
    for (IndexRange range : run.ranges().subList(0, 2)) {
      run.writer.open(range, run.entries(range), OLD);
      for (SettledEntry was : run.entries(range)) {
        run.writer.decided(was.key(), was, was.key().value().endsWith("-0") ? null : was);
      }
    }
    run.writer.open(run.ranges().get(2), run.entries(run.ranges().get(2)), OLD);
    assertThatExceptionOfType(FailureException.class).isThrownBy(run.writer::writeReady);
    location.refuseNothing();

    run.writer.flush();

    assertThat(run.announced)
        .extracting(Manifest.Part::name, Manifest.Part::from, Manifest.Part::entries)
        .containsExactly(
            tuple("index/run-3/part-00000.jsonl.gz", null, 7),
            tuple("index/run-3/part-00001.jsonl.gz", "k1-0", 7));
  }

  @Test
  void everyKeyBeforeTheLowWaterMarkIsAccounted() {
    IndexRun run = IndexRun.first(location, SMALL);
    run.writer.open(IndexRange.EVERYTHING, List.of(), TODAY);
    assertThat(run.writer.lowWater()).isNull();
    run.writer.decided(key("a"), null, entry("a"));
    assertThat(run.writer.lowWater()).isEqualTo(key("a"));
    run.writer.pend(key("b"), null);
    run.writer.pend(key("c"), null);
    run.writer.decided(key("d"), null, null);
    assertThat(run.writer.lowWater()).isEqualTo(key("b"));
    run.writer.resolve(key("c"), entry("c"));
    assertThat(run.writer.lowWater()).isEqualTo(key("b"));
    run.writer.resolve(key("b"), null);
    assertThat(run.writer.lowWater()).isEqualTo(key("d"));
  }

  @Test
  void nothingIsFinishedWhileAKeyIsUnderWay() {
    IndexRun run = IndexRun.first(location, SMALL);
    run.writer.open(IndexRange.EVERYTHING, List.of(), TODAY);
    run.writer.pend(key("a"), null);

    assertThatIllegalStateException()
        .isThrownBy(run.writer::finish)
        .withMessageContaining("1 keys");
    assertThat(location.written()).isEmpty();
  }

  @Test
  void aKeyOutsideAnyRangeIsADefect() {
    IndexRun run = IndexRun.first(location, SMALL);

    assertThatIllegalStateException().isThrownBy(() -> run.writer.pend(key("a"), null));
  }

  /** The index of a second run that has exactly these parts, all checked at OLD. */
  private IndexRun ofParts(int... sizes) {
    List<Manifest.Part> parts = new ArrayList<>();
    IndexRun one = IndexRun.first(location, SMALL);
    for (int p = 0; p < sizes.length; p++) {
      int part = p;
      List<SettledEntry> entries =
          IntStream.range(0, sizes[p]).mapToObj(i -> entry("k" + part + "-" + i)).toList();
      byte[] content = EntryLines.write(entries.stream().sorted(BY_KEY).toList());
      String name = "index/base/part-" + part;
      location.put(name, content);
      parts.add(
          new Manifest.Part(
              name, part == 0 ? null : "k" + part + "-0", sizes[p], SyncJson.digest(content), OLD));
    }
    return one.over(parts);
  }

  private static SettledEntry changed(SettledEntry was) {
    return entry(was.key().value(), 2);
  }

  private static List<String> names(Manifest manifest) {
    return manifest.parts().stream().map(Manifest.Part::name).toList();
  }

  private static List<String> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> "key-%06d".formatted(i)).toList();
  }
}
