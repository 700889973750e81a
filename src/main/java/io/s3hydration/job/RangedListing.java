package io.s3hydration.job;

import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.KeySpace;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ListedObjects;
import io.s3hydration.listing.ListingFailedException;
import io.s3hydration.listing.ListingPages;
import io.s3hydration.listing.ObjectKey;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Walks the listing of a {@link KeySpace} ahead of whoever asks, in stretches side by side where it
 * is known how its keys spread: S3 answers pages of one stretch one after the other, each after
 * some 100 ms, and a bucket of a million keys has a thousand. A stretch that is not the last costs
 * one request more at most.
 *
 * <p>One thread asks. Holds {@value #PAGES} pages of {@value #STRETCHES} stretches at most, one of
 * a space that is walked as a whole.
 */
final class RangedListing implements ListedObjects {

  /** Side by side. */
  static final int STRETCHES = 4;

  /** How far each is ahead; twice as many keys may be in it as when the index was written. */
  static final int PAGES = 60;

  private final KeySpace space;
  private final Deque<Supplier<ListedStretch>> waiting = new ArrayDeque<>();
  private final Deque<ListedStretch> walking = new ArrayDeque<>();
  private Iterator<ListedObject> objects = List.<ListedObject>of().iterator();
  private @Nullable RuntimeException failed;
  private @Nullable Instant began;

  /**
   * @param cuts keys, in order, at which the walk may be cut; what they are is all the same
   * @param onPage called before each request, by any thread; what it throws ends the walk
   */
  RangedListing(ListingPages pages, KeySpace space, List<ObjectKey> cuts, Runnable onPage) {
    this.space = space;
    int room = cuts.isEmpty() ? 1 : PAGES;
    ObjectKey after = space.startAfter();
    for (ObjectKey cut : cuts) {
      waiting.add(stretch(pages, after, cut, room, onPage));
      after = cut;
    }
    waiting.add(stretch(pages, after, null, room, onPage));
  }

  /** Made when its turn comes: a bucket may have ten thousand. */
  private Supplier<ListedStretch> stretch(
      ListingPages pages,
      @Nullable ObjectKey after,
      @Nullable ObjectKey to,
      int room,
      Runnable onPage) {
    return () -> new ListedStretch(pages, space.after(after), to, room, onPage);
  }

  /**
   * @param known how the keys spread when this was last looked at; if that is wrong, it costs only
   *     time
   * @param keys that each stretch but the last has at least, if it is right
   * @param onPage called before each request, by any thread; what it throws ends the walk
   */
  static RangedListing over(
      ListingPages pages, KeySpace space, List<IndexRange> known, int keys, Runnable onPage) {
    return new RangedListing(pages, space, cuts(space, known, keys), onPage);
  }

  private static List<ObjectKey> cuts(KeySpace space, List<IndexRange> known, int keys) {
    List<ObjectKey> cuts = new ArrayList<>();
    long since = 0;
    for (IndexRange range : known) {
      ObjectKey from = range.from();
      if (since >= keys && from != null && from.startsWith(space.prefix())) {
        cuts.add(from);
        since = 0;
      }
      since += range.touches(space.prefix()) ? range.entries() : 0;
    }
    return cuts;
  }

  @Override
  public @Nullable ListedObject next() {
    while (!objects.hasNext()) {
      if (failed != null) {
        throw failed;
      }
      if (exhausted()) {
        return null;
      }
      take();
    }
    return objects.next();
  }

  @Override
  public boolean exhausted() {
    return waiting.isEmpty() && walking.isEmpty() && !objects.hasNext() && failed == null;
  }

  @Override
  public @Nullable Instant began() {
    return began;
  }

  private void take() {
    ListedStretch first = walking.isEmpty() ? start() : walking.getFirst();
    ListedStretch.Page page = taken(first);
    objects = page.objects().iterator();
    if (began == null) {
      began = first.began();
    }
    if (page.failed() != null) {
      failed = page.failed();
      close();
      return;
    }
    if (page.last()) {
      walking.removeFirst();
    }
    // Not before the first answer: nothing may have been listed before the time that a run is said
    // to have begun.
    while (walking.size() < STRETCHES && !waiting.isEmpty()) {
      start();
    }
  }

  private ListedStretch start() {
    ListedStretch stretch = waiting.removeFirst().get();
    walking.addLast(stretch);
    stretch.start();
    return stretch;
  }

  private ListedStretch.Page taken(ListedStretch stretch) {
    try {
      return stretch.take();
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      failed =
          new ListingFailedException(
              "tried to list "
                  + space.location()
                  + " but was interrupted while it waited for the next page",
              e);
      throw failed;
    }
  }

  @Override
  public void close() {
    walking.forEach(ListedStretch::stop);
  }
}
