package io.s3hydration.job;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads that are at work for the run, for whoever has to interrupt them. A thread counts only
 * while it is in our own code: an interrupt in the framework would cost the run its report.
 */
final class Workers {

  private final Set<Thread> working = new HashSet<>();
  private boolean interrupted;

  /** Works, as a thread that may be interrupted. Not nested. */
  <T extends @Nullable Object> T during(Supplier<T> work) {
    begin();
    try {
      return work.get();
    } finally {
      end();
    }
  }

  /** Interrupts all who work, and whoever begins later. Only the first call does. */
  synchronized void interrupt() {
    if (!interrupted) {
      interrupted = true;
      working.forEach(Thread::interrupt);
    }
  }

  /** Waits until nobody is at work. */
  synchronized void awaitNone() throws InterruptedException {
    while (!working.isEmpty()) {
      wait();
    }
  }

  private synchronized void begin() {
    working.add(Thread.currentThread());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void end() {
    working.remove(Thread.currentThread());
    if (interrupted) {
      Thread.interrupted(); // it was ours, and is nobody else's business
    }
    notifyAll();
  }
}
