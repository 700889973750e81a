package io.s3hydration.aws;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends the reads and writes that wait too long, those of all connections by one thread that looks
 * at them now and then. The JDK sets a timer for each read of a virtual thread and takes it back,
 * and wakes another thread for both: a tenth of what a small object costs (decision 0045). For a
 * write it has none, and the kernel gives up after a quarter of an hour.
 */
final class WaitWatch implements AutoCloseable {

  /** Looks within a wait's patience, which so lasts a tenth longer. */
  private static final int LOOKS = 10;

  /**
   * How much longer than others a long wait may last. S3 may take "several minutes"
   * (CompleteMultipartUpload, but with blanks meanwhile); four attempts of 198 s stay below the 15
   * minutes after which a run that waits for nothing else is stalled.
   */
  private static final int LONG = 6;

  private final int patience;
  private final Set<ReadAheadSocket> sockets = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService looking;
  private volatile long looks;

  /**
   * @param patience how long a read or a write may wait for its peer, in whole milliseconds; 10 at
   *     least
   */
  WaitWatch(Duration patience) {
    this.patience = Math.toIntExact(patience.toMillis());
    this.looking =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("wait-watch").factory());
    // Not at a fixed rate: after a pause of the whole process it would look many times at once.
    long between = patience.toNanos() / LOOKS;
    looking.scheduleWithFixedDelay(looks(this, looking), between, between, TimeUnit.NANOSECONDS);
  }

  /**
   * The looks do not hold their watch: a client that nobody has closed and nobody knows any more is
   * to go, with its connections.
   */
  private static Runnable looks(WaitWatch watch, ScheduledExecutorService looking) {
    WeakReference<WaitWatch> known = new WeakReference<>(watch);
    return () -> {
      WaitWatch still = known.get();
      if (still == null) {
        looking.shutdown();
      } else {
        still.look();
      }
    };
  }

  /**
   * A socket whose reads and writes are watched as long as it is open.
   *
   * @throws IllegalStateException if the watch is closed
   */
  ReadAheadSocket socket() {
    if (looking.isShutdown()) {
      throw new IllegalStateException("the client is closed");
    }
    ReadAheadSocket socket = new ReadAheadSocket(this);
    sockets.add(socket);
    return socket;
  }

  void closed(ReadAheadSocket socket) {
    sockets.remove(socket);
  }

  /** In milliseconds, as sockets count. */
  int patience() {
    return patience;
  }

  /** Of a wait that may be a long one, in milliseconds. */
  int longPatience() {
    return LONG * patience;
  }

  /** How many looks a wait of so many milliseconds may last; 0 if it is not for a watch to end. */
  int looks(int millis) {
    if (millis == longPatience()) {
      return LONG * LOOKS;
    }
    return millis == patience ? LOOKS : 0;
  }

  /** The time, in looks so far. */
  long now() {
    return looks;
  }

  private void look() {
    long now = looks + 1;
    looks = now;
    for (ReadAheadSocket socket : sockets) {
      socket.endLongWait(now);
    }
  }

  /** Closes all sockets that are open still: nobody would end their waits. */
  @Override
  public void close() {
    looking.shutdownNow();
    sockets.forEach(ReadAheadSocket::closeQuietly);
  }
}
