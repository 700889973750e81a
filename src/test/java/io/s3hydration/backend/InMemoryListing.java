package io.s3hydration.backend;

import io.s3hydration.listing.KeySpace;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ListingFailedException;
import io.s3hydration.listing.ListingPage;
import io.s3hydration.listing.ListingPages;
import io.s3hydration.listing.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Lists an {@link InMemoryBucket}, as well as it is told to. */
public final class InMemoryListing implements ListingPages {

  private static final String TOKEN = "after ";

  private final InMemoryBucket bucket;
  private final int pageSize;
  private volatile UnaryOperator<ListingPage> spoil = UnaryOperator.identity();

  /**
   * @param pageSize keys of a page, at least 1; S3 gives 1,000
   */
  public InMemoryListing(InMemoryBucket bucket, int pageSize) {
    this.bucket = bucket;
    this.pageSize = pageSize;
  }

  /** What becomes of every page from now on: reordered, emptied, without its token. */
  public void spoil(UnaryOperator<ListingPage> spoil) {
    this.spoil = spoil;
  }

  @Override
  public ListingPage page(KeySpace space, @Nullable String token) {
    checkBucket(space.bucket());
    ObjectKey after =
        token == null ? space.startAfter() : new ObjectKey(token.substring(TOKEN.length()));
    List<ListedObject> found =
        bucket.list(space.prefix(), after).entrySet().stream()
            .takeWhile(entry -> entry.getKey().startsWith(space.prefix()))
            .limit(pageSize + 1L)
            .map(entry -> entry.getValue().listed(entry.getKey()))
            .toList();
    boolean truncated = found.size() > pageSize;
    List<ListedObject> shown = truncated ? found.subList(0, pageSize) : found;
    String next = truncated ? TOKEN + shown.getLast().key().value() : null;
    return spoil.apply(new ListingPage(shown, shown.size(), truncated, next, bucket.now()));
  }

  @Override
  public Optional<ListedObject> only(String bucketName, ObjectKey key) {
    checkBucket(bucketName);
    return bucket.list(key.value(), null).entrySet().stream()
        .limit(1)
        .filter(first -> first.getKey().equals(key))
        .map(first -> first.getValue().listed(key))
        .findFirst();
  }

  private void checkBucket(String name) {
    if (!bucket.name().equals(name)) {
      throw new ListingFailedException("tried to list s3://" + name + " but 404 NoSuchBucket");
    }
  }
}
