package io.s3hydration.plan;

import static io.s3hydration.listing.Samples.NOON;
import static io.s3hydration.listing.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.plan.CopySeen.Absent;
import io.s3hydration.plan.CopySeen.NotAsked;
import io.s3hydration.plan.CopySeen.Present;
import io.s3hydration.plan.Decision.Compare;
import io.s3hydration.plan.Decision.Examine;
import io.s3hydration.plan.Decision.Refuse;
import io.s3hydration.plan.Decision.RefuseReason;
import io.s3hydration.plan.Decision.Skip;
import io.s3hydration.plan.Decision.SkipReason;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.plan.Decision.TransferReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The truth table in {@link DecisionTable}'s Javadoc, row by row. {@link DecisionTableSweepTest}
 * reads the same rows over every combination.
 */
class DecisionTableTest {

  private static final Path SOURCE =
      Path.of("src/main/java/io/s3hydration/plan/DecisionTable.java");
  private static final Pattern ROW = Pattern.compile("(?m)^ \\* +(\\d+ +\\S.*)$");

  private static final ETag E1 = new ETag("e1");
  private static final ETag C1 = new ETag("c1");
  private static final ETag C2 = new ETag("c2");
  private static final ListedObject LISTED = new ListedObject(key("in/a"), E1, 5, NOON, false);
  private static final ListedObject ARCHIVED = new ListedObject(key("in/a"), E1, 5, NOON, true);
  private static final ListedObject HUGE = sized(DecisionTable.MAX_OBJECT_BYTES + 1);
  private static final ObjectKey TARGET = key("out/a");
  private static final SettledEntry PROVED = SettledEntry.proved(LISTED, C1);
  private static final SettledEntry ADOPTED = SettledEntry.adopted(LISTED, C1);
  private static final SettledEntry LEFT = PROVED.left();
  private static final SettledEntry OTHER =
      SettledEntry.proved(new ListedObject(key("in/a"), new ETag("e0"), 5, NOON, false), C1);
  private static final Present AS_SETTLED = new Present(C1, 5, NOON.plusSeconds(60));
  private static final Present DIFFERENT = new Present(C2, 5, NOON.plusSeconds(60));
  private static final NotAsked NOT_ASKED = new NotAsked();
  private static final Absent ABSENT = new Absent();
  private static final FullChecksum SUM = new FullChecksum("CRC64NVME", "AAAA");
  private static final String OUR_KEY = "arn:aws:kms:eu-west-1:222222222222:key/ours";
  private static final String OTHER_KEY = "arn:aws:kms:eu-west-1:222222222222:key/other";

  private static final Rules RULES = new Rules();

