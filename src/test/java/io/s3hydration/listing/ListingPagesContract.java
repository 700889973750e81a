package io.s3hydration.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.s3hydration.backend.Backend;
import io.s3hydration.backend.BackendContract;
import io.s3hydration.backend.Content;
import io.s3hydration.backend.LegalKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of {@link ListingPages}. */
public class ListingPagesContract extends BackendContract {

  protected ListingPagesContract(Backend backend) {
    super(backend);
  }

  @ParameterizedTest
  @EnumSource
  void everyLegalKeyIsListedAsItIsNamed(LegalKey kind) {
    assume(backend.holds(kind), "key " + kind);
    ObjectKey key = kind.under(prefix);
    backend.producer().put(key, kind.content());

    assertThat(walk(space(key.value()))).extracting(ListedObject::key).containsExactly(key);
    assertThat(only(key)).extracting(ListedObject::key).containsExactly(key);
  }

  @Test
  void anObjectIsListedWithItsTagAndSize() {
    ETag etag = backend.producer().put(key("five"), Content.of("bytes"));

    assertThat(walk(space(prefix)))
        .singleElement()
        .satisfies(
            listed -> {
              assertThat(listed.etag()).isEqualTo(etag);
              assertThat(listed.size()).isEqualTo(5);
              assertThat(listed.archived()).isFalse();
            });
  }

  @Test
  void anObjectWithoutBytesIsListed() {
    backend.producer().put(key("empty"), Content.of(""));

    assertThat(walk(space(prefix))).extracting(ListedObject::size).containsExactly(0L);
  }

  @Test
  void bothLooksAtAnObjectShowTheSame() {
    backend.producer().put(key("object"), Content.of("bytes"));

    assertThat(walk(space(prefix))).containsExactly(listed(key("object")));
  }

  @Test
  void aReplacedObjectIsListedWithAnotherTag() {
    backend.producer().put(key("object"), Content.of("old"));
    ListedObject old = listed(key("object"));
    backend.producer().put(key("object"), Content.of("new"));

    assertThat(listed(key("object")).etag()).isNotEqualTo(old.etag());
  }

  @Test
  void keysComeInByteOrder() {
    seed("b", "a/b", "a-b", "B", "a0", "\u00e4");

    assertThat(names(walk(space(prefix)))).containsExactly("B", "a-b", "a/b", "a0", "b", "\u00e4");
  }

  @Test
  void charactersAboveTheBasicPlaneComeLast() {
    assume(backend.listsInUtf8Order(), "UTF-8 order above U+FFFF");
    seed("\ud83d\ude00", "\uff5e");

    assertThat(names(walk(space(prefix)))).containsExactly("\uff5e", "\ud83d\ude00");
  }

  @Test
  void aFullPageIsTheLastAndOneKeyMoreMakesAnother() {
    for (int i = 0; i < Backend.PAGE_SIZE; i++) {
      backend.producer().put(key("%04d".formatted(i)), Content.of(""));
    }
    ListingPage full = backend.producerListing().page(space(prefix), null);
    assertThat(full.objects()).hasSize(Backend.PAGE_SIZE);
    assertThat(full.keyCount()).isEqualTo(Backend.PAGE_SIZE);
    assertThat(full.truncated()).isFalse();

    backend.producer().put(key("one more"), Content.of(""));
    ListingPage first = backend.producerListing().page(space(prefix), null);
    assertThat(first.truncated()).isTrue();
    ListingPage second = backend.producerListing().page(space(prefix), first.nextToken());
    assertThat(names(second.objects())).containsExactly("one more");
    assertThat(second.truncated()).isFalse();
    assertThat(walk(space(prefix))).hasSize(Backend.PAGE_SIZE + 1);
  }

  @Test
  void aSpaceWithoutKeysIsOneEmptyPage() {
    ListingPage page = backend.producerListing().page(space(prefix), null);

    assertThat(page.objects()).isEmpty();
    assertThat(page.keyCount()).isZero();
    assertThat(page.truncated()).isFalse();
  }

  @Test
  void keysOutsideThePrefixDoNotCome() {
    seed("a", "b1", "b2", "c");

    assertThat(names(walk(space(prefix + "b")))).containsExactly("b1", "b2");
  }

  @Test
  void keysUpToTheStartDoNotCome() {
    seed("a", "b", "c");

    assertThat(names(walk(space(prefix).after(key("b"))))).containsExactly("c");
    assertThat(names(walk(space(prefix).after(key("aa"))))).containsExactly("b", "c");
  }

  @Test
  void aDeletedObjectIsNotListed() {
    seed("a", "b");
    backend.producer().delete(key("a"));

    assertThat(names(walk(space(prefix)))).containsExactly("b");
    assertThat(only(key("a"))).isEmpty();
  }

  @Test
  void aKeyIsFoundAmongThoseThatItIsAPrefixOf() {
    seed("a", "ab", "a0");

    assertThat(listed(key("a")).key()).isEqualTo(key("a"));
    assertThat(listed(key("ab")).key()).isEqualTo(key("ab"));
  }

  @Test
  void aKeyIsFoundAboveTheFolderOfItsName() {
    assume(backend.holdsKeysBelowKeys(), "key x beside x/y");
    seed("a", "a/b");

    assertThat(listed(key("a")).key()).isEqualTo(key("a"));
  }

  @Test
  void aKeyIsNotFoundForTheSakeOfThoseThatItIsAPrefixOf() {
    seed("ab", "a/b");

    assertThat(only(key("a"))).isEmpty();
  }

  @Test
  void whatIsInAnArchiveClassIsListedSo() {
    assume(backend.listsArchiveClasses(), "archive classes in its listing");
    backend.producer().putArchived(key("cold"), Content.of("bytes"));

    assertThat(walk(space(prefix))).extracting(ListedObject::archived).containsExactly(true);
    assertThat(listed(key("cold")).archived()).isTrue();
  }

  @Test
  void aMissingBucketIsAFailedListing() {
    KeySpace nowhere = new KeySpace("no-such-bucket-" + prefix.hashCode(), "");

    assertThatExceptionOfType(ListingFailedException.class)
        .isThrownBy(() -> backend.producerListing().page(nowhere, null));
    assertThatExceptionOfType(ListingFailedException.class)
        .isThrownBy(() -> backend.producerListing().only(nowhere.bucket(), key("a")));
  }

  private List<ListedObject> only(ObjectKey key) {
    return backend.producerListing().only(backend.producer().name(), key).stream().toList();
  }

  private void seed(String... names) {
    for (String name : names) {
      backend.producer().put(key(name), Content.of("bytes of " + name));
    }
  }

  private List<String> names(List<ListedObject> objects) {
    return objects.stream().map(object -> object.key().value().substring(prefix.length())).toList();
  }
}
