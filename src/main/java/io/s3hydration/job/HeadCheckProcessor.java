package io.s3hydration.job;

import io.s3hydration.plan.Decision;
import io.s3hydration.plan.Decision.Candidate;
import io.s3hydration.plan.Decision.Compare;
import io.s3hydration.plan.Decision.Examine;
import io.s3hydration.plan.Decision.Refuse;
import io.s3hydration.plan.Decision.Skip;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.transfer.FailureException;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemProcessor;

/**
 * Decides about candidates that the listings leave open, by HEAD requests. Many at a time, on
 * virtual threads. What needs no copy is accounted here and filtered out.
 */
final class HeadCheckProcessor implements ItemProcessor<Candidate, Transfer> {

  private final CurrentRun current;
  private final Activity activity;

  HeadCheckProcessor(CurrentRun current, Activity activity) {
    this.current = current;
    this.activity = activity;
  }

  /**
   * A HEAD that fails is for the skip policy, if it is about one object; everything else ends the
   * run with its reason.
   */
  @Override
  public @Nullable Transfer process(Candidate candidate) {
    HydrationRun run = current.get();
    run.goOn();
    Decision decided;
    try {
      decided = run.workers().during(() -> decide(run, candidate));
    } catch (FailureException e) {
      run.goOn(); // what fails in a run that stops was interrupted
      run.fuse().failed(e.failure());
      if (e.failure().kind().stopsRun()) {
        run.stop(e.failure().message());
        run.account(
            candidate.listed().key(), () -> run.accounts().failed(candidate.listed(), e.failure()));
      }
      throw e;
    }
    Decision decision = decided;
    if (decision instanceof Transfer transfer) {
      return transfer;
    }
    run.fuse().well();
    run.account(candidate.listed().key(), () -> account(run, decision));
    run.goOn(); // what cannot be recorded has stopped it
    activity.happened();
    return null;
  }

  /** Asks until it is decided. */
  private static Decision decide(HydrationRun run, Candidate candidate) {
    Decision decision = candidate;
    while (true) {
      switch (decision) {
        case Examine examine ->
            decision = run.table().decide(examine, run.consumerHeads().head(examine.target()));
        case Compare compare ->
            decision =
                run.table().decide(compare, run.producerHeads().head(compare.listed().key()));
        case Skip skip -> {
          return skip;
        }
        case Refuse refuse -> {
          return refuse;
        }
        case Transfer transfer -> {
          return transfer;
        }
      }
    }
  }

  private static void account(HydrationRun run, Decision decision) {
    if (decision instanceof Skip skip) {
      run.accounts().ended(skip);
    } else if (decision instanceof Refuse refuse) {
      run.accounts().ended(refuse);
    }
  }
}
