package io.s3hydration.transfer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run in which too many objects fail for a reason that concerns them all, before it turns a
 * million objects into a million errors.
 *
 * <p>It looks at the last objects that ended, {@code minimum} of them. It blows when more than
 * {@code share} of them failed by a systemic kind. A {@link FailureKind#doubtful() doubtful} one
 * may be about one prefix under a disabled key, which must not starve the keys that follow; so
 * those count only when the {@link Canary}, an object that this run has read before, cannot be read
 * any more. Where nothing was read yet, there is no canary, and nothing doubtful counts.
 *
 * <p>Safe for many threads. The canary is asked by the thread that reports a failure, and at most
 * once for {@code minimum} objects.
 */
public final class Fuse {

  private enum Ended {
    NONE,
    WELL,
    DOUBTFUL,
    SYSTEMIC
  }

  /** An object that could be read in this run. */
  @FunctionalInterface
  public interface Canary {
    /** Why it cannot be read now; null if it can, or if there is none. */
    @Nullable Failure failure();
  }

  private final double share;
  private final Ended[] window;
  private final Canary canary;
  private int next;
  private long ended;
  private long canaryAt;
  private boolean canaryAsked;

  /**
   * @param share of the window above which it blows, more than 0 and at most 1; 1 for never
   * @param minimum objects in the window, at least 1; with fewer ended it does not blow
   */
  public Fuse(double share, int minimum, Canary canary) {
    if (!(share > 0 && share <= 1) || minimum < 1) {
      throw new IllegalArgumentException("no fuse of " + share + " in " + minimum);
    }
    this.share = share;
    this.window = new Ended[minimum];
    this.canary = canary;
    Arrays.fill(window, Ended.NONE);
  }

  /** An object ended in another way than by failing. */
  public synchronized void well() {
    add(Ended.WELL);
  }

  /**
   * An object failed.
   *
   * @return why the run must end; null if it may go on
   */
  public @Nullable String failed(Failure failure) {
    FailureKind kind = failure.kind();
    if (!kind.systemic() && !kind.doubtful()) {
      well();
      return null;
    }
    synchronized (this) {
      add(kind.systemic() ? Ended.SYSTEMIC : Ended.DOUBTFUL);
      if (isOver(count(Ended.SYSTEMIC))) {
        return reason(count(Ended.SYSTEMIC), failure);
      }
      if (!isOver(count(Ended.SYSTEMIC) + count(Ended.DOUBTFUL)) || !mayAsk()) {
        return null;
      }
      canaryAsked = true;
      canaryAt = ended;
    }
    // Not under the lock: it is a request.
    Failure now = canary.failure();
    return now == null
        ? null
        : "what this run could read before, it cannot read any more: "
            + now.message()
            + ". "
            + reason(count(Ended.SYSTEMIC) + count(Ended.DOUBTFUL), failure);
  }

  private boolean mayAsk() {
    return !canaryAsked || ended - canaryAt >= window.length;
  }

  private void add(Ended how) {
    window[next] = how;
    next = (next + 1) % window.length;
    ended++;
  }

  private boolean isOver(int failures) {
    return ended >= window.length && failures > share * window.length;
  }

  private synchronized int count(Ended how) {
    return (int) Arrays.stream(window).filter(how::equals).count();
  }

  private String reason(int failures, Failure last) {
    return failures
        + " of the last "
        + window.length
        + " objects failed, more than hydration.fuse.share="
        + share
        + " allows; the last: "
        + last.kind()
        + ", "
        + last.message();
  }
}
