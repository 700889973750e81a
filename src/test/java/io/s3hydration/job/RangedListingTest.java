package io.s3hydration.job;

import static io.s3hydration.listing.Samples.NOON;
import static io.s3hydration.listing.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.KeySpace;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ListedObjects;
import io.s3hydration.listing.ListingFailedException;
import io.s3hydration.listing.ListingPage;
import io.s3hydration.listing.ListingPages;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.ObjectListing;
import io.s3hydration.listing.Samples;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangedListingTest {

  private static final KeySpace SPACE = new KeySpace("producer-bucket", "in/");

  private final Bucket bucket = new Bucket();
  private @Nullable RangedListing listing;

  /** Lists keys as S3 does, tells of each request as it comes, and lets the test hold it back. */
  private static final class Bucket implements ListingPages {

    private final List<String> keys = new ArrayList<>();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private volatile String held = "nothing";
    private volatile CountDownLatch released = new CountDownLatch(1);
    private volatile boolean startsAnywhere;
    private final AtomicInteger requests = new AtomicInteger();
    private int pageSize = 1;

    Bucket of(String... some) {
      keys.addAll(List.of(some));
      return this;
    }

    @Override
    public ListingPage page(KeySpace space, @Nullable String token) {
      ObjectKey after = token == null ? space.startAfter() : key(token);
      String request = "after " + after;
      int number = requests.getAndIncrement();
      asked.add(request);
      if (request.equals(held)) {
        hold();
      }
      List<ListedObject> rest =
          keys.stream()
              .map(Samples::listed)
              .filter(o -> startsAnywhere || after == null || o.key().compareTo(after) > 0)
              .toList();
      List<ListedObject> page = rest.subList(0, Math.min(pageSize, rest.size()));
      boolean truncated = rest.size() > pageSize;
      return new ListingPage(
          page,
          page.size(),
          truncated,
          truncated ? page.getLast().key().value() : null,
          NOON.plusSeconds(number));
    }

    private void hold() {
      try {
        released.await();
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw new ListingFailedException("interrupted", e);
      }
    }

    @Override
    public Optional<ListedObject> only(String bucket, ObjectKey key) {
      throw new AssertionError("a walk asks for pages");
    }

    void awaitRequest(String request) throws InterruptedException {
      assertThat(asked.poll(30, TimeUnit.SECONDS)).isEqualTo(request);
    }

    void awaitRequests(String... requests) throws InterruptedException {
      List<String> came = new ArrayList<>();
      for (int i = 0; i < requests.length; i++) {
        came.add(asked.poll(30, TimeUnit.SECONDS));
      }
      assertThat(came).containsExactlyInAnyOrder(requests);
    }
  }

  @AfterEach
  void leaveNothingBehind() {
    Thread.interrupted();
    if (listing != null) {
      listing.close();
    }
  }

  private RangedListing walk(String... cuts) {
    listing =
        new RangedListing(
            bucket, SPACE, List.of(cuts).stream().map(Samples::key).toList(), () -> {});
    return listing;
  }

  private static List<String> rest(ListedObjects objects) {
    List<String> keys = new ArrayList<>();
    for (ListedObject object = objects.next(); object != null; object = objects.next()) {
      keys.add(object.key().value());
    }
    return keys;
  }

  @Test
  void asksForNothingBeforeItIsAsked() {
    bucket.of("in/a");

    assertThat(walk().exhausted()).isFalse();
    assertThat(bucket.asked).isEmpty();
  }

  @Test
  void aSpaceAsAWholeIsReadOnePageAheadAndNoFurther() throws InterruptedException {
    bucket.of("in/a", "in/b", "in/c", "in/d");
    RangedListing walk = walk();

    assertThat(walk.next()).isEqualTo(Samples.listed("in/a"));
    bucket.awaitRequest("after null");
    bucket.awaitRequest("after in/a");
    assertThat(walk.next()).isEqualTo(Samples.listed("in/b"));
    bucket.awaitRequest("after in/b");
    assertThat(bucket.asked).isEmpty();
    assertThat(rest(walk)).containsExactly("in/c", "in/d");
    assertThat(walk.exhausted()).isTrue();
    bucket.awaitRequest("after in/c");
    assertThat(bucket.asked).isEmpty();
  }

  @Test
  void anEmptyBucketIsExhaustedAfterOnePage() {
    RangedListing walk = walk();

    assertThat(walk.next()).isNull();
    assertThat(walk.exhausted()).isTrue();
    assertThat(walk.next()).isNull();
    assertThat(bucket.asked).hasSize(1);
  }

  @Test
  void stretchesAreReadSideBySideOnceTheFirstAnswerIsThere() throws InterruptedException {
    bucket.of("in/a", "in/c", "in/e", "in/g", "in/i", "in/k");
    bucket.held = "after null";
    RangedListing walk = walk("in/b", "in/d", "in/f", "in/h", "in/j");
    BlockingQueue<ListedObject> first = new LinkedBlockingQueue<>();
    Thread.ofVirtual().start(() -> first.add(walk.next()));

    bucket.awaitRequest("after null");
    assertThat(first).isEmpty();
    assertThat(bucket.asked).isEmpty();
    bucket.released.countDown();

    assertThat(first.poll(30, TimeUnit.SECONDS)).isEqualTo(Samples.listed("in/a"));
    // each stretch learns by a key beyond it that it is at its end
    bucket.awaitRequests(
        "after in/a",
        "after in/b",
        "after in/c",
        "after in/d",
        "after in/e",
        "after in/f",
        "after in/g");
    assertThat(bucket.asked).as("a fifth stretch waits for the first to be read").isEmpty();
    assertThat(walk.began()).isEqualTo(NOON);
  }

  @Test
  void theNextStretchBeginsWhenOneIsRead() throws InterruptedException {
    bucket.of("in/a", "in/c", "in/e", "in/g", "in/i");
    RangedListing walk = walk("in/b", "in/d", "in/f", "in/h");

    assertThat(rest(walk)).containsExactly("in/a", "in/c", "in/e", "in/g", "in/i");
    assertThat(walk.exhausted()).isTrue();
    assertThat(bucket.asked).contains("after in/h");
  }

  @Test
  void aStretchEndsWithItsCutWhereThatIsStillAKey() {
    bucket.of("in/a", "in/b", "in/c");

    assertThat(rest(walk("in/b"))).containsExactly("in/a", "in/b", "in/c");
    assertThat(bucket.asked).containsExactlyInAnyOrder("after null", "after in/a", "after in/b");
  }

  @Test
  void noStretchIsReadFurtherAheadThanItsPages() throws InterruptedException {
    int keys = 1_000;
    IntStream.range(0, 2 * keys).forEach(i -> bucket.of("in/%04d".formatted(i)));
    AtomicInteger tooFar = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(2 * RangedListing.PAGES);
    listing =
        new RangedListing(
            bucket,
            SPACE,
            List.of(key("in/%04d".formatted(keys - 1))),
            () -> {
              if (begun.incrementAndGet() - taken.get() > 2 * RangedListing.PAGES + 1) {
                tooFar.incrementAndGet();
              }
              full.countDown();
            });

    assertThat(listing.next()).isNotNull();
    assertThat(full.await(30, TimeUnit.SECONDS)).as("both stretches are full").isTrue();
    do {
      taken.incrementAndGet();
    } while (listing.next() != null);

    assertThat(taken.get()).isEqualTo(2 * keys);
    assertThat(tooFar).hasValue(0);
  }

  /** Sixty of 1 MB would be a quarter of a heap of 256 MB. */
  @ParameterizedTest
  @CsvSource({"40, 59, 62", "200, 59, 34", "1000, 20, 12"})
  void pagesOfLongKeysCountAsSeveral(int length, int pages, int ahead) throws InterruptedException {
    LongKeys keys = new LongKeys(length, pages);
    listing = new RangedListing(keys, SPACE, List.of(key("in/z")), () -> {});

    assertThat(listing.next()).isNotNull();
    while (keys.asked.poll(1, TimeUnit.SECONDS) != null) {
      // until nobody asks
    }
    assertThat(keys.requests).hasValueLessThanOrEqualTo(ahead);
    assertThat(rest(listing)).hasSize(1_000 * pages - 1);
    assertThat(keys.requests).hasValue(pages + 1);
  }

  /** Pages of 1,000 keys with so many letters, all of them before a cut. */
  private record LongKeys(
      int length, int pages, BlockingQueue<Integer> asked, AtomicInteger requests)
      implements ListingPages {

    LongKeys(int length, int pages) {
      this(length, pages, new LinkedBlockingQueue<>(), new AtomicInteger());
    }

    @Override
    public ListingPage page(KeySpace space, @Nullable String token) {
      asked.add(requests.incrementAndGet());
      boolean behindTheCut = token == null && space.startAfter() != null;
      int page = token == null ? 0 : Integer.parseInt(token);
      List<ListedObject> objects =
          IntStream.range(0, behindTheCut ? 0 : 1_000)
              .mapToObj(i -> "in/%06d".formatted(1_000 * page + i) + "x".repeat(length - 9))
              .map(Samples::listed)
              .toList();
      boolean truncated = !behindTheCut && page + 1 < pages;
      return new ListingPage(
          objects, objects.size(), truncated, truncated ? "" + (page + 1) : null, NOON);
    }

    @Override
    public Optional<ListedObject> only(String bucket, ObjectKey key) {
      throw new AssertionError("a walk asks for pages");
    }
  }

  /** A bucket may have ten thousand stretches. */
  @Test
  void aStretchIsMadeWhenItsTurnComes() {
    List<ObjectKey> cuts =
        IntStream.range(0, 10_000).mapToObj(i -> key("in/%05d".formatted(i))).toList();
    long before = allocated();

    listing = new RangedListing(bucket, SPACE, cuts, () -> {});

    assertThat(allocated() - before).as("bytes for 10,000 cuts").isLessThan(10_000 * 300);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @Test
  void whatGoesWrongIsToldWhenItsTurnComesAndForGood() {
    bucket.of("in/a", "in/c", "in/d", "in/d");
    bucket.pageSize = 3;
    RangedListing walk = walk("in/b");

    assertThat(walk.next()).isEqualTo(Samples.listed("in/a"));
    assertThat(walk.next()).isEqualTo(Samples.listed("in/c"));
    assertThat(walk.next()).isEqualTo(Samples.listed("in/d"));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(walk::next)
          .isInstanceOf(ListingFailedException.class)
          .hasMessageContaining("<in/d> twice");
      assertThat(walk.exhausted()).isFalse();
    }
  }

  /** Else what it listed would count twice, and in the wrong order. */
  @Test
  void aStoreThatDoesNotStartWhereItIsToldToFailsTheWalk() {
    bucket.of("in/a", "in/c");
    bucket.startsAnywhere = true;
    bucket.pageSize = 2;
    RangedListing walk = walk("in/b");

    assertThat(walk.next()).isEqualTo(Samples.listed("in/a"));
    assertThatThrownBy(walk::next)
        .isInstanceOf(ListingFailedException.class)
        .hasMessageContaining("<in/a>");
  }

  @Test
  void whatOnPageThrowsEndsTheWalk() {
    bucket.of("in/a", "in/b");
    AtomicInteger pages = new AtomicInteger();
    RangedListing walk =
        new RangedListing(
            bucket,
            SPACE,
            List.of(),
            () -> {
              if (pages.incrementAndGet() == 2) {
                throw new IllegalStateException("told to stop");
              }
            });

    assertThat(walk.next()).isEqualTo(Samples.listed("in/a"));
    assertThatThrownBy(walk::next).hasMessage("told to stop");
    assertThat(walk.exhausted()).isFalse();
    assertThat(bucket.asked).hasSize(1);
  }

  @Test
  void whoIsInterruptedEndsWhatIsUnderWay() throws InterruptedException {
    bucket.of("in/a", "in/c");
    bucket.held = "after in/a";
    RangedListing walk = walk();
    walk.next();
    bucket.awaitRequest("after null");
    bucket.awaitRequest("after in/a");

    Thread.currentThread().interrupt();

    assertThatThrownBy(walk::next)
        .isInstanceOf(ListingFailedException.class)
        .hasMessageContaining("s3://producer-bucket/in/")
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(walk.exhausted()).isFalse();
    assertThat(bucket.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"after in/a", "after in/b"})
  void whoClosesItEndsWhatIsUnderWay(String held) throws InterruptedException {
    bucket.of("in/a", "in/c");
    bucket.held = held;
    RangedListing walk = walk("in/b");
    walk.next();
    bucket.awaitRequest("after null");
    bucket.awaitRequests("after in/a", "after in/b");

    walk.close();

    assertThat(bucket.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
  }

  /** Whatever the keys, and whatever was believed about them. */
  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void givesWhatTheListingGivesWhereverItIsCut(
      @ForAll("keys") TreeSet<ObjectKey> keys,
      @ForAll("keys") TreeSet<ObjectKey> believed,
      @ForAll("prefixes") String prefix,
      @ForAll @IntRange(min = 1, max = 5) int pageSize,
      @ForAll @IntRange(min = 0, max = 4) int keysOfAStretch) {
    Bucket lists = new Bucket();
    keys.stream().map(ObjectKey::value).filter(k -> k.startsWith(prefix)).forEach(lists::of);
    lists.pageSize = pageSize;
    KeySpace space = new KeySpace("producer-bucket", prefix);
    ObjectListing plain = new ObjectListing(lists, space, key -> false, () -> {});
    List<String> expected = rest(plain);
    int requests = lists.requests.getAndSet(0);

    RangedListing walk =
        RangedListing.over(lists, space, ranges(believed), keysOfAStretch, () -> {});

    assertThat(rest(walk)).isEqualTo(expected);
    assertThat(walk.exhausted()).isTrue();
    assertThat(walk.began()).isEqualTo(plain.began());
    assertThat(lists.requests.get()).isLessThanOrEqualTo(requests + believed.size());
  }

  /** Of three keys each, from one to the next. */
  private static List<IndexRange> ranges(TreeSet<ObjectKey> cuts) {
    List<IndexRange> ranges = new ArrayList<>();
    ObjectKey from = null;
    for (ObjectKey cut : cuts) {
      ranges.add(new IndexRange(from, cut, "part", 3, null));
      from = cut;
    }
    ranges.add(new IndexRange(from, null, "part", 3, null));
    return ranges;
  }

  @Provide
  Arbitrary<TreeSet<ObjectKey>> keys() {
    return Samples.keys(3)
        .filter(key -> !key.isEmpty())
        .map(Samples::key)
        .list()
        .ofMaxSize(40)
        .map(TreeSet::new);
  }

  @Provide
  Arbitrary<String> prefixes() {
    return Arbitraries.of("", "", "a", "/", "b/");
  }

  @Test
  void aStretchHasSoManyKeysAndLiesUnderThePrefix() {
    List<IndexRange> known =
        List.of(
            new IndexRange(null, key("in/b"), "1", 60, null),
            new IndexRange(key("in/b"), key("in/c"), "2", 40, null),
            new IndexRange(key("in/c"), key("in/d"), "3", 100, null),
            new IndexRange(key("in/d"), key("out"), "4", 0, null),
            new IndexRange(key("out"), null, "5", 100, null));
    bucket.of("in/a", "in/b", "in/bb", "in/c", "in/d", "in/e");
    bucket.pageSize = 10;

    listing = RangedListing.over(bucket, SPACE, known, 100, () -> {});

    assertThat(rest(listing)).hasSize(6);
    assertThat(bucket.asked).containsExactlyInAnyOrder("after null", "after in/c", "after in/d");
  }
}
