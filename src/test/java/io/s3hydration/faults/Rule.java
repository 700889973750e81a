package io.s3hydration.faults;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** Which requests a fault befalls. Counts the requests that fit, whether or not it strikes. */
public final class Rule {

  private final Fault fault;
  private final Predicate<ProxiedRequest> fits;
  private final IntPredicate strikes;
  private final AtomicInteger seen = new AtomicInteger();

  private Rule(Fault fault, Predicate<ProxiedRequest> fits, IntPredicate strikes) {
    this.fault = fault;
    this.fits = fits;
    this.strikes = strikes;
  }

  /** Every request that fits. */
  public static Rule always(Fault fault, Predicate<ProxiedRequest> fits) {
    return new Rule(fault, fits, n -> true);
  }

  /** The first that fits. */
  public static Rule once(Fault fault, Predicate<ProxiedRequest> fits) {
    return nth(1, fault, fits);
  }

  /**
   * @param n 1 for the first that fits
   */
  public static Rule nth(int n, Fault fault, Predicate<ProxiedRequest> fits) {
    return new Rule(fault, fits, count -> count == n);
  }

  /** Every one from the nth that fits. */
  public static Rule from(int n, Fault fault, Predicate<ProxiedRequest> fits) {
    return new Rule(fault, fits, count -> count >= n);
  }

  /**
   * By chance; the same seed strikes the same requests where they come in the same order.
   *
   * @param probability 0 to 1
   */
  public static Rule sometimes(
      double probability, long seed, Fault fault, Predicate<ProxiedRequest> fits) {
    Random random = new Random(seed);
    return new Rule(fault, fits, n -> random.nextDouble() < probability);
  }

  Fault fault() {
    return fault;
  }

  boolean strikes(ProxiedRequest request) {
    return fits.test(request) && strikes.test(seen.incrementAndGet());
  }
}
