package io.s3hydration.report;

import io.s3hydration.report.SyncStore.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * {@code run.lease}: which run may work on the destination. Never deleted; no two writes have the
 * same bytes, or a tag would not tell them apart.
 *
 * @param state {@code held} or {@code free}
 * @param renewals counts the writes of one run
 * @param since when the run took it, by the run's own clock: for a reader
 * @param seconds how long it lasts after each write
 * @param before the run that had it before, however it ended; null if there was none
 */
record LeaseRecord(
    int schemaVersion,
    String runId,
    String state,
    long renewals,
    Instant since,
    long seconds,
    @Nullable String before) {

  static final String NAME = "run.lease";

  private static final String HELD = "held";
  private static final String FREE = "free";

  LeaseRecord {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(since, "since");
  }

  static LeaseRecord taken(
      String runId, Instant since, Duration duration, @Nullable String before) {
    return new LeaseRecord(
        SyncMarker.SCHEMA_VERSION,
        runId,
        HELD,
        0,
        since,
        Math.max(1, duration.toSeconds()),
        before);
  }

  LeaseRecord renewed() {
    return new LeaseRecord(schemaVersion, runId, HELD, renewals + 1, since, seconds, before);
  }

  LeaseRecord freed() {
    return new LeaseRecord(schemaVersion, runId, FREE, renewals + 1, since, seconds, before);
  }

  LeaseHolder holder() {
    return new LeaseHolder(runId, before);
  }

  boolean isFree() {
    return state.equals(FREE);
  }

  /** What stands there; null if it is nothing that this program understands. */
  static @Nullable LeaseRecord in(Stored stored) {
    try {
      return SyncJson.read(stored.content(), LeaseRecord.class);
    } catch (JacksonException e) {
      return null;
    }
  }
}
