package io.s3hydration.listing;

import static io.s3hydration.listing.Samples.NOON;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A bucket that lists as S3 does, a few keys a page. */
public final class PrintedListing implements ListingPages {

  private final TreeMap<ObjectKey, ListedObject> objects = new TreeMap<>();
  private final int pageSize;

  public PrintedListing(int pageSize, Collection<ListedObject> objects) {
    this.pageSize = pageSize;
    objects.forEach(object -> this.objects.put(object.key(), object));
  }

  public ObjectListing list(String prefix) {
    return list(prefix, null);
  }

  public ObjectListing list(String prefix, @Nullable ObjectKey startAfter) {
    return new ObjectListing(
        this, new KeySpace("bucket", prefix, startAfter), key -> false, () -> {});
  }

  @Override
  public ListingPage page(KeySpace space, @Nullable String token) {
    ObjectKey after = token == null ? space.startAfter() : new ObjectKey(token);
    List<ListedObject> rest =
        (after == null ? objects : objects.tailMap(after, false))
            .values().stream().filter(object -> object.key().startsWith(space.prefix())).toList();
    List<ListedObject> page = rest.stream().limit(pageSize).toList();
    boolean truncated = rest.size() > pageSize;
    String next = truncated ? page.getLast().key().value() : null;
    return new ListingPage(page, page.size(), truncated, next, NOON);
  }

  @Override
  public Optional<ListedObject> only(String bucket, ObjectKey key) {
    return Optional.ofNullable(objects.get(key));
  }
}
