package io.s3hydration.job;

import io.s3hydration.listing.KeySpace;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ListingFailedException;
import io.s3hydration.listing.ListingPage;
import io.s3hydration.listing.ListingPages;
import io.s3hydration.listing.ObjectKey;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the next page of a walk while the present one is worked through: one page ahead, so that
 * at most two are held. What goes wrong with a page is told when it is asked for. A walk that ends
 * early may have asked for one page that nobody reads.
 *
 * <p>One walk at a time, on one thread; {@link #only} may be asked by any. Who is interrupted while
 * it walks ends what is under way.
 */
final class PagesAhead implements ListingPages {

  private final ListingPages pages;
  private @Nullable Ahead next;

  /**
   * @param pages asked by another thread than the walk's
   */
  PagesAhead(ListingPages pages) {
    this.pages = pages;
  }

  /** A page that is asked for already. */
  private record Ahead(KeySpace space, String token, FutureTask<ListingPage> page, Thread thread) {

    boolean is(KeySpace other, @Nullable String otherToken) {
      return space.equals(other) && token.equals(otherToken);
    }
  }

  @Override
  public ListingPage page(KeySpace space, @Nullable String token) {
    Ahead ahead = next;
    next = null;
    ListingPage page;
    if (ahead != null && ahead.is(space, token)) {
      page = taken(ahead);
    } else {
      end(ahead);
      page = pages.page(space, token);
    }
    String following = page.nextToken();
    if (page.truncated() && following != null && !following.isEmpty()) {
      next = ask(space, following);
    }
    return page;
  }

  @Override
  public Optional<ListedObject> only(String bucket, ObjectKey key) {
    return pages.only(bucket, key);
  }

  private Ahead ask(KeySpace space, String token) {
    FutureTask<ListingPage> page = new FutureTask<>(() -> pages.page(space, token));
    return new Ahead(space, token, page, Thread.ofVirtual().name("listing-ahead").start(page));
  }

  private static ListingPage taken(Ahead ahead) {
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted(ahead, null);
    }
    try {
      return ahead.page().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(ahead, e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failed -> throw failed;
        case Error failed -> throw failed;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private static ListingFailedException interrupted(
      Ahead ahead, @Nullable InterruptedException because) {
    end(ahead);
    return new ListingFailedException(
        "tried to list s3://"
            + ahead.space().bucket()
            + "/"
            + ahead.space().prefix()
            + " but was interrupted while it waited for the next page",
        because);
  }

  private static void end(@Nullable Ahead ahead) {
    if (ahead != null) {
      ahead.thread().interrupt();
    }
  }
}
