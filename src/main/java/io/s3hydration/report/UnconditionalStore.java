package io.s3hydration.report;

import io.s3hydration.listing.ETag;
import java.util.Optional;

/**
 * A store that knows no conditions, as {@code hydration.consumer.conditional-writes=off} waives
 * them: whoever writes last wins.
 */
public final class UnconditionalStore implements SyncStore {

  private final SyncStore store;

  public UnconditionalStore(SyncStore store) {
    this.store = store;
  }

  @Override
  public Optional<Stored> read(String name) {
    return store.read(name);
  }

  @Override
  public ETag write(String name, byte[] content, Condition condition) {
    return store.write(name, content, Condition.ALWAYS);
  }

  @Override
  public void delete(String name) {
    store.delete(name);
  }
}
