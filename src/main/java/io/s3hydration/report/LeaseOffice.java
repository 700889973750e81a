package io.s3hydration.report;

import io.s3hydration.report.SyncStore.Condition;
import io.s3hydration.report.SyncStore.Stored;
import io.s3hydration.transfer.Bandwidth.Pause;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes the lease for a run, or tells who holds it.
 *
 * <p>Expired is what S3's clock calls so: the {@code Date} of an answer less its {@code
 * Last-Modified}. A lease that is not expired is watched for as long as it lasts, because its run
 * may have been killed; only one that is renewed meanwhile is held.
 *
 * @param duration how long this run's lease lasts after each write
 * @param conditional whether the store heeds conditions
 * @param nanos a monotonic clock, in nanoseconds
 */
public record LeaseOffice(
    SyncStore store, Duration duration, boolean conditional, LongSupplier nanos, Pause pause) {

  /** How often a lease that may be a dead run's is looked at. */
  private static final int LOOKS = 12;

  /** Tries where runs give back and take the lease under our eyes. */
  private static final int TRIES = 3;

  /** Renewed at a third, by a store whose clock has whole seconds and whose answers take some. */
  private static final Duration SHORTEST = Duration.ofSeconds(15);

  private static final Duration LONGEST = Duration.ofHours(1);

  /** Whether a lease may last so long; one that says so of itself is believed. */
  public static boolean canLast(Duration duration) {
    return duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0;
  }

  /**
   * Takes the lease. It is read before the first write: a store that ignores conditions must not
   * lose a live one.
   *
   * @param since this run's clock
   * @throws LeaseHeldException if another run renews it
   * @throws FailureException if the store cannot be read or written, or the wait was interrupted
   */
  public RunLease take(String runId, Instant since) {
    Optional<Stored> seen = store.read(LeaseRecord.NAME);
    for (int tries = 1; ; tries++) {
      boolean unreleased = false;
      if (seen.isPresent() && !isFree(seen.get())) {
        seen = watched(seen.get());
        unreleased = seen.isEmpty() || !isFree(seen.get());
      }
      String before = seen.map(LeaseRecord::in).map(LeaseRecord::runId).orElse(null);
      LeaseRecord ours = LeaseRecord.taken(runId, since, duration, before);
      FailureException refused = write(ours, Condition.unchangedSince(seen));
      seen = store.read(LeaseRecord.NAME);
      if (seen.isPresent() && isOf(runId, seen.get())) {
        return new RunLease(store, conditional, unreleased, ours, seen.get(), nanos);
      }
      if (refused != null && refused.failure().kind() != FailureKind.OVERTAKEN) {
        throw refused;
      }
      if (seen.isPresent() && LeaseRecord.in(seen.get()) == null) {
        throw unreadable();
      }
      if (seen.isPresent() && !isFree(seen.get())) {
        throw held(seen.get());
      }
      if (tries >= TRIES) {
        throw refused == null ? unreadable() : refused;
      }
    }
  }

  /** That it is held would be believed, and nobody would look. */
  private static FailureException unreadable() {
    return new FailureException(
        new Failure(
            FailureKind.RECORDS,
            "take the lease",
            "what stands under " + LeaseRecord.NAME + " after it was written is no lease, or gone",
            "Check that the store answers as S3 does, and that nothing else writes there"),
        null);
  }

  /** Whatever the answer says, or whether there is one: a look afterwards tells whose it is. */
  private @Nullable FailureException write(LeaseRecord ours, Condition condition) {
    try {
      store.write(LeaseRecord.NAME, SyncJson.document(ours), condition);
      return null;
    } catch (FailureException e) {
      return e;
    }
  }

  /** The lease once it may be taken: free, gone, expired, or not renewed while it was watched. */
  private Optional<Stored> watched(Stored first) {
    Duration lasts = lasts(first);
    long began = nanos.getAsLong();
    Optional<Stored> now = Optional.of(first);
    while (!isExpired(now.get(), lasts) && nanos.getAsLong() - began < lasts.toNanos()) {
      pause(first, lasts.dividedBy(LOOKS));
      now = store.read(LeaseRecord.NAME);
      if (now.isEmpty() || isFree(now.get())) {
        return now;
      }
      if (!now.get().etag().equals(first.etag())) {
        throw held(now.get());
      }
    }
    return now;
  }

  private void pause(Stored held, Duration time) {
    try {
      pause.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(
          new Failure(
              FailureKind.OVERTAKEN,
              "take the lease",
              "the run was interrupted while it waited for run " + holder(held),
              "The next run waits again, and goes on"),
          e);
    }
  }

  private static boolean isExpired(Stored held, Duration lasts) {
    return Duration.between(held.lastModified(), held.date()).compareTo(lasts) > 0;
  }

  /** As its holder says; ours where it says nothing that can be believed. */
  private Duration lasts(Stored held) {
    LeaseRecord record = LeaseRecord.in(held);
    Duration says = record == null ? Duration.ZERO : Duration.ofSeconds(record.seconds());
    return canLast(says) ? says : duration;
  }

  private static boolean isFree(Stored stored) {
    LeaseRecord record = LeaseRecord.in(stored);
    return record != null && record.isFree();
  }

  private static boolean isOf(String runId, Stored stored) {
    LeaseRecord record = LeaseRecord.in(stored);
    return record != null && record.runId().equals(runId);
  }

  private static String holder(Stored held) {
    LeaseRecord record = LeaseRecord.in(held);
    return record == null ? "unknown" : record.runId();
  }

  private static LeaseHeldException held(Stored held) {
    LeaseRecord record = LeaseRecord.in(held);
    String since = record == null ? "" : " since " + record.since();
    return new LeaseHeldException(
        "run "
            + holder(held)
            + " holds the lease"
            + since
            + " and renewed it at "
            + held.lastModified()
            + ". Wait until it ends, or stop it; if it dies, its lease expires by itself and the"
            + " next run goes on",
        record == null ? null : record.holder());
  }
}
