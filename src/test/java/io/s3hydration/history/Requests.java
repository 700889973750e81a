package io.s3hydration.history;

import io.s3hydration.backend.InMemoryBucket.Access;
import io.s3hydration.backend.InMemoryBucket.Interceptor;
import io.s3hydration.job.SteppedRun;
import io.s3hydration.listing.ListingFailedException;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The requests of the runs: stops each run before the next one, and has faults befall them. */
final class Requests {

  private final Map<SteppedRun, RunUnderWay> runs = new HashMap<>();
  private final List<String> told;
  private final Map<String, Integer> counts = new TreeMap<>();

  /**
   * @param told what happened, a line each
   */
  Requests(World world, List<String> told) {
    this.told = told;
    world.backend.producer().intercept(at("producer"));
    world.consumer.intercept(at("consumer"));
  }

  void of(RunUnderWay run) {
    runs.put(run.run, run);
  }

  /** Requests by side and access since the last call of {@link #countAnew}. */
  Map<String, Integer> counts() {
    return counts;
  }

  void countAnew() {
    counts.clear();
  }

  private Interceptor at(String side) {
    return new Interceptor() {
      @Override
      public void before(Access access, ObjectKey key) {
        SteppedRun run = SteppedRun.current();
        if (run != null) {
          run.step();
          requested(run, side, access, key);
        }
      }

      @Override
      public void after(Access access, ObjectKey key) {
        SteppedRun run = SteppedRun.current();
        RunUnderWay underWay = run == null ? null : runs.get(run);
        if (run != null && underWay != null && underWay.losesAnswer()) {
          tell(run, side, access, key, "answer lost");
          throw failure(
              isRecord(side, key) ? FailureKind.RECORDS : FailureKind.NETWORK, access, key);
        }
      }
    };
  }

  private void requested(SteppedRun run, String side, Access access, ObjectKey key) {
    RunUnderWay underWay = runs.get(run);
    Incident.Fault fault = underWay == null ? null : underWay.fault().orElse(null);
    boolean record = isRecord(side, key);
    counts.merge(side + " " + access + (record ? " record" : ""), 1, Integer::sum);
    tell(run, side, access, key, fault == null ? "" : fault.kind().toString());
    if (fault == null) {
      return;
    }
    if (access == Access.LIST && (side.equals("producer") || !record)) {
      throw new ListingFailedException("the history says no");
    }
    throw failure(record ? onRecord(fault.kind()) : fault.kind(), access, key);
  }

  private static FailureKind onRecord(FailureKind kind) {
    return kind == FailureKind.CREDENTIALS
        ? FailureKind.DESTINATION_KEY_DISABLED
        : FailureKind.RECORDS;
  }

  private static boolean isRecord(String side, ObjectKey key) {
    return side.equals("consumer") && key.startsWith(World.SYNC);
  }

  private static FailureException failure(FailureKind kind, Access access, ObjectKey key) {
    return new FailureException(
        new Failure(kind, access + " " + key, "the history says no", "Wait for its end"), null);
  }

  private void tell(SteppedRun run, String side, Access access, ObjectKey key, String what) {
    told.add("  " + run.name() + " " + side + " " + access + " <" + key + "> " + what);
  }
}
