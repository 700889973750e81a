package io.s3hydration.transfer;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * How much may be under way at a time, found by additive increase and multiplicative decrease: half
 * as much when a store asks to slow down, one more when as many requests as the limit went well.
 *
 * <p>A request that began before the last decrease tells nothing new: it was sent at the old rate.
 * So the limit falls at most once for a round trip, however many answers of the old rate come in.
 * Bounds are 1 and the maximum. Safe for many threads.
 */
public final class AdaptiveLimit {

  private static final double DECREASE = 0.5;

  private final int max;
  private final LongSupplier nanos;
  private final List<IntConsumer> followers = new CopyOnWriteArrayList<>();
  private double limit;
  private long decreasedAt;
  private boolean decreased;
  private long throttled;

  /**
   * @param max at least 1; where it begins
   * @param nanos a clock that never goes back, {@link System#nanoTime} outside tests
   */
  public AdaptiveLimit(int max, LongSupplier nanos) {
    if (max < 1) {
      throw new IllegalArgumentException("nothing could be under way with " + max);
    }
    this.max = max;
    this.limit = max;
    this.nanos = nanos;
  }

  /**
   * Tells of every change, and of the limit now. Called under a lock: it must be quick.
   *
   * @param follower told the new limit, 1 to the maximum
   */
  public synchronized void follow(IntConsumer follower) {
    followers.add(follower);
    follower.accept(current());
  }

  public synchronized int current() {
    return (int) limit;
  }

  public int max() {
    return max;
  }

  /** Answers that asked to slow down, so far. */
  public synchronized long throttled() {
    return throttled;
  }

  /**
   * A store asked to slow down.
   *
   * @param began when the request was sent, by the same clock
   */
  public synchronized void throttled(long began) {
    throttled++;
    if (isOld(began)) {
      return;
    }
    decreased = true;
    decreasedAt = nanos.getAsLong();
    set(Math.max(1, limit * DECREASE));
  }

  /**
   * A request went well.
   *
   * @param began when it was sent, by the same clock
   */
  public synchronized void wentWell(long began) {
    if (limit < max && !isOld(began)) {
      set(Math.min(max, limit + 1 / limit));
    }
  }

  private boolean isOld(long began) {
    return decreased && began - decreasedAt <= 0;
  }

  private void set(double value) {
    int before = current();
    limit = value;
    if (current() != before) {
      followers.forEach(follower -> follower.accept(current()));
    }
  }
}
