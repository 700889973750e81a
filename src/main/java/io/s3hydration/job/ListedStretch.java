package io.s3hydration.job;

import io.s3hydration.listing.KeySpace;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ListingFailedException;
import io.s3hydration.listing.ListingPages;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.ObjectListing;
import io.s3hydration.listing.PackedList;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a listing, walked by a thread of its own; its pages wait to be taken by another, in
 * order.
 */
final class ListedStretch {

  /** A page of 1,000 keys as they mostly are. One of longer keys counts as several. */
  private static final int USUAL_PAGE = 128 << 10;

  private final ObjectListing listing;
  private final @Nullable ObjectKey to;
  private final Runnable onPage;
  private final int places;
  private final Semaphore room;
  private final BlockingQueue<Page> ready = new LinkedBlockingQueue<>();
  private final Thread thread;
  private PackedList<ListedObject> objects = PackedObjects.none();
  private boolean asked;

  /** Of the room, what the page under way has. */
  private int share = 1;

  /**
   * @param to the last key of the stretch; null for all that come
   * @param room how many pages may wait, of 128 KiB each; one more where they grow heavier
   */
  ListedStretch(
      ListingPages pages, KeySpace space, @Nullable ObjectKey to, int room, Runnable onPage) {
    this.listing = new ObjectListing(pages, space, key -> false, this::beforePage);
    this.to = to;
    this.onPage = onPage;
    this.places = room;
    this.room = new Semaphore(room);
    this.thread = Thread.ofVirtual().name("listing").unstarted(this::walk);
  }

  /**
   * What came of one request.
   *
   * @param last whether it is the last of the stretch
   * @param failed why it is; null where nothing went wrong. The objects came before it did
   * @param share of the room, while it waits
   */
  record Page(
      List<ListedObject> objects, boolean last, @Nullable RuntimeException failed, int share) {}

  void start() {
    thread.start();
  }

  /** Takes no effect on pages that wait. */
  void stop() {
    thread.interrupt();
  }

  /** Waits for the next page. Not to be called after the last one. */
  Page take() throws InterruptedException {
    Page page = ready.take();
    room.release(page.share());
    return page;
  }

  /** S3's clock at the first page; to be asked by whoever has taken it. */
  @Nullable Instant began() {
    return listing.began();
  }

  private void walk() {
    RuntimeException failed = null;
    try {
      collect();
    } catch (RuntimeException e) {
      failed = e;
    } catch (Error e) {
      failed = new IllegalStateException(e);
    }
    handOver(true, failed);
  }

  private void collect() {
    for (ListedObject object = listing.next(); object != null; object = listing.next()) {
      int beyond = to == null ? -1 : object.key().compareTo(to);
      if (beyond <= 0) {
        objects.add(object);
      }
      if (beyond >= 0) {
        return;
      }
    }
  }

  private void handOver(boolean last, @Nullable RuntimeException failed) {
    objects.trimToSize();
    ready.add(new Page(objects, last, failed, share));
  }

  private void beforePage() {
    if (asked) {
      handOver(false, null);
      // The next is about as heavy.
      share = Math.clamp(Math.ceilDiv(objects.bytes(), USUAL_PAGE), 1, places);
      objects = PackedObjects.none();
    }
    asked = true;
    try {
      room.acquire(share);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ListingFailedException("nobody asks for the rest of the listing", e);
    }
    onPage.run();
  }
}
