package io.s3hydration.report;

import io.s3hydration.report.SyncStore.Stored;
import io.s3hydration.transfer.FailureException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Removes index parts that neither the current manifest nor the one before it names. Which objects
 * those are is read from manifests and from {@code index/progress.json}; what nobody names is left
 * alone, because it may be another run's.
 */
public final class IndexSweep {

  private final SyncStore store;
  private final Lease lease;
  private final Runnable onAnswer;

  /**
   * @param onAnswer called after each request that was answered well: many may take long. What it
   *     throws ends the sweep
   */
  public IndexSweep(SyncStore store, Lease lease, Runnable onAnswer) {
    this.store = store;
    this.lease = lease;
    this.onAnswer = onAnswer;
  }

  /**
   * Sweeps after a run that has committed; does nothing after one that wrote no manifest.
   *
   * @param leftovers of runs that did not commit
   * @return those that must wait for a later run: what they were written over is still kept
   * @throws io.s3hydration.transfer.FailureException if something cannot be read or removed, or the
   *     lease is lost; a later run goes on
   */
  public List<Leftover> after(String runId, List<Leftover> leftovers) {
    String currentName = Manifest.name(runId);
    Manifest current = read(currentName);
    String previousName = current == null ? null : current.previous();
    Manifest previous = previousName == null ? null : read(previousName);
    if (current == null || previousName == null || previous == null) {
      return leftovers;
    }
    lease.renew();
    Set<String> kept = new HashSet<>(Set.of(currentName, previousName));
    current.parts().forEach(part -> kept.add(part.name()));
    previous.parts().forEach(part -> kept.add(part.name()));
    sweepManifestsBefore(previous, kept);
    List<Leftover> waiting = new ArrayList<>();
    for (Leftover leftover : leftovers) {
      String base = leftover.baseManifest();
      if (currentName.equals(base) || previousName.equals(base)) {
        waiting.add(leftover);
      } else {
        leftover.names().stream().filter(name -> !kept.contains(name)).forEach(this::remove);
      }
    }
    return waiting;
  }

  /** The oldest first, and each manifest after its parts: what was cut short is found again. */
  private void sweepManifestsBefore(Manifest previous, Set<String> kept) {
    Deque<String> names = new ArrayDeque<>();
    Deque<Manifest> manifests = new ArrayDeque<>();
    String name = previous.previous();
    while (name != null && !kept.contains(name) && !names.contains(name)) {
      Manifest manifest = read(name);
      if (manifest == null) {
        break;
      }
      names.push(name);
      manifests.push(manifest);
      name = manifest.previous();
    }
    while (!names.isEmpty()) {
      manifests.pop().parts().stream()
          .map(Manifest.Part::name)
          .filter(part -> !kept.contains(part))
          .forEach(this::remove);
      remove(names.pop());
    }
  }

  private void remove(String name) {
    store.delete(name);
    onAnswer.run();
  }

  /** Null where there is none, or none that can be read: then nobody knows what it names. */
  private @Nullable Manifest read(String name) {
    try {
      Optional<Stored> stored = store.read(name);
      onAnswer.run();
      return stored.isEmpty() ? null : SyncJson.read(stored.get().content(), Manifest.class);
    } catch (JacksonException e) {
      return null;
    } catch (FailureException e) {
      if (StoredIndex.isUnreadable(e.failure())) {
        return null;
      }
      throw e;
    }
  }
}
