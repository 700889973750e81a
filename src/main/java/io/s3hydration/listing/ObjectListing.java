package io.s3hydration.listing;

import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Walks the listing of a {@link KeySpace} page by page, in {@link KeyOrder}, and fails on one that
 * contradicts itself: the merge that follows would lose objects without a word. After that it does
 * not go on.
 *
 * <p>Single-threaded. Holds one page.
 */
public final class ObjectListing implements ListedObjects {

  /** So many empty pages in a row that claim there is more: the listing goes nowhere. */
  private static final int EMPTY_PAGES = 3;

  private final ListingPages pages;
  private final KeySpace space;
  private final Predicate<ObjectKey> hidden;
  private final Runnable onPage;

  private Iterator<ListedObject> page = List.<ListedObject>of().iterator();
  private @Nullable String token;
  private @Nullable ObjectKey last;
  private @Nullable Instant began;
  private boolean exhausted;
  private int emptyPages;
  private @Nullable ListingFailedException failed;

  /**
   * @param hidden keys that the walk passes over, after checking their order
   * @param onPage called before each request; what it throws ends the walk
   */
  public ObjectListing(
      ListingPages pages, KeySpace space, Predicate<ObjectKey> hidden, Runnable onPage) {
    this.pages = pages;
    this.space = space;
    this.hidden = hidden;
    this.onPage = onPage;
    this.last = space.startAfter();
  }

  @Override
  public @Nullable ListedObject next() {
    if (failed != null) {
      throw failed;
    }
    while (true) {
      while (page.hasNext()) {
        ListedObject object = page.next();
        checkOrder(object.key());
        if (!hidden.test(object.key())) {
          return object;
        }
      }
      if (exhausted) {
        return null;
      }
      readPage();
    }
  }

  @Override
  public boolean exhausted() {
    return exhausted && !page.hasNext() && failed == null;
  }

  @Override
  public @Nullable Instant began() {
    return began;
  }

  private void readPage() {
    onPage.run();
    ListingPage read = pages.page(space, token);
    if (began == null) {
      began = read.date();
    }
    if (read.keyCount() != read.objects().size()) {
      throw contradiction(
          "a page holds " + read.objects().size() + " keys and claims " + read.keyCount());
    }
    emptyPages = read.objects().isEmpty() && read.truncated() ? emptyPages + 1 : 0;
    if (emptyPages == EMPTY_PAGES) {
      throw contradiction(EMPTY_PAGES + " empty pages in a row claim that there is more");
    }
    String next = Objects.requireNonNullElse(read.nextToken(), "");
    if (read.truncated() && next.isEmpty()) {
      throw contradiction("a page is truncated and gives no continuation token");
    }
    if (!read.truncated() && !next.isEmpty()) {
      throw contradiction("a page calls itself the last one and gives a continuation token");
    }
    if (read.truncated()) {
      if (next.equals(token)) {
        throw contradiction("a page gives the continuation token that led to it");
      }
      token = next;
    }
    exhausted = !read.truncated();
    page = read.objects().iterator();
  }

  private void checkOrder(ObjectKey key) {
    if (!key.startsWith(space.prefix())) {
      throw contradiction("it holds <" + key + ">, which is not under the prefix");
    }
    ObjectKey before = last;
    if (before != null) {
      int order = key.compareTo(before);
      if (order == 0) {
        throw contradiction("it holds <" + key + "> twice");
      }
      if (order < 0) {
        throw contradiction("<" + key + "> comes after <" + before + ">: not in UTF-8 byte order");
      }
    }
    last = key;
  }

  private ListingFailedException contradiction(String what) {
    failed =
        new ListingFailedException(
            "tried to list "
                + space.location()
                + " but its listing contradicts itself: "
                + what
                + ". No object can be called new or deleted on such ground. Check that the endpoint is"
                + " a general-purpose bucket of S3 or of a store that lists as S3 does");
    return failed;
  }
}
