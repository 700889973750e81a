package io.s3hydration.report;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code last_successful_sync.json}: the commit point of a run. Only what it names is current.
 *
 * @param lastSuccessfulSync when the last run that sets it began to list: a scheduled one, a
 *     rebase, or the first. By the producer's clock at its first listing answer, or by an earlier
 *     one where that clock was ahead. Other backfills leave it as it was
 * @param failed objects that failed or changed in the run; they are not settled
 * @param manifest name of the settled index
 * @param manifestDigest SHA-256 of the manifest's bytes, hexadecimal
 * @param verifyNext whether the next run must compare with the consumer's listing, because a run
 *     before this one may have written without committing
 */
public record SyncMarker(
    int schemaVersion,
    Instant lastSuccessfulSync,
    String runId,
    Verdict verdict,
    long failed,
    long refused,
    String manifest,
    String manifestDigest,
    Binding binding,
    boolean verifyNext) {

  public SyncMarker {
    Objects.requireNonNull(lastSuccessfulSync, "lastSuccessfulSync");
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(verdict, "verdict");
    Objects.requireNonNull(manifest, "manifest");
    Objects.requireNonNull(manifestDigest, "manifestDigest");
    Objects.requireNonNull(binding, "binding");
  }

  public static final String NAME = "last_successful_sync.json";

  /** The newest version of all documents under the sync location that this program reads. */
  public static final int SCHEMA_VERSION = 1;

  /** What stands where the marker is. */
  public sealed interface State {

    /** Nothing: the first run. */
    record None() implements State {}

    /** A marker of ours, of a version that this program reads. */
    record Ours(SyncMarker marker) implements State {}

    /** The marker of a predecessor that keeps a time and no index. */
    record Predecessor(Instant time) implements State {}

    /**
     * Something that this program must not build on.
     *
     * @param why for a reader, without the way out
     */
    record Unusable(String why, @Nullable String advice) implements State {}
  }
}
