package io.s3hydration.transfer;

/**
 * Why something failed, as far as it decides what happens next. {@code docs/failures.md} says which
 * answer is which kind, and what the run ends with.
 */
public enum FailureKind {
  /** Denied on this key (403). */
  ACCESS_DENIED(Reach.DOUBTFUL),
  /** The producer's KMS key refuses to decrypt this object. */
  SOURCE_KEY_DENIED(Reach.DOUBTFUL),
  /** The producer's KMS key is disabled. */
  SOURCE_KEY_DISABLED(Reach.DOUBTFUL),
  /** The producer's KMS key is pending deletion, or in another state that decrypts nothing. */
  SOURCE_KEY_PENDING_DELETION(Reach.DOUBTFUL),
  /** The producer's KMS key does not exist any more. */
  SOURCE_KEY_MISSING(Reach.DOUBTFUL),
  /** What arrived is not what the source's checksum says, or not what the store says it holds. */
  CHECKSUM_MISMATCH(Reach.OBJECT),
  /** S3 or KMS asked to slow down, to the end of the retries. */
  THROTTLED(Reach.SYSTEM),
  /** The connection failed, to the end of the retries. */
  NETWORK(Reach.SYSTEM),
  /** The store or KMS failed (5xx), to the end of the retries. */
  UNAVAILABLE(Reach.SYSTEM),
  /** The consumer's bucket denies the task role this request (403, 405). */
  DESTINATION_DENIED(Reach.SYSTEM),
  /** The consumer's store refuses this object for what it is (other 4xx, or a copy's own key). */
  DESTINATION(Reach.OBJECT),
  /** Anything else that a store answered. */
  STORE(Reach.OBJECT),
  /** Credentials are missing, expired or revoked, or the role cannot be assumed. */
  CREDENTIALS(Reach.RUN),
  /** A bucket does not exist, or is not where or whose it should be. */
  BUCKET(Reach.RUN),
  /** The consumer's KMS key refuses the task role. */
  DESTINATION_KEY_DENIED(Reach.RUN),
  /** The consumer's KMS key is disabled. */
  DESTINATION_KEY_DISABLED(Reach.RUN),
  /** The consumer's KMS key is pending deletion, or in another state that encrypts nothing. */
  DESTINATION_KEY_PENDING_DELETION(Reach.RUN),
  /** The consumer's KMS key does not exist. */
  DESTINATION_KEY_MISSING(Reach.RUN),
  /** Marker, index, ledger or report cannot be read or written. */
  RECORDS(Reach.RUN),
  /** Another run wrote the records meanwhile. */
  OVERTAKEN(Reach.RUN),
  /** A defect of this program. */
  INTERNAL(Reach.RUN);

  /** How far a failure of a kind tells of the objects that follow. */
  private enum Reach {
    /** About one object: the others fare no worse. */
    OBJECT,
    /** About one object, one prefix, one key of many or everything: only another read can tell. */
    DOUBTFUL,
    /** About a system that all objects need, for a while. */
    SYSTEM,
    /** Every object after this one would fail too. */
    RUN
  }

  private final Reach reach;

  FailureKind(Reach reach) {
    this.reach = reach;
  }

  /** Whether the run ends at the first of it. */
  public boolean stopsRun() {
    return reach == Reach.RUN;
  }

  /** Whether it counts for the {@link Fuse} as it is. */
  public boolean systemic() {
    return reach == Reach.SYSTEM || reach == Reach.RUN;
  }

  /** Whether it counts for the {@link Fuse} only where a canary fails too. */
  boolean doubtful() {
    return reach == Reach.DOUBTFUL;
  }

  /** Whether the consumer's KMS key is the cause. */
  public boolean ofDestinationKey() {
    return switch (this) {
      case DESTINATION_KEY_DENIED,
          DESTINATION_KEY_DISABLED,
          DESTINATION_KEY_PENDING_DELETION,
          DESTINATION_KEY_MISSING ->
          true;
      default -> false;
    };
  }
}
