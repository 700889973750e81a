package io.s3hydration.report;

import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.transfer.Evidence;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureKind;
import io.s3hydration.transfer.Proof;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One object that a run touched or failed to, as one line of the ledger. Fields that do not apply
 * are left out.
 *
 * @param outcome an {@link Outcome}, or "DELETED_AT_PRODUCER" or "NOT_LISTED"
 * @param reason why it was so decided
 * @param etag as the producer listed it, likewise size and lastModified
 * @param copyETag the copy's own tag
 * @param checksum "ALGORITHM:value" over all bytes, computed while they streamed
 * @param source how the bytes read were proved
 * @param copy how the bytes stored were proved
 * @param notes what the copy did not carry, or carried otherwise
 * @param failure its kind
 * @param message what was tried, why it failed, what to do
 */
public record LedgerLine(
    String key,
    @Nullable String target,
    String outcome,
    @Nullable String reason,
    @Nullable Long size,
    @Nullable String etag,
    @Nullable Instant lastModified,
    @Nullable String copyETag,
    @Nullable Long bytes,
    @Nullable Integer parts,
    @Nullable String checksum,
    @Nullable Proof source,
    @Nullable Proof copy,
    @Nullable List<Evidence.Note> notes,
    @Nullable String getRequestId,
    @Nullable String putRequestId,
    @Nullable FailureKind failure,
    @Nullable String message) {

  /** The source as {@code entry} has it: it may have been listed again since it was planned. */
  static LedgerLine transferred(Transfer transfer, SettledEntry entry, Evidence evidence) {
    return new LedgerLine(
        entry.key().value(),
        transfer.target().value(),
        Outcome.TRANSFERRED.name(),
        transfer.reason().name(),
        entry.size(),
        entry.etag().value(),
        entry.lastModified(),
        entry.copyETag().value(),
        evidence.bytes(),
        evidence.parts(),
        evidence.checksum().algorithm() + ":" + evidence.checksum().value(),
        evidence.source(),
        evidence.copy(),
        evidence.notes().isEmpty() ? null : evidence.notes(),
        evidence.getRequestId(),
        evidence.putRequestId(),
        null,
        null);
  }

  static LedgerLine ended(ListedObject listed, Outcome outcome, String reason) {
    return of(
        listed.key().value(),
        outcome.name(),
        reason,
        listed.size(),
        listed.etag().value(),
        listed.lastModified(),
        null);
  }

  static LedgerLine failed(ListedObject listed, Failure failure) {
    return of(
        listed.key().value(),
        Outcome.FAILED.name(),
        failure.kind().name(),
        listed.size(),
        listed.etag().value(),
        listed.lastModified(),
        failure);
  }

  static LedgerLine unlisted(String key, String what) {
    return of(key, what, null, null, null, null, null);
  }

  private static LedgerLine of(
      String key,
      String outcome,
      @Nullable String reason,
      @Nullable Long size,
      @Nullable String etag,
      @Nullable Instant lastModified,
      @Nullable Failure failure) {
    return new LedgerLine(
        key,
        null,
        outcome,
        reason,
        size,
        etag,
        lastModified,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        failure == null ? null : failure.kind(),
        failure == null ? null : failure.message());
  }
}
