package io.s3hydration.report;

import io.s3hydration.plan.Scope;

/**
 * What was asked of this run.
 *
 * @param scope the objects it is about
 * @param full compare everything in scope with the consumer bucket
 * @param rebase start anew although the stored state is another binding's or a newer program's
 * @param dryRun decide and count, write nothing
 */
public record RunRequest(Scope scope, boolean full, boolean rebase, boolean dryRun) {

  /** Whether this is the plain scheduled run: no parameters. */
  public boolean scheduled() {
    return scope.whole() && !full && !rebase && !dryRun;
  }
}
