package io.s3hydration.job;

import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;

/** What a store answers that does not want. */
final class Denials {

  private Denials() {}

  static FailureException record(String attempted) {
    return of(FailureKind.RECORDS, attempted);
  }

  static FailureException of(FailureKind kind, String attempted) {
    return new FailureException(
        new Failure(kind, attempted, "the test says no", "Wait for the test to end"), null);
  }
}
