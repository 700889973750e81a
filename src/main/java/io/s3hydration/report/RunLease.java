package io.s3hydration.report;

import io.s3hydration.listing.ETag;
import io.s3hydration.report.SyncStore.Condition;
import io.s3hydration.report.SyncStore.Stored;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The lease that this run took. Every write of it is on the condition of the one before, so that of
 * two runs that believe to hold it, one finds out.
 *
 * <p>Where conditional writes are waived, each write looks first whose lease it is. That keeps off
 * a run which starts while another works, but not two which start within the same moment.
 */
public final class RunLease implements Lease {

  private final SyncStore store;
  private final boolean conditional;
  private final boolean unreleased;
  private final LongSupplier nanos;
  private final Instant storeTime;
  private final long readAt;
  private LeaseRecord record;
  private ETag tag;
  private @Nullable FailureException lost;
  private boolean released;

  /**
   * @param stored the lease as it stands after this run took it
   * @param nanos a monotonic clock, in nanoseconds
   */
  RunLease(
      SyncStore store,
      boolean conditional,
      boolean unreleased,
      LeaseRecord record,
      Stored stored,
      LongSupplier nanos) {
    this.store = store;
    this.conditional = conditional;
    this.unreleased = unreleased;
    this.record = record;
    this.tag = stored.etag();
    this.nanos = nanos;
    this.storeTime = stored.date();
    this.readAt = nanos.getAsLong();
  }

  @Override
  public boolean wasUnreleased() {
    return unreleased;
  }

  @Override
  public synchronized Optional<LeaseHolder> holder() {
    return Optional.of(record.holder());
  }

  @Override
  public Instant storeTime() {
    return storeTime.plusNanos(nanos.getAsLong() - readAt);
  }

  @Override
  public synchronized void renew() {
    if (lost != null) {
      throw lost;
    }
    if (!released) {
      write(record.renewed());
    }
  }

  @Override
  public synchronized void release() {
    if (lost == null && !released) {
      write(record.freed());
      released = true;
    }
  }

  /** A write of ours whose answer was lost leaves a tag that we do not know: it is read back. */
  private void write(LeaseRecord next) {
    if (!conditional) {
      tag = requireOurs();
    }
    try {
      tag = store.write(LeaseRecord.NAME, SyncJson.document(next), Condition.ifMatch(tag));
    } catch (FailureException e) {
      if (e.failure().kind() != FailureKind.OVERTAKEN) {
        throw e;
      }
      tag = requireOurs();
      tag = store.write(LeaseRecord.NAME, SyncJson.document(next), Condition.ifMatch(tag));
    }
    record = next;
  }

  private ETag requireOurs() {
    Optional<Stored> there = store.read(LeaseRecord.NAME);
    LeaseRecord standing = there.map(LeaseRecord::in).orElse(null);
    if (there.isPresent() && standing != null && standing.runId().equals(record.runId())) {
      return there.get().etag();
    }
    lost =
        new FailureException(
            new Failure(
                FailureKind.OVERTAKEN,
                "renew the lease of run " + record.runId(),
                standing == null
                    ? "it is gone: somebody removed or overwrote " + LeaseRecord.NAME
                    : "run " + standing.runId() + " has taken it",
                "A run that is paused for longer than hydration.lease.duration loses its lease; what"
                    + " it copied is found by the next run"),
            null);
    throw lost;
  }

  /** After what time a lease that lasts so long is renewed: three chances before it is gone. */
  public static Duration renewEvery(Duration duration) {
    return duration.dividedBy(3);
  }
}
