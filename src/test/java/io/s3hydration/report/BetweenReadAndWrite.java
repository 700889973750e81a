package io.s3hydration.report;

import io.s3hydration.listing.ETag;
import java.util.Optional;

/** A store in which something happens after a read and before the first write that follows. */
final class BetweenReadAndWrite implements SyncStore {

  private final SyncStore store;
  private final Runnable event;
  private boolean happened;

  BetweenReadAndWrite(SyncStore store, Runnable event) {
    this.store = store;
    this.event = event;
  }

  @Override
  public Optional<Stored> read(String name) {
    return store.read(name);
  }

  @Override
  public ETag write(String name, byte[] content, Condition condition) {
    if (!happened) {
      happened = true;
      event.run();
    }
    return store.write(name, content, condition);
  }

  @Override
  public void delete(String name) {
    store.delete(name);
  }
}
