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

  /** A failure of one object is for the skip policy; one of the run ends it with its reason. */
  @Override
  public @Nullable Transfer process(Candidate candidate) {
    HydrationRun run = current.get();
    try {
      return decide(run, candidate);
    } catch (FailureException e) {
      if (e.failure().kind().stopsRun()) {
        run.stop(e.failure().message());
      }
      throw e;
    }
  }

  private @Nullable Transfer decide(HydrationRun run, Candidate candidate) {
    Decision decision = candidate;
    while (true) {
      switch (decision) {
        case Examine examine ->
            decision = run.table().decide(examine, run.consumerHeads().head(examine.target()));
        case Compare compare ->
            decision =
                run.table().decide(compare, run.producerHeads().head(compare.listed().key()));
        case Skip skip -> {
          run.accounts().ended(skip);
          activity.happened();
          return null;
        }
        case Refuse refuse -> {
          run.accounts().ended(refuse);
          return null;
        }
        case Transfer transfer -> {
          return transfer;
        }
      }
    }
  }
}
