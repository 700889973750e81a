package io.s3hydration.history;

import io.s3hydration.job.SteppedRun;
import io.s3hydration.job.SteppedRuns;
import java.time.Duration;
import java.time.Instant;

/** A world as a run sees it: through the ports of a program that may have a defect. */
record Place(World world, Demand demand, Defect defect) implements SteppedRuns.World {

  @Override
  public SteppedRuns.Reach reach(String runId) {
    return defect.in(world.reach(runId), world, demand);
  }

  @Override
  public Instant now() {
    return world.now();
  }

  @Override
  public long nanos() {
    return world.age().toNanos();
  }

  /** Time passes for everybody, and whoever waits may be killed. */
  @Override
  public void pass(Duration time) {
    SteppedRun run = SteppedRun.current();
    if (run != null) {
      run.step();
    }
    world.pass(time);
  }
}
