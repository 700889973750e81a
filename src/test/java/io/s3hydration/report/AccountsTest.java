package io.s3hydration.report;

import static io.s3hydration.listing.Samples.key;
import static io.s3hydration.report.SyncLocation.TODAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.plan.Decision.Refuse;
import io.s3hydration.plan.Decision.RefuseReason;
import io.s3hydration.plan.Decision.Skip;
import io.s3hydration.plan.Decision.SkipReason;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.plan.Decision.TransferReason;
import io.s3hydration.plan.FullChecksum;
import io.s3hydration.transfer.Evidence;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureKind;
import io.s3hydration.transfer.Proof;
import io.s3hydration.transfer.TransferOutcome;
import io.s3hydration.transfer.TransferOutcome.Changed;
import io.s3hydration.transfer.TransferOutcome.Failed;
import io.s3hydration.transfer.TransferOutcome.Interrupted;
import io.s3hydration.transfer.TransferOutcome.Refused;
import io.s3hydration.transfer.TransferOutcome.Transferred;
import io.s3hydration.transfer.TransferOutcome.Vanished;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which an object ends: tally, ledger and index say the same. */
class AccountsTest {

  private static final String LEDGER = "runs/today/ledger-00000.jsonl.gz";
  private static final ListedObject LISTED =
      new ListedObject(key("in/a"), new ETag("e2"), 5, TODAY, false);
  private static final SettledEntry WAS =
      SettledEntry.proved(
          new ListedObject(key("in/a"), new ETag("e1"), 4, TODAY.minusSeconds(9), false),
          new ETag("c1"));
  private static final SettledEntry NOW = SettledEntry.proved(LISTED, new ETag("c2"));
  private static final Transfer TRANSFER =
      new Transfer(LISTED, key("out/a"), new ETag("c1"), TransferReason.CHANGED);
  private static final Failure FAILURE =
      new Failure(FailureKind.ACCESS_DENIED, "read in/a", "403 AccessDenied", "Ask the producer");

  private final SyncLocation location = new SyncLocation();
  private final Tally tally = new Tally();
  private final Ledger ledger = new Ledger(location.store, "runs/today/");
  private final IndexWriter index =
      new IndexWriter(location.store, "run-1", List.of(), part -> {}, PartSizes.USUAL);
  private final Accounts accounts = new Accounts(tally, ledger, index);

  AccountsTest() {
    index.open(IndexRange.EVERYTHING, List.of(), TODAY);
  }

  /**
   * One way to end.
   *
   * @param entry what the index says after it; null for nothing
   * @param line what the ledger says
   */
  record End(
      TransferOutcome outcome,
      Outcome counted,
      List<String> reasons,
      @Nullable SettledEntry entry,
      String line) {
    @Override
    public String toString() {
      return outcome.toString();
    }
  }

