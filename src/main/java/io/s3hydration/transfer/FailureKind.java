package io.s3hydration.transfer;

/**
 * Why something failed, as far as it decides what happens next.
 *
 * <p>A kind that stops the run would fail every object after this one too; the others are about one
 * object.
 */
public enum FailureKind {
  /** Denied on this key (403). */
  ACCESS_DENIED(false),
  /** The producer's KMS key refuses to decrypt this object. */
  SOURCE_KEY(false),
  /** What arrived is not what the source's checksum says, or not what the store says it holds. */
  CHECKSUM_MISMATCH(false),
  /** The store asked to slow down, to the end of the retries. */
  THROTTLED(false),
  /** The connection failed, to the end of the retries. */
  NETWORK(false),
  /** The consumer's store refuses this object. */
  DESTINATION(false),
  /** Anything else that a store answered. */
  STORE(false),
  /** Credentials are missing, expired or revoked, or the role cannot be assumed. */
  CREDENTIALS(true),
  /** A bucket does not exist, or is not the expected owner's. */
  BUCKET(true),
  /** The consumer's KMS key is disabled, pending deletion or denied. */
  DESTINATION_KEY(true),
  /** A listing cannot be read or contradicts itself. */
  LISTING(true),
  /** Marker, index, ledger or report cannot be read or written. */
  RECORDS(true),
  /** Another run wrote the records meanwhile. */
  OVERTAKEN(true),
  /** A defect of this program. */
  INTERNAL(true);

  private final boolean stopsRun;

  FailureKind(boolean stopsRun) {
    this.stopsRun = stopsRun;
  }

  public boolean stopsRun() {
    return stopsRun;
  }
}
