package io.s3hydration.transfer;

import io.s3hydration.listing.SettledEntry;
import io.s3hydration.plan.Decision.RefuseReason;

/** How one copy ended. Only {@link Transferred} settles the key. */
public sealed interface TransferOutcome {

  /** The consumer bucket holds the bytes. */
  record Transferred(SettledEntry entry, Evidence evidence) implements TransferOutcome {}

  /** Source or target is not what was seen any more. */
  record Changed(Side side) implements TransferOutcome {

    public enum Side {
      SOURCE,
      TARGET
    }
  }

  /** The producer has the key no more. */
  record Vanished() implements TransferOutcome {}

  /** Only the attempt showed it: an archive tier does not show in a listing. */
  record Refused(RefuseReason reason) implements TransferOutcome {}

  record Failed(Failure failure) implements TransferOutcome {}

  /** The run was told to stop before the copy was whole. */
  record Interrupted() implements TransferOutcome {}
}
