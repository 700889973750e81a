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
import io.s3hydration.transfer.PartPlan;
import io.s3hydration.transfer.Proof;
import io.s3hydration.transfer.TransferOutcome;
import io.s3hydration.transfer.TransferOutcome.Changed.Side;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
      ETag copy = consumer.write(transfer.target(), carried(read, listed), transfer.seen());
      return new TransferOutcome.Transferred(SettledEntry.proved(listed, copy), evidence(read));
    } catch (ConditionFailedException e) {
      return new TransferOutcome.Changed(Side.TARGET);
    } catch (FailureException e) {
      return new TransferOutcome.Failed(e.failure());
    }
  }

  private Content carried(HeldObject read, ListedObject listed) {
    Map<String, String> metadata = new HashMap<>();
    read.content()
        .metadata()
        .forEach((name, value) -> metadata.put(CopyRecord.carriedName(name), value));
    metadata.putAll(CopyRecord.of(listed, runId).toMetadata());
    return read.content().withMetadata(metadata);
  }

  private Evidence evidence(HeldObject read) {
    int parts = read.size() > partSize ? PartPlan.of(read.size(), partSize).count() : 0;
    return new Evidence(
        read.size(),
        parts,
        read.checksum(),
        Proof.STORED_CHECKSUM,
        Proof.STORED_CHECKSUM,
        List.of(),
        null,
        null);
  }
}
