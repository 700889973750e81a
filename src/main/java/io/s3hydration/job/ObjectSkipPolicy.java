package io.s3hydration.job;

import io.s3hydration.transfer.FailureException;
import org.springframework.batch.core.step.skip.SkipPolicy;

/**
 * One object's failure is passed over, a run's failure is not. What the reader throws is a {@link
 * RunStoppedException}: passed over, it would be asked again without end.
 */
final class ObjectSkipPolicy implements SkipPolicy {

  @Override
  public boolean shouldSkip(Throwable cause, long skipCount) {
    return cause instanceof FailureException failed && !failed.failure().kind().stopsRun();
  }
}
