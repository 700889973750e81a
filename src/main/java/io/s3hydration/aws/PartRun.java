package io.s3hydration.aws;

import io.s3hydration.transfer.PermitPool;
import io.s3hydration.transfer.TransferOutcome.Interrupted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one object, worked on by as many threads as the run has permits to spare: one on the
 * permit that the caller holds, more on permits that are free now and are given back at the end, or
 * sooner where the pool has fewer.
 *
 * @param <T> what a part comes to
 */
final class PartRun<T> {

  private final int parts;
  private final IntFunction<T> work;
  private final PermitPool permits;
  private final String name = "part of " + Thread.currentThread().getName();

  private final TreeMap<Integer, T> done = new TreeMap<>();
  private final Set<Thread> workers = new HashSet<>();
  private int next = 1;
  private @Nullable Throwable failure;

  /**
   * @param parts at least 1; numbered from 1
   * @param work is interrupted when another part fails
   */
  PartRun(int parts, PermitPool permits, IntFunction<T> work) {
    this.parts = parts;
    this.permits = permits;
    this.work = work;
  }

  /**
   * What the parts came to, in their order. Returns or throws when no thread works on them any
   * more.
   *
   * @throws CopyEnded what the first part to fail threw, or that the thread was interrupted
   */
  List<T> await() {
    boolean interrupted = false;
    synchronized (this) {
      start(() -> true, () -> {});
      recruit();
      while (!workers.isEmpty()) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
          stop(new CopyEnded(new Interrupted(), e));
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      switch (failure) {
        case null -> {
          return new ArrayList<>(done.values());
        }
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
    }
  }

  /** Puts a thread to each part that nobody works on or will work on next, if permits are free. */
  private synchronized void recruit() {
    int busy = next - 1 - done.size();
    int waiting = workers.size() - busy;
    for (int idle = parts - next + 1 - waiting; idle > 0 && failure == null; idle--) {
      if (!permits.tryAcquireForPart()) {
        return;
      }
      start(permits::mayKeepForPart, permits::releaseOfPart);
    }
  }

  private synchronized void start(BooleanSupplier goesOn, Runnable atEnd) {
    Thread worker = Thread.ofVirtual().name(name).unstarted(() -> workThrough(goesOn, atEnd));
    workers.add(worker);
    worker.start();
  }

  private void workThrough(BooleanSupplier goesOn, Runnable atEnd) {
    try {
      do {
        int part = take();
        if (part > parts) {
          return;
        }
        T result = work.apply(part);
        synchronized (this) {
          done.put(part, result);
        }
        recruit();
      } while (goesOn.getAsBoolean());
    } catch (RuntimeException | Error e) {
      stop(e);
    } finally {
      atEnd.run();
      synchronized (this) {
        workers.remove(Thread.currentThread());
        notifyAll();
      }
    }
  }

  /** The next part's number; above the last where nothing is left to do. */
  private synchronized int take() {
    return failure == null ? next++ : parts + 1;
  }

  private synchronized void stop(Throwable because) {
    if (failure == null) {
      failure = because;
      workers.stream().filter(w -> w != Thread.currentThread()).forEach(Thread::interrupt);
    }
  }
}
