package io.s3hydration.report;

import io.s3hydration.listing.ETag;
import java.util.Optional;

/**
 * A store that reads, and writes nothing: what a dry run, or a backfill without an index, leaves.
 */
public final class DryRunStore implements SyncStore {

  private static final ETag NOTHING = new ETag("nothing-was-written");

  private final SyncStore store;

  public DryRunStore(SyncStore store) {
    this.store = store;
  }

  @Override
  public Optional<Stored> read(String name) {
    return store.read(name);
  }

  @Override
  public ETag write(String name, byte[] content, Condition condition) {
    return NOTHING;
  }

  @Override
  public void delete(String name) {}
}
