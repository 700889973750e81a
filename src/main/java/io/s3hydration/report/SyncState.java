package io.s3hydration.report;

import io.s3hydration.report.SyncMarker.State;
import io.s3hydration.report.SyncStore.Condition;
import io.s3hydration.report.SyncStore.Stored;
import io.s3hydration.transfer.FailureException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What earlier runs left under the sync location, read once when a run starts.
 *
 * @param manifest the settled index that the marker names; null if there is no marker of ours, or
 *     if the manifest is missing or damaged. An older manifest never takes its place
 * @param manifestProblem why it is null although the marker names one; null otherwise
 * @param progress what the last run left of its own; null if nothing that can be read
 * @param uncommitted whether a run may have written copies without committing
 * @param unreleased whether the run before never gave its lease back: it may write once more
 * @param markerSeen what must still stand there when this run commits
 * @param readAt S3's clock when the marker was read; null if there is none
 */
public record SyncState(
    State marker,
    @Nullable Manifest manifest,
    @Nullable String manifestProblem,
    @Nullable Progress progress,
    boolean uncommitted,
    boolean unreleased,
    Condition markerSeen,
    Condition progressSeen,
    @Nullable Instant readAt) {

  /**
   * Reads marker, manifest and progress: three requests at most.
   *
   * @param timePointer see {@code hydration.sync.predecessor-time-pointer}; null to look for it
   * @param unreleased what the lease told
   * @throws io.s3hydration.transfer.FailureException if the store cannot be read
   */
  public static SyncState read(SyncStore store, @Nullable String timePointer, boolean unreleased) {
    Optional<Stored> marker = store.read(SyncMarker.NAME);
    Optional<Stored> progress = store.read(Progress.NAME);
    State state = new MarkerReader(timePointer).read(marker);
    Manifest manifest = null;
    String problem = null;
    if (state instanceof State.Ours(SyncMarker ours)) {
      try {
        manifest = manifest(store, ours);
      } catch (UnreadableManifestException e) {
        problem = e.getMessage();
      }
    }
    return new SyncState(
        state,
        manifest,
        problem,
        progress.map(SyncState::progress).orElse(null),
        progress.map(SyncState::isOpen).orElse(false),
        unreleased,
        Condition.unchangedSince(marker),
        Condition.unchangedSince(progress),
        marker.map(Stored::date).orElse(null));
  }

  private static Manifest manifest(SyncStore store, SyncMarker marker)
      throws UnreadableManifestException {
    Optional<Stored> stored;
    try {
      stored = store.read(marker.manifest());
    } catch (FailureException e) {
      if (StoredIndex.isUnreadable(e.failure())) {
        throw new UnreadableManifestException(
            marker.manifest() + " cannot be read: " + e.failure().because());
      }
      throw e;
    }
    if (stored.isEmpty()) {
      throw new UnreadableManifestException(marker.manifest() + " is missing");
    }
    byte[] content = stored.get().content();
    if (!SyncJson.digest(content).equals(marker.manifestDigest())) {
      throw new UnreadableManifestException(
          marker.manifest() + " has not the digest that the marker names");
    }
    try {
      return SyncJson.read(content, Manifest.class);
    } catch (JacksonException e) {
      throw new UnreadableManifestException(marker.manifest() + " is not a manifest");
    }
  }

  /** The marker that stands there now; null if none of ours does. */
  public @Nullable SyncMarker currentMarker() {
    return marker instanceof State.Ours(SyncMarker ours) ? ours : null;
  }

  /** What the marker names; null if there is no marker of ours. */
  public @Nullable String currentManifest() {
    SyncMarker ours = currentMarker();
    return ours == null ? null : ours.manifest();
  }

  /** Whether somebody asked to trust no entry, and no run has got through with it since. */
  boolean hasUnfinishedRebase(Binding binding) {
    return progress != null
        && progress.open()
        && Course.Mode.REBASING.name().equals(progress.mode())
        && isOverTheSame(progress, binding);
  }

  /** Whether the parts of a run that did not commit were written over what is current now. */
  boolean isOverTheSame(Progress before, Binding binding) {
    return before.binding().equals(binding)
        && Objects.equals(before.baseManifest(), currentManifest());
  }

  /** Whether a run that never ended may still write, so that one look is not enough. */
  boolean needsAnotherLook() {
    return uncommitted || unreleased;
  }

  /** What cannot be read may be open. */
  private static boolean isOpen(Stored stored) {
    Progress progress = progress(stored);
    return progress == null || progress.open();
  }

  private static @Nullable Progress progress(Stored stored) {
    try {
      Progress progress = SyncJson.read(stored.content(), Progress.class);
      // A newer program's may mean something else by what this one knows.
      return progress.schemaVersion() > SyncMarker.SCHEMA_VERSION ? null : progress;
    } catch (JacksonException e) {
      return null;
    }
  }

  private static final class UnreadableManifestException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableManifestException(String message) {
      super(message);
    }
  }
}
