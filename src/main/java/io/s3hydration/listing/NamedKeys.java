package io.s3hydration.listing;

import java.util.Iterator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a list of keys, each resolved by a listing of its own, so that they are what a
 * listing prints. One request a key. Single-threaded.
 */
public final class NamedKeys implements ListedObjects {

  private final ListingPages pages;
  private final String bucket;
  private final Iterator<ObjectKey> keys;
  private final Consumer<ObjectKey> missing;
  private final Runnable onPage;

  /**
   * @param missing told of every key that the bucket does not list
   * @param onPage called before each request; what it throws ends the walk
   */
  public NamedKeys(
      ListingPages pages,
      String bucket,
      SortedSet<ObjectKey> keys,
      Consumer<ObjectKey> missing,
      Runnable onPage) {
    this.pages = pages;
    this.bucket = bucket;
    this.keys = keys.iterator();
    this.missing = missing;
    this.onPage = onPage;
  }

  @Override
  public @Nullable ListedObject next() {
    while (keys.hasNext()) {
      onPage.run();
      ObjectKey key = keys.next();
      Optional<ListedObject> listed = pages.only(bucket, key);
      if (listed.isPresent()) {
        return listed.get();
      }
      missing.accept(key);
    }
    return null;
  }

  @Override
  public boolean exhausted() {
    return !keys.hasNext();
  }
}
