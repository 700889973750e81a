package io.s3hydration.transfer;

/**
 * The concurrency of a whole run: one permit for each object or part under way. An object's own
 * permit serves its first part; further parts of multipart copies take what is free, fewer than
 * half of all, so that one large object does not keep all others waiting.
 *
 * <p>How many permits there are may change: {@link #limit} lowers and raises it. Whoever holds one
 * that is over the limit keeps it to the end of the object or part that it serves.
 */
public final class PermitPool {

  private final int size;
  private int limit;
  private int held;
  private int heldForParts;
  private boolean closed;

  /**
   * @param size at least 1; the most permits there ever are
   */
  public PermitPool(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("nobody would ever get one of " + size + " permits");
    }
    this.size = size;
    this.limit = size;
  }

  /**
   * Waits for a permit.
   *
   * @return false, without a permit, if the pool is closed
   */
  public synchronized boolean acquire() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    while (!closed && held >= limit) {
      wait();
    }
    if (closed) {
      return false;
    }
    held++;
    return true;
  }

  /**
   * Takes a permit for a further part if one is free now and fewer than half of all serve further
   * parts; of a closed pool too, for the object is under way already.
   */
  public synchronized boolean tryAcquireForPart() {
    if (held >= limit || heldForParts >= forParts()) {
      return false;
    }
    held++;
    heldForParts++;
    return true;
  }

  /** Whether what {@link #tryAcquireForPart} took may serve one part more: the limit may fall. */
  public synchronized boolean mayKeepForPart() {
    return held <= limit && heldForParts <= forParts();
  }

  /** Gives back what {@link #tryAcquireForPart} took. */
  public synchronized void releaseOfPart() {
    heldForParts--;
    release();
  }

  /** Of two permits none: the object has one already. */
  private int forParts() {
    return (limit - 1) / 2;
  }

  /** Waits until nobody holds a permit. */
  public synchronized void awaitIdle() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    while (held > 0) {
      wait();
    }
  }

  public synchronized void release() {
    held--;
    notifyAll();
  }

  /**
   * How many permits there are from now on.
   *
   * @param permits 1 to the size of the pool
   */
  public synchronized void limit(int permits) {
    if (permits < 1 || permits > size) {
      throw new IllegalArgumentException("a pool of " + size + " cannot have " + permits);
    }
    limit = permits;
    notifyAll();
  }

  /** Nobody gets a permit by waiting any more. */
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