  static Stream<End> ends() {
    return Stream.of(
        new End(
            new Transferred(NOW, evidence(Proof.STORED_CHECKSUM, Proof.MD5_ETAG)),
            Outcome.TRANSFERRED,
            List.of("CHANGED"),
            NOW,
            """
            {"key":"in/a","target":"out/a","outcome":"TRANSFERRED","reason":"CHANGED","size":5,"etag":"e2",\
            "lastModified":"2026-03-01T12:00:00Z","copyETag":"c2","bytes":5,"parts":0,"checksum":"CRC64NVME:AAAA",\
            "source":"STORED_CHECKSUM","copy":"MD5_ETAG","getRequestId":"get-1","putRequestId":"put-1"}"""),
        new End(
            new Transferred(
                NOW, evidence(Proof.UNVERIFIED, Proof.UNVERIFIED, Evidence.Note.MISSING_METADATA)),
            Outcome.TRANSFERRED,
            List.of("CHANGED", "DESTINATION_UNVERIFIED", "MISSING_METADATA", "SOURCE_UNVERIFIED"),
            NOW,
            """
            {"key":"in/a","target":"out/a","outcome":"TRANSFERRED","reason":"CHANGED","size":5,"etag":"e2",\
            "lastModified":"2026-03-01T12:00:00Z","copyETag":"c2","bytes":5,"parts":0,"checksum":"CRC64NVME:AAAA",\
            "source":"UNVERIFIED","copy":"UNVERIFIED","notes":["MISSING_METADATA"],"getRequestId":"get-1",\
            "putRequestId":"put-1"}"""),
        unsettled(new Changed(Changed.Side.SOURCE), Outcome.CHANGED, "CHANGED_AT_SOURCE"),
        unsettled(new Changed(Changed.Side.TARGET), Outcome.CHANGED, "CHANGED_AT_TARGET"),
        unsettled(new Vanished(), Outcome.VANISHED, "VANISHED"),
        unsettled(new Refused(RefuseReason.ARCHIVED), Outcome.REFUSED, "ARCHIVED"),
        unsettled(new Interrupted(), Outcome.INTERRUPTED, "INTERRUPTED"),
        new End(
            new Failed(FAILURE),
            Outcome.FAILED,
            List.of("FAILED_ACCESS_DENIED"),
            null,
            """
            {"key":"in/a","outcome":"FAILED","reason":"ACCESS_DENIED","size":5,"etag":"e2",\
            "lastModified":"2026-03-01T12:00:00Z","failure":"ACCESS_DENIED",\
            "message":"tried to read in/a but failed because 403 AccessDenied. Ask the producer"}"""));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void aCandidateEndsInTallyLedgerAndIndexAlike(End end) {
    accounts.underWay(LISTED, WAS);
    assertThat(tally.snapshot().closes()).isFalse();

    accounts.ended(TRANSFER, end.outcome());

    assertCounted(end.counted(), end.reasons());
    assertThat(entries()).isEqualTo(end.entry() == null ? List.of() : List.of(end.entry()));
    assertThat(ledgerLines()).containsExactly(end.line());
    assertThat(tally.snapshot().bytes()).isEqualTo(end.entry() == null ? 0 : 5);
  }

  @Test
  void everyOutcomeOfATransferIsTried() {
    assertThat(ends().map(end -> end.outcome().getClass().getName()).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(TransferOutcome.class.getPermittedSubclasses()).map(Class::getName).toList());
  }

  @ParameterizedTest
  @EnumSource
  void whatNeedsNoCopyKeepsItsEntryAndHasNoLine(SkipReason reason) {
    accounts.decided(new Skip(LISTED, reason, NOW), WAS);

    assertCounted(outcome(reason), List.of(reason.name()));
    assertThat(entries()).containsExactly(NOW);
    assertThat(ledgerLines()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aCandidateThatAHeadProvedIsAccountedOnce(SkipReason reason) {
    accounts.underWay(LISTED, WAS);

    accounts.ended(new Skip(LISTED, reason, NOW));

    assertCounted(outcome(reason), List.of(reason.name()));
    assertThat(entries()).containsExactly(NOW);
    assertThat(ledgerLines()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsRefusedLosesItsEntryAndHasALine(RefuseReason reason) {
    accounts.refused(new Refuse(LISTED, reason), WAS);

    assertCounted(Outcome.REFUSED, List.of(reason.name()));
    assertThat(entries()).isEmpty();
    assertThat(ledgerLines()).containsExactly(line("REFUSED", reason.name()));
  }

  @ParameterizedTest
  @EnumSource
  void aCandidateThatAHeadShowedToBeRefusedIsTheSame(RefuseReason reason) {
    accounts.underWay(LISTED, WAS);

    accounts.ended(new Refuse(LISTED, reason));

    assertCounted(Outcome.REFUSED, List.of(reason.name()));
    assertThat(entries()).isEmpty();
    assertThat(ledgerLines()).containsExactly(line("REFUSED", reason.name()));
  }

  /** A thread that comes back late from a copy that was given up. */
  @Test
  void anObjectEndsOnce() {
    accounts.underWay(LISTED, WAS);
    accounts.ended(TRANSFER, new Vanished());
    accounts.ended(TRANSFER, new Transferred(NOW, evidence(Proof.MD5_ETAG, Proof.MD5_ETAG)));
    accounts.failed(LISTED, FAILURE);
    accounts.ended(new Skip(LISTED, SkipReason.UNCHANGED, NOW));
    accounts.ended(new Refuse(LISTED, RefuseReason.ARCHIVED));
    assertCounted(Outcome.VANISHED, List.of("VANISHED"));
    assertThat(entries()).isEmpty();
    assertThat(ledgerLines()).containsExactly(line("VANISHED", "VANISHED"));
  }

  @Test
  void whatAStoppedRunLeavesUnderWayIsInterruptedAndSoTheAccountCloses() {
    accounts.underWay(LISTED, WAS);
    accounts.interruptRest();
    accounts.ended(TRANSFER, new Transferred(NOW, evidence(Proof.MD5_ETAG, Proof.MD5_ETAG)));
    assertCounted(Outcome.INTERRUPTED, List.of("INTERRUPTED"));
    assertThat(entries()).isEmpty();
    assertThat(ledgerLines()).containsExactly(line("INTERRUPTED", "INTERRUPTED"));
  }

  /** Or the part that names it would be named again, and the key look settled. */
  @Test
  void whatIsRefusedOrGoneChangesThePartThatNamedIt() {
    for (boolean refused : new boolean[] {true, false}) {
      IndexWriter over =
          new IndexWriter(
              location.store,
              refused ? "run-r" : "run-g",
              List.of(Documents.part("p0", null, TODAY)),
              part -> {},
              PartSizes.USUAL);
      over.open(new IndexRange(null, null, "p0", 1, TODAY), List.of(), TODAY);
      Accounts of = new Accounts(tally, ledger, over);
      if (refused) {
        of.refused(new Refuse(LISTED, RefuseReason.ARCHIVED), WAS);
      } else {
        of.gone(WAS);
      }
      assertThat(over.finish()).extracting(Manifest.Part::name).doesNotContain("p0");
    }
  }

  @Test
  void aFailureBeforeTheCopyIsTheSameAsOneInIt() {
    accounts.underWay(LISTED, WAS);

    accounts.failed(LISTED, FAILURE);

    assertCounted(Outcome.FAILED, List.of("FAILED_ACCESS_DENIED"));
    assertThat(entries()).isEmpty();
    assertThat(ledgerLines()).singleElement().asString().contains("\"outcome\":\"FAILED\"");
    assertThat(accounts.namedFailures())
        .containsExactly(
            new RunReport.NamedFailure("in/a", FailureKind.ACCESS_DENIED, FAILURE.message()));
  }

  @Test
  void theFirstTwentyFailuresAreNamedAndTheLedgerHasAll() {
    for (int i = 10; i < 35; i++) {
      ListedObject listed = new ListedObject(key("k" + i), new ETag("e"), 1, TODAY, false);
      accounts.underWay(listed, null);
      accounts.failed(listed, FAILURE);
    }

    assertThat(accounts.namedFailures())
        .extracting(RunReport.NamedFailure::key)
        .hasSize(20)
        .startsWith("k10")
        .endsWith("k29");
    assertThat(ledgerLines()).hasSize(25);
    assertThat(tally.snapshot().of(Outcome.FAILED)).isEqualTo(25);
  }

  @Test
  void anEntryThatTheRunIsNotAboutIsCarriedWithoutAWord() {
    accounts.carried(WAS);

    assertThat(tally.snapshot().listed()).isZero();
    assertThat(tally.snapshot().reasons()).isEmpty();
    assertThat(entries()).containsExactly(WAS);
    assertThat(ledgerLines()).isEmpty();
  }

  /** It changed while it was copied, was listed again, and copied then. */
  @Test
  void theLedgerTellsTheVersionThatWasCopied() {
    ListedObject again =
        new ListedObject(key("in/a"), new ETag("e3"), 9, TODAY.plusSeconds(60), false);
    accounts.underWay(LISTED, WAS);
    accounts.ended(
        TRANSFER,
        new Transferred(
            SettledEntry.proved(again, new ETag("c3")),
            evidence(Proof.STORED_CHECKSUM, Proof.STORED_CHECKSUM)));

    assertThat(ledgerLines())
        .singleElement()
        .asString()
        .contains("\"size\":9,\"etag\":\"e3\"")
        .contains("\"lastModified\":\"" + again.lastModified() + "\"")
        .contains("\"copyETag\":\"c3\"");
  }

  @Test
  void aKeyThatIsGoneLosesItsEntryAndIsNoListedObject() {
    accounts.gone(WAS);

    assertThat(tally.snapshot().listed()).isZero();
    assertThat(tally.snapshot().closes()).isTrue();
    assertThat(tally.snapshot().reasons()).isEqualTo(Map.of("DELETED_AT_PRODUCER", 1L));
    assertThat(entries()).isEmpty();
    assertThat(ledgerLines())
        .containsExactly("{\"key\":\"in/a\",\"outcome\":\"DELETED_AT_PRODUCER\"}");
  }

  @Test
  void aKeyOfAListThatIsNotListedIsNotedAlone() {
    accounts.notListed(key("in/a"));

    assertThat(tally.snapshot().closes()).isTrue();
    assertThat(tally.snapshot().reasons()).isEqualTo(Map.of("NOT_LISTED", 1L));
    assertThat(ledgerLines()).containsExactly("{\"key\":\"in/a\",\"outcome\":\"NOT_LISTED\"}");
  }

  private void assertCounted(Outcome outcome, List<String> reasons) {
    assertThat(tally.snapshot().closes()).isTrue();
    assertThat(tally.snapshot().listed()).isEqualTo(1);
    assertThat(tally.snapshot().of(outcome)).isEqualTo(1);
    assertThat(tally.snapshot().reasons().keySet()).containsExactlyElementsOf(reasons);
  }

  private List<SettledEntry> entries() {
    Manifest manifest = Documents.manifest(index.finish().toArray(Manifest.Part[]::new));
    return new StoredIndex(location.store, Tiling.of(manifest), notice -> {})
        .entries(manifest.ranges().getFirst())
        .orElseThrow();
  }

  private List<String> ledgerLines() {
    ledger.flush();
    return ledger.parts() == 0 ? List.of() : location.lines(LEDGER);
  }

  private static Outcome outcome(SkipReason reason) {
    return switch (reason) {
      case SETTLED -> Outcome.SETTLED;
      case UNCHANGED, UNCHANGED_OTHER_KEY, SAME_CHECKSUM -> Outcome.UNCHANGED;
      case ADOPTED -> Outcome.ADOPTED;
      case OUT_OF_SCOPE, LEFT_REMOVED -> Outcome.FILTERED;
    };
  }

  private static End unsettled(TransferOutcome outcome, Outcome counted, String reason) {
    return new End(outcome, counted, List.of(reason), null, line(counted.name(), reason));
  }

  private static String line(String outcome, String reason) {
    return """
    {"key":"in/a","outcome":"%s","reason":"%s","size":5,"etag":"e2","lastModified":"2026-03-01T12:00:00Z"}"""
        .formatted(outcome, reason);
  }

  private static Evidence evidence(Proof source, Proof copy, Evidence.Note... notes) {
    return new Evidence(
        5,
        0,
        new FullChecksum("CRC64NVME", "AAAA"),
        source,
        copy,
        List.of(notes),
        "get-1",
        "put-1");
  }
}
