package io.s3hydration.job;

import io.s3hydration.listing.ListedObject;
import io.s3hydration.plan.Decision.Candidate;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.listener.SkipListener;

/** Accounts every object that the skip policy passes over, and logs it: a line an object. */
final class FailureAccountant implements SkipListener<Candidate, Transfer> {

  private static final Logger log = LoggerFactory.getLogger(FailureAccountant.class);

  private final CurrentRun current;

  FailureAccountant(CurrentRun current) {
    this.current = current;
  }

  @Override
  public void onSkipInProcess(Candidate item, Throwable cause) {
    failed(item.listed(), cause);
  }

  @Override
  public void onSkipInWrite(Transfer item, Throwable cause) {
    failed(item.listed(), cause);
  }

  private void failed(ListedObject listed, Throwable cause) {
    Failure failure =
        cause instanceof FailureException known
            ? known.failure()
            : Failure.internal("copy " + listed.key(), cause);
    log.warn("object failed: {}: {}", listed.key(), failure.message());
    HydrationRun run = current.get();
    run.account(listed.key(), () -> run.accounts().failed(listed, failure));
  }
}
