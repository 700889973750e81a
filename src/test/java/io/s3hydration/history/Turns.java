package io.s3hydration.history;

import java.util.List;
import java.util.Random;

/** Who of the runs under way makes the next request. */
final class Turns {

  private final int by;
  private final Random random;
  private int count;

  /**
   * @param by seed of chance; 0: one after the other
   */
  Turns(int by) {
    this.by = by;
    this.random = new Random(by);
  }

  <T> T next(List<T> all) {
    return all.get((by == 0 ? count++ : random.nextInt(all.size())) % all.size());
  }
}
