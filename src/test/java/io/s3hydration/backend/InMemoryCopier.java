package io.s3hydration.backend;

import io.s3hydration.backend.InMemoryBucket.Access;
import io.s3hydration.backend.InMemoryBucket.ConditionFailedException;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.plan.CopyRecord;
import io.s3hydration.plan.Decision.RefuseReason;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.transfer.Copier;
import io.s3hydration.transfer.Evidence;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.Fidelity;
import io.s3hydration.transfer.PartPlan;
import io.s3hydration.transfer.Proof;
import io.s3hydration.transfer.TransferOutcome;
import io.s3hydration.transfer.TransferOutcome.Changed.Side;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Copies from one {@link InMemoryBucket} to another, and honours every pin and condition that
 * {@link Copier} promises.
 *
 * @param partSize multipart above it
 */
public record InMemoryCopier(
    InMemoryBucket producer, InMemoryBucket consumer, String runId, long partSize)
    implements Copier {

  @Override
  public TransferOutcome copy(Transfer transfer) {
    try {
      ListedObject listed = transfer.listed();
      Optional<HeldObject> source = producer.access(Access.READ, listed.key());
      if (source.isEmpty()) {
        return new TransferOutcome.Vanished();
      }
      HeldObject read = source.get();
      if (!read.etag().equals(listed.etag())) {
        return new TransferOutcome.Changed(Side.SOURCE);
      }
      if (read.archived()) {
        return new TransferOutcome.Refused(RefuseReason.ARCHIVED);
      }
      Fidelity carried = carried(read, listed);
      Content written =
          read.content().withHeaders(carried.headers()).withMetadata(carried.metadata());
      ETag copy = consumer.write(transfer.target(), written, transfer.seen());
      return new TransferOutcome.Transferred(
          SettledEntry.proved(listed, copy), evidence(read, carried));
    } catch (ConditionFailedException e) {
      return new TransferOutcome.Changed(Side.TARGET);
    } catch (FailureException e) {
      return new TransferOutcome.Failed(e.failure());
    }
  }

  @Override
  public @Nullable TransferOutcome readAgain(ListedObject listed) {
    try {
      return producer.access(Access.READ, listed.key()).isPresent()
          ? null
          : new TransferOutcome.Vanished();
    } catch (FailureException e) {
      return new TransferOutcome.Failed(e.failure());
    }
  }

  Fidelity carried(HeldObject read, ListedObject listed) {
    return Fidelity.of(
        read.content().headers(), read.content().metadata(), 0, CopyRecord.of(listed, runId));
  }

  Evidence evidence(HeldObject read, Fidelity carried) {
    int parts = read.size() > partSize ? PartPlan.of(read.size(), partSize).count() : 0;
    return new Evidence(
        read.size(),
        parts,
        read.checksum(),
        Proof.STORED_CHECKSUM,
        Proof.STORED_CHECKSUM,
        carried.notes(),
        null,
        null);
  }
}
