package io.s3hydration.report;

import java.time.Instant;
import java.util.Optional;

/** The right to be the one run that works on a destination. Safe for many threads. */
public interface Lease {

  /** What a dry run holds: it writes nothing, so it needs no right and takes none. */
  Lease NOT_NEEDED =
      new Lease() {
        @Override
        public boolean wasUnreleased() {
          return false;
        }

        @Override
        public Optional<LeaseHolder> holder() {
          return Optional.empty();
        }

        @Override
        public Instant storeTime() {
          return Instant.EPOCH;
        }

        @Override
        public void renew() {}

        @Override
        public void release() {}
      };

  /** Whether the run before this one never gave its lease back: it was killed, or is paused. */
  boolean wasUnreleased();

  /** This run, and who had the lease before; empty where none is needed. */
  Optional<LeaseHolder> holder();

  /** The store's clock, going on from its last answer: never ahead of the true one. */
  Instant storeTime();

  /**
   * Proves that the lease is still this run's, by renewing it.
   *
   * @throws io.s3hydration.transfer.FailureException of kind OVERTAKEN if it is another run's; of
   *     another kind if nothing can be proved, because the store cannot be read or written
   */
  void renew();

  /**
   * Gives the lease back, so that the next run need not wait. Does nothing if it is another run's.
   *
   * @throws io.s3hydration.transfer.FailureException if it cannot be given back; it expires then
   */
  void release();
}
