package io.s3hydration.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is asked of a run. */
record Demand(Scope scope, boolean full, boolean rebase, boolean dry) {

  static final Demand SCHEDULED = new Demand(new Scope.Everything(), false, false, false);
  static final Demand FULL = new Demand(new Scope.Everything(), true, false, false);
  static final Demand REBASE = new Demand(new Scope.Everything(), false, true, false);

  /** The part of the producer's objects that a backfill is about. */
  sealed interface Scope {

    record Everything() implements Scope {
      @Override
      public String toString() {
        return "";
      }
    }

    /**
     * @param prefix below the producer's prefix
     */
    record Prefix(String prefix) implements Scope {
      @Override
      public String toString() {
        return " prefix=" + prefix;
      }
    }

    /** Modified after {@code from} ago, and not within the last {@code to}; zero: until now. */
    record Window(Duration from, Duration to) implements Scope {
      @Override
      public String toString() {
        return " from="
            + from.toHours()
            + "h ago"
            + (to.isZero() ? "" : " to=" + to.toHours() + "h ago");
      }
    }

    /** A list of keys, in an object of the consumer's. */
    record Keys(List<String> keys) implements Scope {
      @Override
      public String toString() {
        return " keys=" + keys;
      }
    }
  }

  boolean whole() {
    return scope instanceof Scope.Everything;
  }

  /** Whether the run looks at what the consumer holds, whatever the index says. */
  boolean looks() {
    return full || rebase;
  }

  Stream<Demand> simpler() {
    List<Demand> all = new ArrayList<>();
    if (!equals(SCHEDULED)) {
      all.add(SCHEDULED);
    }
    if (!whole()) {
      all.add(new Demand(new Scope.Everything(), full, rebase, dry));
    }
    if (full) {
      all.add(new Demand(scope, false, rebase, dry));
    }
    if (dry) {
      all.add(new Demand(scope, full, rebase, false));
    }
    return all.stream().distinct();
  }

  @Override
  public String toString() {
    return "run"
        + scope
        + (full ? " full=true" : "")
        + (rebase ? " rebase=true" : "")
        + (dry ? " dry-run=true" : "");
  }
}
