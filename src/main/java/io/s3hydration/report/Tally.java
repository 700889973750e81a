package io.s3hydration.report;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The account of a run: what was listed, and how each of it ended. Safe for many threads. */
public final class Tally {

  private final LongAdder listed = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
  private final Map<String, LongAdder> reasons = new ConcurrentHashMap<>();

  public Tally() {
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, new LongAdder());
    }
  }

  /** One more object came out of the producer's listing. */
  public void listed() {
    listed.increment();
  }

  /** One listed object ended. */
  public void ended(Outcome outcome, String reason) {
    adder(outcome).increment();
    noted(reason);
  }

  /** Something that is counted beside the account, under its own name. */
  void noted(String reason) {
    reasons.computeIfAbsent(reason, r -> new LongAdder()).increment();
  }

  /** Bytes stored in the consumer bucket. */
  public void stored(long count) {
    bytes.add(count);
  }

  /** The figures now. */
  public Figures snapshot() {
    Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    outcomes.forEach((outcome, count) -> counts.put(outcome, count.sum()));
    Map<String, Long> named = new TreeMap<>();
    reasons.forEach((reason, count) -> named.put(reason, count.sum()));
    return new Figures(listed.sum(), counts, bytes.sum(), named);
  }

  private LongAdder adder(Outcome outcome) {
    LongAdder adder = outcomes.get(outcome);
    if (adder == null) {
      throw new IllegalStateException("no count for " + outcome);
    }
    return adder;
  }

  /**
   * A tally at one moment.
   *
   * @param outcomes a count for every outcome, zeros included, in declaration order
   * @param bytes stored in the consumer bucket
   * @param reasons counts by reason, in alphabetical order
   */
  public record Figures(
      long listed, Map<Outcome, Long> outcomes, long bytes, Map<String, Long> reasons) {

    public boolean closes() {
      return listed == outcomes.values().stream().mapToLong(Long::longValue).sum();
    }

    public long of(Outcome outcome) {
      return outcomes.getOrDefault(outcome, 0L);
    }

    /** Objects that the next run must try again. */
    public long owed() {
      return failed(outcomes) + of(Outcome.INTERRUPTED);
    }

    /** Objects that failed, as marker and alarm count them: those that changed are among them. */
    static long failed(Map<Outcome, Long> outcomes) {
      return outcomes.getOrDefault(Outcome.FAILED, 0L) + outcomes.getOrDefault(Outcome.CHANGED, 0L);
    }
  }
}
