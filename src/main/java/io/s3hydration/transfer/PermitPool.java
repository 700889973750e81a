package io.s3hydration.transfer;

import java.util.concurrent.Semaphore;

/**
 * The concurrency of a whole run: one permit for each object or part under way. An object's own
 * permit serves its first part; further parts of a multipart copy take what is free.
 */
public final class PermitPool {

  private final int size;
  private final Semaphore permits;

  /**
   * @param size at least 1
   */
  public PermitPool(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("nobody would ever get one of " + size + " permits");
    }
    this.size = size;
    this.permits = new Semaphore(size);
  }

  public int size() {
    return size;
  }

  /** Waits for a permit. */
  public void acquire() throws InterruptedException {
    permits.acquire();
  }

  /** Takes a permit if one is free now. */
  public boolean tryAcquire() {
    return permits.tryAcquire();
  }

  /** Waits until nobody holds a permit. */
  public void awaitIdle() throws InterruptedException {
    permits.acquire(size);
    permits.release(size);
  }

  public void release() {
    permits.release();
  }
}
