package io.s3hydration.report;

import static io.s3hydration.report.SyncLocation.TODAY;

import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.time.Instant;
import java.util.Optional;

/** A lease without a store, which may be lost. */
class HeldLease implements Lease {
  int renewals;
  boolean lost;

  @Override
  public boolean wasUnreleased() {
    return false;
  }

  @Override
  public Instant storeTime() {
    return TODAY;
  }

  @Override
  public Optional<LeaseHolder> holder() {
    return Optional.empty();
  }

  @Override
  public void renew() {
    if (lost) {
      throw new FailureException(
          new Failure(FailureKind.OVERTAKEN, "renew", "run-2 has taken it", "Wait"), null);
    }
    renewals++;
  }

  @Override
  public void release() {}
}
