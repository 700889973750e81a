package io.s3hydration.listing;

import static io.s3hydration.listing.Samples.NOON;
import static io.s3hydration.listing.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3hydration.listing.ScriptedPages.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectListingTest {

  private static final KeySpace SPACE = new KeySpace("producer-bucket", "in/");

  private final ScriptedPages pages = new ScriptedPages();

  @Test
  void givesEveryObjectOfEveryPageOnceAndThenNullForGood() {
    pages.page("t1", "in/a", "in/b").page("t2", "in/c").lastPage("in/d");
    ObjectListing listing = listing();

    assertThat(rest(listing)).containsExactly("in/a", "in/b", "in/c", "in/d");
    assertThat(listing.next()).isNull();
    assertThat(pages.asked())
        .containsExactly(new Asked(SPACE, null), new Asked(SPACE, "t1"), new Asked(SPACE, "t2"));
  }

  @Test
  void givesObjectsAsTheyWereListed() {
    pages.lastPage("in/a");

    assertThat(listing().next()).isEqualTo(Samples.listed("in/a"));
  }

  @Test
  void readsAPageOnlyWhenItIsNeeded() {
    pages.page("t1", "in/a", "in/b").lastPage("in/c");
    ObjectListing listing = listing();

    assertThat(pages.asked()).isEmpty();
    listing.next();
    listing.next();
    assertThat(pages.asked()).hasSize(1);
    listing.next();
    assertThat(pages.asked()).hasSize(2);
  }

  @Test
  void isExhaustedOnlyWhenTheLastObjectOfTheLastPageWasGiven() {
    pages.page("t1", "in/a").lastPage("in/b", "in/c");
    ObjectListing listing = listing();

    List<Boolean> exhausted = new ArrayList<>(List.of(listing.exhausted()));
    while (listing.next() != null) {
      exhausted.add(listing.exhausted());
    }

    assertThat(exhausted).containsExactly(false, false, false, true);
    assertThat(listing.exhausted()).isTrue();
  }

  @Test
  void anEmptyBucketIsExhaustedAfterOnePageAndNotBefore() {
    pages.lastPage();
    ObjectListing listing = listing();

    assertThat(listing.exhausted()).isFalse();
    assertThat(listing.next()).isNull();
    assertThat(listing.exhausted()).isTrue();
  }

  @Test
  void takesUtf8ByteOrderAndNotTheOrderOfStrings() {
    pages.lastPage("in/\uFF21", "in/\uD83D\uDE00");

    assertThat(rest(listing())).hasSize(2);
  }

  @Test
  void failsOnTheOrderOfStringsWhereUtf8Differs() {
    pages.lastPage("in/\uD83D\uDE00", "in/\uFF21");

    assertThatWalkContradictsItself().hasMessageContaining("not in UTF-8 byte order");
  }

  @Test
  void failsOnKeysOutOfOrderWithinAPage() {
    pages.lastPage("in/b", "in/a");

    assertThatWalkContradictsItself().hasMessageContaining("<in/a> comes after <in/b>");
  }

  @Test
  void failsOnKeysOutOfOrderAcrossPages() {
    pages.page("t1", "in/b").lastPage("in/a");

    assertThatWalkContradictsItself().hasMessageContaining("<in/a> comes after <in/b>");
  }

  @Test
  void failsOnAKeyRepeatedWithinAPage() {
    pages.lastPage("in/a", "in/a");

    assertThatWalkContradictsItself().hasMessageContaining("<in/a> twice");
  }

  @Test
  void failsOnAKeyRepeatedAcrossPages() {
    pages.page("t1", "in/a").lastPage("in/a");

    assertThatWalkContradictsItself().hasMessageContaining("<in/a> twice");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 1000})
  void failsWhereEntriesAreNotKeyCount(int keyCount) {
    pages.answer(pages.pageOf(keyCount, false, null, "in/a", "in/b"));

    assertThatWalkContradictsItself().hasMessageContaining("holds 2 keys and claims " + keyCount);
  }

  @Test
  void failsOnATokenThatLeadsToItself() {
    pages.page("t1", "in/a").page("t1", "in/b");

    assertThatWalkContradictsItself().hasMessageContaining("the continuation token that led to it");
  }

  @Test
  void failsOnTokensThatLeadInACircle() {
    pages.page("t1", "in/a").page("t2", "in/b").page("t1", "in/c").page("t2", "in/b");

    assertThatWalkContradictsItself().hasMessageContaining("not in UTF-8 byte order");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = "")
  void failsOnATruncatedPageWithoutToken(@Nullable String token) {
    pages.answer(pages.pageOf(1, true, token, "in/a"));

    assertThatWalkContradictsItself()
        .hasMessageContaining("truncated and gives no continuation token");
  }

  /** What stands behind it would be taken for gone. */
  @Test
  void failsOnALastPageThatLeadsOn() {
    pages.answer(pages.pageOf(1, false, "t1", "in/a"));

    assertThatWalkContradictsItself().hasMessageContaining("calls itself the last one");
  }

  @Test
  void failsOnThreeEmptyPagesInARowThatClaimMore() {
    pages.page("t1", "in/a").page("t2").page("t3").page("t4");

    assertThatWalkContradictsItself().hasMessageContaining("3 empty pages in a row");
    assertThat(pages.asked()).hasSize(4);
  }

  @Test
  void passesOverTwoEmptyPagesInARow() {
    pages.page("t1").page("t2").page("t3", "in/a").page("t4").page("t5").lastPage();

    assertThat(rest(listing())).containsExactly("in/a");
  }

  @Test
  void failsOnAKeyThatIsNotUnderThePrefix() {
    pages.lastPage("in/a", "into/b");

    assertThatWalkContradictsItself().hasMessageContaining("<into/b>, which is not under");
  }

  @Test
  void passesOverHiddenKeysAndReachesTheEndBehindThem() {
    pages.page("t1", "in/_sync/a", "in/a").page("t2", "in/hidden").lastPage("in/z-hidden");
    ObjectListing listing =
        new ObjectListing(
            pages,
            SPACE,
            key -> key.value().contains("_sync/") || key.value().endsWith("hidden"),
            () -> {});

    assertThat(rest(listing)).containsExactly("in/a");
    assertThat(listing.exhausted()).isTrue();
    assertThat(pages.asked()).hasSize(3);
  }

  @Test
  void checksTheOrderOfHiddenKeysToo() {
    pages.lastPage("in/b", "in/a");
    ObjectListing listing = new ObjectListing(pages, SPACE, key -> true, () -> {});

    assertContradiction(() -> rest(listing)).hasMessageContaining("<in/a> comes after <in/b>");
  }

  @Test
  void startsAfterTheKeyOfItsSpace() {
    KeySpace behind = SPACE.after(key("in/b"));
    pages.lastPage("in/c");
    ObjectListing listing = new ObjectListing(pages, behind, key -> false, () -> {});

    assertThat(rest(listing)).containsExactly("in/c");
    assertThat(pages.asked()).containsExactly(new Asked(behind, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"in/a", "in/b"})
  void failsOnAKeyAtOrBeforeTheOneToStartAfter(String first) {
    pages.lastPage(first, "in/c");
    ObjectListing listing =
        new ObjectListing(pages, SPACE.after(key("in/b")), key -> false, () -> {});

    assertContradiction(listing::next).hasMessageContaining("<" + first + ">");
  }

  @Test
  void callsOnPageOnceBeforeEachRequest() {
    pages.page("t1", "in/a").page("t2").lastPage("in/b");
    List<Integer> askedBefore = new ArrayList<>();

    rest(
        new ObjectListing(pages, SPACE, key -> false, () -> askedBefore.add(pages.asked().size())));

    assertThat(askedBefore).containsExactly(0, 1, 2);
  }

  @Test
  void endsWithWhatOnPageThrowsAndIsNotExhausted() {
    AtomicInteger calls = new AtomicInteger();
    pages.page("t1", "in/a").lastPage("in/b");
    ObjectListing listing =
        new ObjectListing(
            pages,
            SPACE,
            key -> false,
            () -> {
              if (calls.incrementAndGet() == 2) {
                throw new IllegalStateException("told to stop");
              }
            });

    listing.next();
    assertThatThrownBy(listing::next).isInstanceOf(IllegalStateException.class);
    assertThat(listing.exhausted()).isFalse();
    assertThat(pages.asked()).hasSize(1);
  }

  @Test
  void endsWithWhatThePortThrowsAndIsNotExhausted() {
    ListingPages broken =
        new ListingPages() {
          @Override
          public ListingPage page(KeySpace space, @Nullable String token) {
            throw new ListingFailedException("503");
          }

          @Override
          public Optional<ListedObject> only(String bucket, ObjectKey key) {
            return Optional.empty();
          }
        };
    ObjectListing listing = new ObjectListing(broken, SPACE, key -> false, () -> {});

    assertThatThrownBy(listing::next).isInstanceOf(ListingFailedException.class);
    assertThat(listing.exhausted()).isFalse();
  }

  @Test
  void beganWhenTheFirstAnswerCame() {
    pages.page("t1", "in/a").lastPage("in/b");
    ObjectListing listing = listing();

    assertThat(listing.began()).isNull();
    rest(listing);
    assertThat(listing.began()).isEqualTo(NOON);
  }

  @Test
  void isNotExhaustedAfterAContradictionInItsLastObject() {
    pages.lastPage("in/b", "in/a");
    ObjectListing listing = listing();

    assertContradiction(() -> rest(listing));
    assertThat(listing.exhausted()).isFalse();
  }

  @Test
  void doesNotGoOnAfterAContradiction() {
    pages.lastPage("in/b", "in/a", "in/c");
    ObjectListing listing = listing();

    assertContradiction(() -> rest(listing));
    assertContradiction(listing::next).hasMessageContaining("<in/a> comes after <in/b>");
    assertThat(listing.exhausted()).isFalse();
  }

  private ObjectListing listing() {
    return new ObjectListing(pages, SPACE, key -> false, () -> {});
  }

  private AbstractThrowableAssert<?, ?> assertThatWalkContradictsItself() {
    ObjectListing listing = listing();
    return assertContradiction(() -> rest(listing));
  }

  private static AbstractThrowableAssert<?, ?> assertContradiction(ThrowingCallable walk) {
    return assertThatThrownBy(walk)
        .isInstanceOf(ListingFailedException.class)
        .hasMessageContaining("s3://producer-bucket/in/")
        .hasMessageContaining("contradicts itself");
  }

  private static List<String> rest(ObjectListing listing) {
    List<String> keys = new ArrayList<>();
    for (ListedObject object = listing.next(); object != null; object = listing.next()) {
      keys.add(object.key().value());
    }
    return keys;
  }
}