  /**
   * One decision.
   *
   * @param row the row's number and words, as in the Javadoc
   * @param detail which of the row's situations; empty if it has one
   * @param actual decides within the test of this case
   */
  record Case(String row, String detail, Supplier<Decision> actual, Decision expected) {
    @Override
    public String toString() {
      return detail.isEmpty() ? row : row + " [" + detail + "]";
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void decidesAsTheTableSays(Case row) {
    assertThat(row.actual().get()).isEqualTo(row.expected());
  }

  @Test
  void everyRowOfTheJavadocHasACaseAndEveryCaseARow() throws IOException {
    List<String> rows = rowsOfTheJavadoc();

    assertThat(rows)
        .extracting(row -> row.substring(0, row.indexOf(' ')))
        .as("the table's rows, in order")
        .containsExactlyElementsOf(
            Stream.iterate(1, n -> n + 1).limit(17).map(String::valueOf).toList());
    assertThat(cases().map(Case::row).distinct()).containsExactlyElementsOf(rows);
  }

  static Stream<Case> cases() {
    return Stream.of(fromTheListings(), afterAHeadOfTheConsumer(), afterAHeadOfTheProducer())
        .flatMap(List::stream);
  }

  private static List<Case> fromTheListings() {
    String row1 = "1 any any any refuse EMPTY_KEY, KEY_TOO_LONG or RESERVED_KEY, by the mapped key";
    String row2 =
        "2 any any any skip OUT_OF_SCOPE, if the backfill's bounds leave it out; entry carried";
    String row3 = "3 INDEX matches, settled not asked skip SETTLED";
    String row4 = "4 any matches, left not shown skip LEFT_REMOVED, if on-missing=leave";
    String row5 =
        "5 three-way matches shown as settled skip SETTLED (FULL: only if proved, else examine ADOPTED)";
    String row6 = "6 three-way matches absent skip LEFT_REMOVED, if on-missing=leave";
    String row7 = "7 ADOPT none shown, plausible skip ADOPTED";
    String row8 = "8 any any any but shown refuse ARCHIVED or TOO_LARGE";
    String row9 = "9 three-way any absent transfer COPY_REMOVED (entry matches), CHANGED or NEW";
    String row10 =
        "10 any any shown or not asked examine COPY_DIFFERS (entry matches), CHANGED or NEW";
    return List.of(
        refusedKey(
            row1, "nothing left of the key", new KeyMapping("in/a", ""), RefuseReason.EMPTY_KEY),
        refusedKey(
            row1,
            "1,025 bytes",
            new KeyMapping("in/", "x".repeat(ObjectKey.MAX_BYTES)),
            RefuseReason.KEY_TOO_LONG),
        refusedKey(
            row1,
            "in the sync location",
            new KeyMapping("in/", "_sync/"),
            RefuseReason.RESERVED_KEY),
        new Case(
            row2,
            "no entry",
            () -> RULES.outOfScope().decide(new Match(LISTED, null, ABSENT, Check.FULL)),
            new Skip(LISTED, SkipReason.OUT_OF_SCOPE, null)),
        new Case(
            row2,
            "an entry that does not match",
            () -> RULES.outOfScope().decide(new Match(LISTED, OTHER, NOT_ASKED, Check.INDEX)),
            new Skip(LISTED, SkipReason.OUT_OF_SCOPE, OTHER)),
        listing(row3, "proved", Check.INDEX, PROVED, NOT_ASKED, settled(PROVED)),
        listing(row3, "adopted", Check.INDEX, ADOPTED, NOT_ASKED, settled(ADOPTED)),
        new Case(
            row4,
            "not asked",
            () -> RULES.leaving().decide(new Match(LISTED, LEFT, NOT_ASKED, Check.INDEX)),
            new Skip(LISTED, SkipReason.LEFT_REMOVED, LEFT)),
        new Case(
            row4,
            "absent",
            () -> RULES.leaving().decide(new Match(LISTED, LEFT, ABSENT, Check.FULL)),
            new Skip(LISTED, SkipReason.LEFT_REMOVED, LEFT)),
        listing(row5, "VERIFY, proved", Check.VERIFY, PROVED, AS_SETTLED, settled(PROVED)),
        listing(row5, "FULL, proved", Check.FULL, PROVED, AS_SETTLED, settled(PROVED)),
        listing(row5, "ADOPT, proved", Check.ADOPT, PROVED, AS_SETTLED, settled(PROVED)),
        listing(row5, "VERIFY, adopted", Check.VERIFY, ADOPTED, AS_SETTLED, settled(ADOPTED)),
        listing(row5, "ADOPT, adopted", Check.ADOPT, ADOPTED, AS_SETTLED, settled(ADOPTED)),
        listing(
            row5,
            "FULL, adopted",
            Check.FULL,
            ADOPTED,
            AS_SETTLED,
            examine(TransferReason.ADOPTED)),
        new Case(
            row6,
            "",
            () -> RULES.leaving().decide(new Match(LISTED, PROVED, ABSENT, Check.VERIFY)),
            new Skip(LISTED, SkipReason.LEFT_REMOVED, LEFT)),
        listing(
            row7,
            "",
            Check.ADOPT,
            null,
            DIFFERENT,
            new Skip(LISTED, SkipReason.ADOPTED, SettledEntry.adopted(LISTED, C2))),
        refused(row8, "archived, not asked", ARCHIVED, NOT_ASKED, RefuseReason.ARCHIVED),
        refused(row8, "archived, absent", ARCHIVED, ABSENT, RefuseReason.ARCHIVED),
        refused(row8, "too large, not asked", HUGE, NOT_ASKED, RefuseReason.TOO_LARGE),
        refused(row8, "too large, absent", HUGE, ABSENT, RefuseReason.TOO_LARGE),
        listing(
            row9,
            "entry matches",
            Check.VERIFY,
            PROVED,
            ABSENT,
            create(TransferReason.COPY_REMOVED)),
        listing(row9, "adopted", Check.FULL, ADOPTED, ABSENT, create(TransferReason.COPY_REMOVED)),
        listing(
            row9, "entry left", Check.VERIFY, LEFT, ABSENT, create(TransferReason.COPY_REMOVED)),
        listing(row9, "entry differs", Check.FULL, OTHER, ABSENT, create(TransferReason.CHANGED)),
        listing(row9, "no entry", Check.ADOPT, null, ABSENT, create(TransferReason.NEW)),
        listing(
            row10,
            "copy differs",
            Check.VERIFY,
            PROVED,
            DIFFERENT,
            examine(TransferReason.COPY_DIFFERS)),
        listing(
            row10,
            "copy of another size",
            Check.VERIFY,
            PROVED,
            new Present(C1, 6, NOON.plusSeconds(60)),
            examine(TransferReason.COPY_DIFFERS)),
        listing(
            row10,
            "adopted copy differs",
            Check.VERIFY,
            ADOPTED,
            DIFFERENT,
            examine(TransferReason.ADOPTED)),
        listing(
            row10,
            "changed, INDEX",
            Check.INDEX,
            OTHER,
            NOT_ASKED,
            examine(TransferReason.CHANGED)),
        listing(
            row10, "changed, FULL", Check.FULL, OTHER, AS_SETTLED, examine(TransferReason.CHANGED)),
        listing(row10, "new, INDEX", Check.INDEX, null, NOT_ASKED, examine(TransferReason.NEW)),
        listing(row10, "new, FULL", Check.FULL, null, DIFFERENT, examine(TransferReason.NEW)));
  }

  private static List<Case> afterAHeadOfTheConsumer() {
    String row11 = "11 nothing there transfer, if nothing stands there";
    String row12 =
        "12 our record equals the listing, size equal skip UNCHANGED (other key: UNCHANGED_OTHER_KEY, or transfer OTHER_KEY)";
    String row13 = "13 our record differs transfer, over exactly that";
    String row14 = "14 no record of ours, whole-object checksum, same size compare";
    String row15 = "15 no record of ours transfer FOREIGN, over exactly that";
    ObjectHead ours = copy(LISTED, 5, OUR_KEY);
    ObjectHead underOtherKey = copy(LISTED, 5, OTHER_KEY);
    ObjectHead underNoKey = copy(LISTED, 5, null);
    ListedObject older = new ListedObject(key("in/a"), E1, 5, NOON.minusSeconds(1), false);
    ListedObject otherTag = new ListedObject(key("in/a"), new ETag("e0"), 5, NOON, false);
    return List.of(
        head(row11, "", RULES, null, create(TransferReason.CHANGED)),
        head(row12, "same key", RULES.withKey(), ours, unchanged(SkipReason.UNCHANGED)),
        head(row12, "no key configured", RULES, underOtherKey, unchanged(SkipReason.UNCHANGED)),
        head(
            row12,
            "other key, keep",
            RULES.withKey(),
            underOtherKey,
            unchanged(SkipReason.UNCHANGED_OTHER_KEY)),
        head(
            row12,
            "no key, keep",
            RULES.withKey(),
            underNoKey,
            unchanged(SkipReason.UNCHANGED_OTHER_KEY)),
        head(
            row12,
            "same key, recopy",
            RULES.withKey().recopying(),
            ours,
            unchanged(SkipReason.UNCHANGED)),
        head(
            row12,
            "other key, recopy",
            RULES.withKey().recopying(),
            underOtherKey,
            over(C2, TransferReason.OTHER_KEY)),
        head(
            row12,
            "no key, recopy",
            RULES.withKey().recopying(),
            underNoKey,
            over(C2, TransferReason.OTHER_KEY)),
        head(row13, "other tag", RULES, copy(otherTag, 5, null), over(C2, TransferReason.CHANGED)),
        head(row13, "other time", RULES, copy(older, 5, null), over(C2, TransferReason.CHANGED)),
        head(
            row13,
            "other recorded size",
            RULES,
            copy(sized(6), 5, null),
            over(C2, TransferReason.CHANGED)),
        head(row13, "other size", RULES, copy(LISTED, 6, null), over(C2, TransferReason.CHANGED)),
        head(row14, "", RULES, foreign(5, SUM), new Compare(LISTED, TARGET, foreign(5, SUM))),
        head(row15, "no checksum", RULES, foreign(5, null), over(C2, TransferReason.FOREIGN)),
        head(row15, "other size", RULES, foreign(6, SUM), over(C2, TransferReason.FOREIGN)));
  }

  private static List<Case> afterAHeadOfTheProducer() {
    String row16 = "16 still what was listed, same algorithm, same value skip SAME_CHECKSUM";
    String row17 = "17 anything else transfer FOREIGN, over exactly that";
    Decision foreign = over(C2, TransferReason.FOREIGN);
    return List.of(
        compared(
            row16,
            "",
            source(E1, SUM),
            new Skip(LISTED, SkipReason.SAME_CHECKSUM, SettledEntry.proved(LISTED, C2))),
        compared(row17, "gone", null, foreign),
        compared(row17, "no more what was listed", source(new ETag("e2"), SUM), foreign),
        compared(row17, "no checksum", source(E1, null), foreign),
        compared(row17, "other algorithm", source(E1, new FullChecksum("SHA256", "AAAA")), foreign),
        compared(row17, "other value", source(E1, new FullChecksum("CRC64NVME", "BBBB")), foreign));
  }

  @Test
  void keepsAnArchivedObjectSettled() {
    assertThat(decide(ARCHIVED, Check.INDEX, PROVED, NOT_ASKED))
        .isEqualTo(new Skip(ARCHIVED, SkipReason.SETTLED, PROVED));
    assertThat(decide(ARCHIVED, Check.FULL, PROVED, AS_SETTLED))
        .isEqualTo(new Skip(ARCHIVED, SkipReason.SETTLED, PROVED));
  }

  @Test
  void examinesAnArchivedObjectWhoseCopyIsShown() {
    assertThat(decide(ARCHIVED, Check.FULL, null, DIFFERENT))
        .isEqualTo(new Examine(ARCHIVED, TARGET, TransferReason.NEW));
    assertThat(
            RULES
                .table()
                .decide(
                    new Examine(ARCHIVED, TARGET, TransferReason.NEW),
                    Optional.of(copy(LISTED, 5, null))))
        .isEqualTo(new Skip(ARCHIVED, SkipReason.UNCHANGED, SettledEntry.proved(ARCHIVED, C2)));
  }

  @Test
  void adoptsAnArchivedObjectWhoseCopyIsPlausible() {
    assertThat(decide(ARCHIVED, Check.ADOPT, null, DIFFERENT))
        .isEqualTo(new Skip(ARCHIVED, SkipReason.ADOPTED, SettledEntry.adopted(ARCHIVED, C2)));
  }

  @Test
  void refusesAnArchivedObjectWhereOnlyACopyWouldHelp() {
    Refuse refuse = new Refuse(ARCHIVED, RefuseReason.ARCHIVED);
    Examine examined = new Examine(ARCHIVED, TARGET, TransferReason.CHANGED);
    DecisionTable table = RULES.table();

    assertThat(table.decide(examined, Optional.empty())).as("row 11").isEqualTo(refuse);
    assertThat(table.decide(examined, Optional.of(copy(sized(6), 5, null))))
        .as("row 13")
        .isEqualTo(refuse);
    assertThat(table.decide(examined, Optional.of(foreign(5, null))))
        .as("row 15")
        .isEqualTo(refuse);
    assertThat(table.decide(new Compare(ARCHIVED, TARGET, foreign(5, SUM)), Optional.empty()))
        .as("row 17")
        .isEqualTo(refuse);
  }

  @Test
  void refusesAnObjectOverTheLimitAfterAHead() {
    assertThat(
            RULES.table().decide(new Examine(HUGE, TARGET, TransferReason.NEW), Optional.empty()))
        .isEqualTo(new Refuse(HUGE, RefuseReason.TOO_LARGE));
  }

  @Test
  void takesAKeyOfExactlyTheLimit() {
    KeyMapping longest = new KeyMapping("in/", "x".repeat(ObjectKey.MAX_BYTES - 1));

    assertThat(RULES.mapping(longest).decide(new Match(LISTED, null, NOT_ASKED, Check.INDEX)))
        .isEqualTo(new Examine(LISTED, longest.map(LISTED.key()), TransferReason.NEW));
  }

  @Test
  void takesAnObjectOfExactlyTheLimit() {
    ListedObject largest = sized(DecisionTable.MAX_OBJECT_BYTES);

    assertThat(decide(largest, Check.FULL, null, ABSENT))
        .isEqualTo(new Transfer(largest, TARGET, null, TransferReason.NEW));
  }

  @Test
  void leavesAnArchivedObjectUnderAnotherKeyThoughTheRuleIsToCopyAgain() {
    assertThat(
            RULES
                .withKey()
                .recopying()
                .table()
                .decide(
                    new Examine(ARCHIVED, TARGET, TransferReason.NEW),
                    Optional.of(copy(LISTED, 5, OTHER_KEY))))
        .isEqualTo(
            new Skip(ARCHIVED, SkipReason.UNCHANGED_OTHER_KEY, SettledEntry.proved(ARCHIVED, C2)));
  }

  @Test
  void looksForALeftCopyAgainOnceTheRuleIsToCopy() {
    assertThat(decide(LISTED, Check.INDEX, LEFT, NOT_ASKED))
        .isEqualTo(examine(TransferReason.COPY_DIFFERS));
  }

  @Test
  void examinesALeftCopyThatIsShownAgain() {
    Match match = new Match(LISTED, LEFT, AS_SETTLED, Check.VERIFY);

    assertThat(RULES.leaving().decide(match)).isEqualTo(examine(TransferReason.COPY_DIFFERS));
  }

  @Test
  void copiesAChangedObjectThoughItsCopyWasLeftRemoved() {
    SettledEntry leftBefore = OTHER.left();

    assertThat(RULES.leaving().decide(new Match(LISTED, leftBefore, ABSENT, Check.FULL)))
        .isEqualTo(create(TransferReason.CHANGED));
    assertThat(RULES.leaving().decide(new Match(LISTED, leftBefore, NOT_ASKED, Check.INDEX)))
        .isEqualTo(examine(TransferReason.CHANGED));
  }

  @Test
  void adoptsOnlyWhatWasModifiedBeforeTheBound() {
    Present copy = new Present(C2, 5, Rules.BOUND.plusSeconds(60));

    assertThat(decide(modified(Rules.BOUND.minusMillis(1)), Check.ADOPT, null, copy))
        .isInstanceOf(Skip.class);
    assertThat(decide(modified(Rules.BOUND), Check.ADOPT, null, copy)).isInstanceOf(Examine.class);
    assertThat(decide(modified(Rules.BOUND.plusMillis(1)), Check.ADOPT, null, copy))
        .isInstanceOf(Examine.class);
  }

  @Test
  void adoptsACopyAsOldAsItsObjectAndNoneThatIsOlder() {
    assertThat(decide(LISTED, Check.ADOPT, null, new Present(C2, 5, NOON)))
        .isInstanceOf(Skip.class);
    assertThat(decide(LISTED, Check.ADOPT, null, new Present(C2, 5, NOON.minusMillis(1))))
        .isEqualTo(examine(TransferReason.NEW));
  }

  /** A run of ours, or of nobody knows whom, wrote what is newer than the predecessor's marker. */
  @Test
  void adoptsACopyAsOldAsThePredecessorsMarkerAndNoneThatIsNewer() {
    Present asOld = new Present(C2, 5, Rules.SYNCED);
    Present newer = new Present(C2, 5, Rules.SYNCED.plusMillis(1));

    assertThat(decide(LISTED, Check.ADOPT, null, asOld)).isInstanceOf(Skip.class);
    assertThat(decide(LISTED, Check.ADOPT, null, newer)).isEqualTo(examine(TransferReason.NEW));
  }

  @Test
  void adoptsNoCopyOfAnotherSize() {
    assertThat(decide(LISTED, Check.ADOPT, null, new Present(C2, 6, NOON)))
        .isEqualTo(examine(TransferReason.NEW));
  }

  @Test
  void adoptsNothingWithoutABoundNorInAnotherCheck() {
    assertThat(RULES.table().decide(new Match(LISTED, null, DIFFERENT, Check.FULL)))
        .isInstanceOf(Examine.class);
    assertThat(RULES.withoutBound().decide(new Match(LISTED, null, DIFFERENT, Check.ADOPT)))
        .isInstanceOf(Examine.class);
  }

  /**
   * An adopting run copies E1 and is killed. The producer goes back to another object with an old
   * time and the same size: the inherited entry knows better than the clock.
   */
  @Test
  void adoptsNothingThatAnEntryContradicts() {
    assertThat(decide(LISTED, Check.ADOPT, OTHER, AS_SETTLED))
        .isEqualTo(examine(TransferReason.CHANGED));
    assertThat(decide(LISTED, Check.ADOPT, PROVED, DIFFERENT))
        .isEqualTo(examine(TransferReason.COPY_DIFFERS));
  }

  @Test
  void neverComparesATagOfOneBucketWithATagOfTheOther() {
    Present sameTag = new Present(E1, 5, NOON);
    ObjectHead foreignWithSameTag = new ObjectHead(E1, 5, Map.of(), null, null);
    DecisionTable table = RULES.table();

    assertThat(decide(LISTED, Check.VERIFY, null, sameTag)).isEqualTo(examine(TransferReason.NEW));
    assertThat(decide(LISTED, Check.VERIFY, PROVED, sameTag))
        .isEqualTo(examine(TransferReason.COPY_DIFFERS));
    assertThat(decide(LISTED, Check.VERIFY, OTHER, sameTag))
        .isEqualTo(examine(TransferReason.CHANGED));
    assertThat(table.decide(examine(TransferReason.NEW), Optional.of(foreignWithSameTag)))
        .isEqualTo(over(E1, TransferReason.FOREIGN));
    assertThat(
            table.decide(
                new Compare(LISTED, TARGET, foreignWithSameTag), Optional.of(source(E1, null))))
        .isEqualTo(over(E1, TransferReason.FOREIGN));
    assertThat(
            table.decide(
                new Compare(LISTED, TARGET, foreign(5, SUM)), Optional.of(source(C2, SUM))))
        .as("the source has the copy's tag, which is not the one that was listed")
        .isEqualTo(over(C2, TransferReason.FOREIGN));
  }

  @Test
  void settlesWhatAHeadProvedUnderTheCopysOwnTag() {
    assertThat(
            RULES.table().decide(examine(TransferReason.NEW), Optional.of(copy(LISTED, 5, null))))
        .isEqualTo(new Skip(LISTED, SkipReason.UNCHANGED, SettledEntry.proved(LISTED, C2)));
  }

  @Test
  void keepsTargetConditionAndReasonWhenAnObjectIsListedAgain() {
    Transfer transfer = new Transfer(LISTED, TARGET, C1, TransferReason.CHANGED);

    assertThat(transfer.of(ARCHIVED))
        .isEqualTo(new Transfer(ARCHIVED, TARGET, C1, TransferReason.CHANGED));
  }

  static List<String> rowsOfTheJavadoc() throws IOException {
    Matcher rows = ROW.matcher(Files.readString(SOURCE));
    return rows.results().map(row -> row.group(1).replaceAll(" +", " ")).toList();
  }

  private static Case listing(
      String row,
      String detail,
      Check check,
      @Nullable SettledEntry entry,
      CopySeen copy,
      Decision expected) {
    return new Case(row, detail, () -> decide(LISTED, check, entry, copy), expected);
  }

  private static Case refusedKey(
      String row, String detail, KeyMapping mapping, RefuseReason reason) {
    return new Case(
        row,
        detail,
        () -> RULES.mapping(mapping).decide(new Match(LISTED, PROVED, NOT_ASKED, Check.INDEX)),
        new Refuse(LISTED, reason));
  }

  private static Case refused(
      String row, String detail, ListedObject listed, CopySeen copy, RefuseReason reason) {
    Check check = copy instanceof NotAsked ? Check.INDEX : Check.FULL;
    return new Case(
        row, detail, () -> decide(listed, check, OTHER, copy), new Refuse(listed, reason));
  }

  private static Case head(
      String row, String detail, Rules rules, @Nullable ObjectHead head, Decision expected) {
    return new Case(
        row,
        detail,
        () -> rules.table().decide(examine(TransferReason.CHANGED), Optional.ofNullable(head)),
        expected);
  }

  private static Case compared(
      String row, String detail, @Nullable ObjectHead source, Decision expected) {
    return new Case(
        row,
        detail,
        () ->
            RULES
                .table()
                .decide(new Compare(LISTED, TARGET, foreign(5, SUM)), Optional.ofNullable(source)),
        expected);
  }

  private static Decision decide(
      ListedObject listed, Check check, @Nullable SettledEntry entry, CopySeen copy) {
    return RULES.table().decide(new Match(listed, entry, copy, check));
  }

  private static Skip settled(SettledEntry entry) {
    return new Skip(LISTED, SkipReason.SETTLED, entry);
  }

  private static Skip unchanged(SkipReason reason) {
    return new Skip(LISTED, reason, SettledEntry.proved(LISTED, C2));
  }

  private static Examine examine(TransferReason reason) {
    return new Examine(LISTED, TARGET, reason);
  }

  private static Transfer create(TransferReason reason) {
    return new Transfer(LISTED, TARGET, null, reason);
  }

  private static Transfer over(ETag seen, TransferReason reason) {
    return new Transfer(LISTED, TARGET, seen, reason);
  }

  private static ObjectHead copy(ListedObject of, long size, @Nullable String kmsKeyArn) {
    return new ObjectHead(C2, size, CopyRecord.of(of, "run-1").toMetadata(), SUM, kmsKeyArn);
  }

  private static ObjectHead foreign(long size, @Nullable FullChecksum checksum) {
    return new ObjectHead(C2, size, Map.of("owner", "somebody"), checksum, null);
  }

  private static ObjectHead source(ETag etag, @Nullable FullChecksum checksum) {
    return new ObjectHead(etag, 5, Map.of(), checksum, null);
  }

  private static ListedObject sized(long size) {
    return new ListedObject(key("in/a"), E1, size, NOON, false);
  }

  private static ListedObject modified(Instant lastModified) {
    return new ListedObject(key("in/a"), E1, 5, lastModified, false);
  }

  /** Rules with one thing other than usual. */
  private record Rules(PlanRules rules) {
    static final Instant BOUND = NOON.plusSeconds(3600);
    static final Instant SYNCED = BOUND.plusSeconds(7200);
    static final Adoption ADOPTION = new Adoption(SYNCED, Duration.ofHours(2));

    Rules() {
      this(
          new PlanRules(
              new KeyMapping("in/", "out/"),
              new ReservedKeys("_sync/"),
              Scope.everything("in/"),
              false,
              null,
              false,
              ADOPTION));
    }

    DecisionTable table() {
      return new DecisionTable(rules);
    }

    DecisionTable mapping(KeyMapping mapping) {
      return new DecisionTable(
          new PlanRules(
              mapping, rules.reserved(), rules.scope(), false, null, false, rules.adoption()));
    }

    DecisionTable outOfScope() {
      Scope later = new Scope("in/", NOON.plusMillis(1), null, null, false);
      return new DecisionTable(
          new PlanRules(rules.mapping(), rules.reserved(), later, false, null, false, null));
    }

    DecisionTable leaving() {
      return new DecisionTable(
          new PlanRules(
              rules.mapping(), rules.reserved(), rules.scope(), true, null, false, ADOPTION));
    }

    DecisionTable withoutBound() {
      return new DecisionTable(
          new PlanRules(
              rules.mapping(), rules.reserved(), rules.scope(), false, null, false, null));
    }

    Rules withKey() {
      return new Rules(
          new PlanRules(
              rules.mapping(), rules.reserved(), rules.scope(), false, OUR_KEY, false, ADOPTION));
    }

    Rules recopying() {
      return new Rules(
          new PlanRules(
              rules.mapping(),
              rules.reserved(),
              rules.scope(),
              false,
              rules.kmsKeyArn(),
              true,
              ADOPTION));
    }
  }
}
