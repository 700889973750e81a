package io.s3hydration.transfer;

import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ListingFailedException;
import io.s3hydration.listing.ListingPages;
import io.s3hydration.plan.Decision.RefuseReason;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.plan.DecisionTable;
import io.s3hydration.transfer.TransferOutcome.Changed;
import io.s3hydration.transfer.TransferOutcome.Changed.Side;
import io.s3hydration.transfer.TransferOutcome.Failed;
import io.s3hydration.transfer.TransferOutcome.Refused;
import io.s3hydration.transfer.TransferOutcome.Vanished;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tries an object that changed at the producer once more, in the state that a fresh listing shows.
 * The entry must hold what a listing prints, so no other answer would do.
 */
public final class RelistingCopier implements Copier {

  private final Copier copier;
  private final ListingPages producer;
  private final String bucket;

  public RelistingCopier(Copier copier, ListingPages producer, String bucket) {
    this.copier = copier;
    this.producer = producer;
    this.bucket = bucket;
  }

  @Override
  public TransferOutcome copy(Transfer transfer) {
    TransferOutcome first = copier.copy(transfer);
    if (!(first instanceof Changed changed) || changed.side() != Side.SOURCE) {
      return first;
    }
    Optional<ListedObject> now;
    try {
      now = producer.only(bucket, transfer.listed().key());
    } catch (ListingFailedException e) {
      return new Failed(
          e.getCause() instanceof FailureException known
              ? known.failure()
              : new Failure(
                  FailureKind.STORE,
                  "list " + transfer.listed().key() + " again after it changed",
                  String.valueOf(e.getMessage()),
                  "The next run tries it again"));
    }
    if (now.isEmpty()) {
      return new Vanished();
    }
    RefuseReason refused = DecisionTable.refuseObject(now.get());
    return refused == null ? copier.copy(transfer.of(now.get())) : new Refused(refused);
  }

  @Override
  public @Nullable TransferOutcome readAgain(ListedObject listed) {
    return copier.readAgain(listed);
  }
}
