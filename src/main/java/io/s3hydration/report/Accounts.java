package io.s3hydration.report;

import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.plan.Decision.Refuse;
import io.s3hydration.plan.Decision.Skip;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.transfer.Evidence;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.Proof;
import io.s3hydration.transfer.TransferOutcome;
import io.s3hydration.transfer.TransferOutcome.Changed;
import io.s3hydration.transfer.TransferOutcome.Failed;
import io.s3hydration.transfer.TransferOutcome.Interrupted;
import io.s3hydration.transfer.TransferOutcome.Refused;
import io.s3hydration.transfer.TransferOutcome.Transferred;
import io.s3hydration.transfer.TransferOutcome.Vanished;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The one place where an object's end is accounted: tally, ledger and index together, so that they
 * cannot disagree.
 *
 * <p>What the merge decides at once comes through {@link #decided} and {@link #refused}, on the
 * merge's thread. A candidate is announced by {@link #underWay} there and ends, on any thread, by
 * the first of the methods named {@code ended} and {@code failed} that is called for it; a second
 * one finds nothing to end. {@link #interruptRest} ends what a stopped run leaves.
 */
public final class Accounts {

  /** Failures that the report names one by one; the ledger has all. */
  private static final int NAMED_FAILURES = 20;

  private final Tally tally;
  private final Ledger ledger;
  private final IndexWriter index;
  private final List<RunReport.NamedFailure> named = new ArrayList<>();
  private final Map<ObjectKey, ListedObject> underWay = new ConcurrentHashMap<>();

  public Accounts(Tally tally, Ledger ledger, IndexWriter index) {
    this.tally = tally;
    this.ledger = ledger;
    this.index = index;
  }

  /** Nothing to do, as the listings alone tell. */
  public void decided(Skip skip, @Nullable SettledEntry was) {
    tally.listed();
    tally.ended(outcome(skip), skip.reason().name());
    index.decided(skip.listed().key(), was, skip.entry());
  }

  /** Refused, as the listings alone tell. */
  public void refused(Refuse refuse, @Nullable SettledEntry was) {
    tally.listed();
    index.decided(refuse.listed().key(), was, null);
    endedWithout(refuse.listed(), Outcome.REFUSED, refuse.reason().name());
  }

  /** A listed object becomes a candidate. */
  public void underWay(ListedObject listed, @Nullable SettledEntry was) {
    tally.listed();
    index.pend(listed.key(), was);
    underWay.put(listed.key(), listed);
  }

  /** An entry that this run is not about. */
  public void carried(SettledEntry entry) {
    index.decided(entry.key(), entry, entry);
  }

  /** The producer lists the key no more; its copy stays. */
  public void gone(SettledEntry entry) {
    index.decided(entry.key(), entry, null);
    tally.noted("DELETED_AT_PRODUCER");
    ledger.add(LedgerLine.unlisted(entry.key().value(), "DELETED_AT_PRODUCER"));
  }

  /** A backfill asked for this key, and the producer does not list it. */
  public void notListed(ObjectKey key) {
    tally.noted("NOT_LISTED");
    ledger.add(LedgerLine.unlisted(key.value(), "NOT_LISTED"));
  }

  /** A candidate that a HEAD proved. */
  public void ended(Skip skip) {
    if (!ends(skip.listed())) {
      return;
    }
    tally.ended(outcome(skip), skip.reason().name());
    index.resolve(skip.listed().key(), skip.entry());
  }

  /** A candidate that a HEAD showed to be refused. */
  public void ended(Refuse refuse) {
    if (!ends(refuse.listed())) {
      return;
    }
    endedUnsettled(refuse.listed(), Outcome.REFUSED, refuse.reason().name());
  }

  /** A candidate whose copy was tried. */
  public void ended(Transfer transfer, TransferOutcome outcome) {
    ListedObject listed = transfer.listed();
    if (!ends(listed)) {
      return;
    }
    switch (outcome) {
      case Transferred(SettledEntry entry, Evidence evidence) -> {
        index.resolve(listed.key(), entry);
        tally.ended(Outcome.TRANSFERRED, transfer.reason().name());
        tally.stored(evidence.bytes());
        if (evidence.source() == Proof.UNVERIFIED) {
          tally.noted("SOURCE_UNVERIFIED");
        }
        if (evidence.copy() == Proof.UNVERIFIED) {
          tally.noted("DESTINATION_UNVERIFIED");
        }
        evidence.notes().forEach(note -> tally.noted(note.name()));
        ledger.add(LedgerLine.transferred(transfer, entry, evidence));
      }
      case Changed(Changed.Side side) ->
          endedUnsettled(listed, Outcome.CHANGED, "CHANGED_AT_" + side);
      case Vanished() -> endedUnsettled(listed, Outcome.VANISHED, "VANISHED");
      case Refused(var reason) -> endedUnsettled(listed, Outcome.REFUSED, reason.name());
      case Interrupted() -> endedUnsettled(listed, Outcome.INTERRUPTED, "INTERRUPTED");
      case Failed(Failure failure) -> endedFailed(listed, failure);
    }
  }

  /** A candidate that failed. */
  public void failed(ListedObject listed, Failure failure) {
    if (ends(listed)) {
      endedFailed(listed, failure);
    }
  }

  private void endedFailed(ListedObject listed, Failure failure) {
    index.resolve(listed.key(), null);
    tally.ended(Outcome.FAILED, "FAILED_" + failure.kind());
    synchronized (named) {
      if (named.size() < NAMED_FAILURES) {
        named.add(
            new RunReport.NamedFailure(listed.key().value(), failure.kind(), failure.message()));
      }
    }
    ledger.add(LedgerLine.failed(listed, failure));
  }

  /**
   * Ends all that is under way still, because the run was stopped: read but not begun, or begun by
   * a thread that does not come back.
   */
  public void interruptRest() {
    for (ListedObject listed : underWay.values()) {
      if (ends(listed)) {
        endedUnsettled(listed, Outcome.INTERRUPTED, "INTERRUPTED");
      }
    }
  }

  private boolean ends(ListedObject listed) {
    return underWay.remove(listed.key()) != null;
  }

  /** The first failures, for the report. */
  public List<RunReport.NamedFailure> namedFailures() {
    synchronized (named) {
      return List.copyOf(named);
    }
  }

  private void endedUnsettled(ListedObject listed, Outcome outcome, String reason) {
    index.resolve(listed.key(), null);
    endedWithout(listed, outcome, reason);
  }

  private void endedWithout(ListedObject listed, Outcome outcome, String reason) {
    tally.ended(outcome, reason);
    ledger.add(LedgerLine.ended(listed, outcome, reason));
  }

  private static Outcome outcome(Skip skip) {
    return switch (skip.reason()) {
      case SETTLED -> Outcome.SETTLED;
      case UNCHANGED, UNCHANGED_OTHER_KEY, SAME_CHECKSUM -> Outcome.UNCHANGED;
      case ADOPTED -> Outcome.ADOPTED;
      case OUT_OF_SCOPE, LEFT_REMOVED -> Outcome.FILTERED;
    };
  }
}
