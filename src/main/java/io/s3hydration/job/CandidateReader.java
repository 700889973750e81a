package io.s3hydration.job;

import io.s3hydration.listing.ListingFailedException;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.plan.Decision;
import io.s3hydration.plan.Decision.Candidate;
import io.s3hydration.plan.Decision.Refuse;
import io.s3hydration.plan.Decision.Skip;
import io.s3hydration.plan.Match;
import io.s3hydration.plan.MergeStep;
import io.s3hydration.plan.MergeStep.Carried;
import io.s3hydration.plan.MergeStep.Compared;
import io.s3hydration.plan.MergeStep.Gone;
import io.s3hydration.plan.MergeStep.RangeCarried;
import io.s3hydration.plan.MergeStep.RangeOpened;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Reads the candidates of a run: what the listings alone decide is accounted here and never becomes
 * an item. On the step's thread alone.
 *
 * <p>The checkpoint that Spring Batch keeps with the step is the low-water mark, the first key that
 * is not accounted. A run never resumes from it, because keys behind it may have changed, and the
 * job repository ends with the process; {@code index/progress.json} is what outlives the task.
 */
final class CandidateReader implements ItemStreamReader<Candidate> {

  private static final Logger log = LoggerFactory.getLogger(CandidateReader.class);

  static final String LOW_WATER = "hydration.low-water";

  /** How many keys may pass before parts that became complete are written. */
  private static final int KEYS_BETWEEN_WRITES = 1000;

  private final CurrentRun current;
  private final Activity activity;
  private int keys;

  CandidateReader(CurrentRun current, Activity activity) {
    this.current = current;
    this.activity = activity;
  }

  /** Nothing that goes wrong here may be skipped: the reader would be asked again without end. */
  @Override
  public @Nullable Candidate read() {
    HydrationRun run = current.get();
    try {
      return next(run);
    } catch (RunStoppedException e) {
      throw e;
    } catch (ListingFailedException e) {
      throw stop(run, String.valueOf(e.getMessage()));
    } catch (FailureException e) {
      throw stop(run, e.failure().message());
    } catch (RuntimeException e) {
      log.error("the merge broke off", e);
      throw stop(run, Failure.internal("walk the listings", e).message());
    }
  }

  private static RunStoppedException stop(HydrationRun run, String reason) {
    run.stop(reason);
    return new RunStoppedException(reason);
  }

  private @Nullable Candidate next(HydrationRun run) {
    while (true) {
      run.goOn(); // before every key: any number of them may need no copy
      MergeStep step = run.workers().during(run.merge()::next);
      if (step == null) {
        return null;
      }
      if (++keys % KEYS_BETWEEN_WRITES == 0) {
        run.index().writeReady();
        activity.happened();
      }
      Candidate candidate = account(run, step);
      if (candidate != null) {
        return candidate;
      }
    }
  }

  @Override
  public void update(ExecutionContext context) {
    mark(current.get(), context);
  }

  static void mark(HydrationRun run, ExecutionContext context) {
    ObjectKey lowWater = run.index().lowWater();
    if (lowWater != null) {
      context.putString(LOW_WATER, lowWater.value());
    }
  }

  private static @Nullable Candidate account(HydrationRun run, MergeStep step) {
    switch (step) {
      case RangeCarried(var range) -> run.index().carry(range);
      case RangeOpened(var range, var entries, var check) ->
          run.index().open(range, entries, run.checkedAfter(range, check));
      case Carried(var entry) -> run.accounts().carried(entry);
      case Gone(var entry) -> run.accounts().gone(entry);
      case Compared(Match match) -> {
        return decided(run, match);
      }
    }
    return null;
  }

  private static @Nullable Candidate decided(HydrationRun run, Match match) {
    Decision decision = run.table().decide(match);
    switch (decision) {
      case Skip skip -> run.accounts().decided(skip, match.entry());
      case Refuse refuse -> run.accounts().refused(refuse, match.entry());
      case Candidate candidate -> {
        run.accounts().underWay(match.listed(), match.entry());
        return candidate;
      }
    }
    return null;
  }
}
