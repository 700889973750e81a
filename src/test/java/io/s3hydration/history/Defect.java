package io.s3hydration.history;

import io.s3hydration.job.SteppedRuns.Reach;

/** What is wrong with a program: it reaches through other ports than it should. */
@FunctionalInterface
interface Defect {

  /** As the program is. */
  Defect NONE = (right, world, demand) -> right;

  /**
   * @param right the ports as they should be
   * @param demand what the run was asked for
   */
  Reach in(Reach right, World world, Demand demand);
}
