package io.s3hydration.report;

import io.s3hydration.listing.ETag;
import io.s3hydration.report.SyncStore.Condition;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps {@code index/progress.json} while a run goes on: opened at its start, rewritten after each
 * part, closed after the commit. Every write is conditional on the one before, so that a second run
 * is noticed at the next part.
 */
public final class ProgressFile {

  private final SyncStore store;
  private final List<Manifest.Part> parts = new ArrayList<>();
  private Progress progress;
  private ETag tag;

  private ProgressFile(SyncStore store, Progress progress, ETag tag) {
    this.store = store;
    this.progress = progress;
    this.tag = tag;
  }

  /**
   * Announces the run.
   *
   * @param seen the state of the file when the run looked
   * @throws io.s3hydration.transfer.FailureException of kind OVERTAKEN if it changed since
   */
  public static ProgressFile open(SyncStore store, Progress progress, Condition seen) {
    ETag tag = store.write(Progress.NAME, SyncJson.document(progress), seen);
    return new ProgressFile(store, progress, tag);
  }

  /** One more part is stored. */
  public void written(Manifest.Part part) {
    parts.add(part);
    rewrite(true);
  }

  /** The marker names the run's manifest. */
  public void close() {
    rewrite(false);
  }

  private void rewrite(boolean open) {
    progress = progress.with(parts, open);
    tag = store.write(Progress.NAME, SyncJson.document(progress), Condition.ifMatch(tag));
  }
}
