package io.s3hydration.job;

import org.springframework.context.SmartLifecycle;

/**
 * Ends the run in order when the context closes under it, which is what SIGTERM does. It comes
 * first and waits, so that clients, database and health check are there until the report is
 * written. The wait is its own ({@code hydration.shutdown.timeout}): it happens before Spring's
 * time for a shutdown phase begins to count.
 */
final class RunTermination implements SmartLifecycle {

  private final RunWatch watch;
  private volatile boolean running;

  RunTermination(RunWatch watch) {
    this.watch = watch;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    watch.terminate();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
