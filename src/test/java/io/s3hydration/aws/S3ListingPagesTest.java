package io.s3hydration.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3hydration.listing.KeySpace;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ListingFailedException;
import io.s3hydration.listing.ListingPage;
import io.s3hydration.listing.ObjectKey;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;

class S3ListingPagesTest {

  private final FakeS3 store = new FakeS3();
  private final S3ListingPages pages =
      new S3ListingPages(store.direct(RequestChecksumCalculation.WHEN_SUPPORTED), Side.PRODUCER);

  @AfterEach
  void stop() {
    store.close();
  }

  static Stream<String> everyKindOfKey() {
    return Stream.of(
        "plain",
        "a b",
        "a+b",
        "a%2Bb",
        "100%",
        "/leading",
        "a//b",
        "./../x",
        "tab\tand\u0001control\u007f",
        "emoji-\uD83D\uDE00",
        "umlaut-\u00e4-\uFFFD",
        "a&b<c>\"'?#;=:@",
        "trailing/");
  }

  @ParameterizedTest
  @MethodSource("everyKindOfKey")
  void aKeyIsListedAsItIs(String key) {
    store.put("bucket/" + key, new byte[3]);
    assertThat(pages.page(new KeySpace("bucket", ""), null).objects())
        .extracting(ListedObject::key)
        .containsExactly(new ObjectKey(key));
    assertThat(pages.only("bucket", new ObjectKey(key))).isPresent();
  }

  @Test
  void aPageSaysWhatTheAnswerSays() {
    FakeS3.FakeObject object = store.put("bucket/a", new byte[3]);
    ListingPage page = pages.page(new KeySpace("bucket", "", new ObjectKey("0")), null);
    ListedObject listed = page.objects().getFirst();
    assertThat(listed.etag().quoted()).isEqualTo(object.etag());
    assertThat(listed.size()).isEqualTo(3);
    assertThat(listed.lastModified()).isEqualTo(Instant.parse("2026-11-21T07:00:00.123Z"));
    assertThat(page.keyCount()).isEqualTo(1);
    assertThat(page.truncated()).isFalse();
    assertThat(page.date()).isAfter(Instant.EPOCH);
    FakeS3.Seen request = store.requests.getFirst();
    assertThat(request.query())
        .containsEntry("encoding-type", "url")
        .containsEntry("max-keys", "1000")
        .containsEntry("start-after", "0");
    assertThat(request.header("x-amz-optional-object-attributes")).isEqualTo("RestoreStatus");
  }

  @Test
  void aTokenLeadsToTheNextPage() {
    pages.page(new KeySpace("bucket", "p", new ObjectKey("p0")), "token+/=");
    assertThat(store.requests.getFirst().query())
        .containsEntry("continuation-token", "token+/=")
        .containsEntry("prefix", "p")
        .doesNotContainKey("start-after");
  }

  @Test
  void oneKeyIsNotMistakenForALongerOne() {
    store.put("bucket/key-longer", new byte[1]);
    assertThat(pages.only("bucket", new ObjectKey("key"))).isEmpty();
    assertThat(store.requests.getFirst().query()).containsEntry("max-keys", "1");
  }

  static Stream<Arguments> storageClasses() {
    String restored =
        "<RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress>"
            + "<RestoreExpiryDate>2026-12-01T00:00:00.000Z</RestoreExpiryDate></RestoreStatus>";
    String restoring =
        "<RestoreStatus><IsRestoreInProgress>true</IsRestoreInProgress></RestoreStatus>";
    return Stream.of(
        Arguments.of("STANDARD", "", false),
        Arguments.of("GLACIER_IR", "", false),
        Arguments.of("GLACIER", "", true),
        Arguments.of("DEEP_ARCHIVE", "", true),
        Arguments.of("GLACIER", restoring, true),
        Arguments.of("GLACIER", restored, false));
  }

  @ParameterizedTest
  @MethodSource("storageClasses")
  void anArchivedObjectWithoutARestoredCopyCannotBeRead(
      String storageClass, String restore, boolean archived) {
    FakeS3.FakeObject object = store.put("bucket/a", new byte[1]);
    store.objects.put(
        "bucket/a",
        object.with("x-amz-storage-class", storageClass).with("restore-status", restore));
    assertThat(pages.only("bucket", new ObjectKey("a")))
        .hasValueSatisfying(listed -> assertThat(listed.archived()).isEqualTo(archived));
  }

  @Test
  void aRefusalSaysWhatWasTriedWhyAndWhatToDo() {
    store.once(FakeS3.method("GET"), FakeS3.error(403, "AccessDenied"));
    assertThatThrownBy(() -> pages.page(new KeySpace("bucket", "p/"), null))
        .isInstanceOf(ListingFailedException.class)
        .hasMessageStartingWith(
            "tried to list s3://bucket/p/ but failed because 403 AccessDenied: told to. Check");
  }

  /**
   * A page that says nothing would be taken for the last one, and what comes behind it for gone.
   */
  @ParameterizedTest
  @CsvSource({
    "<Contents><Key>a</Key></Contents><IsTruncated>false</IsTruncated>, an entry lacks",
    "'', its answer does not say whether there is more",
    "<EncodingType>url</EncodingType><Contents><Key>a%zz</Key></Contents>, Illegal hex characters",
    "<Contents><Key>a</Key><ETag>a b</ETag><Size>1</Size><LastModified>2026-01-01T00:00:00Z"
        + "</LastModified></Contents><IsTruncated>false</IsTruncated>, an ETag is not empty"
  })
  void whatLacksWhatEveryListingHasIsNone(String incomplete, String because) {
    answers("<ListBucketResult>" + incomplete + "</ListBucketResult>");
    assertThatThrownBy(() -> pages.page(new KeySpace("bucket", ""), null))
        .isInstanceOf(ListingFailedException.class)
        .hasMessageContaining(because);
  }

  /** The heap would be its only end. */
  @ParameterizedTest
  @CsvSource({"'', <Contents></Contents>", "<Contents><Key>, k", "<Contents>, <Other>o</Other>"})
  void aPageThatGoesOnAndOnIsNone(String begin, String again) {
    answers("<ListBucketResult>" + begin + again.repeat((17 << 20) / again.length()));
    assertThatThrownBy(() -> pages.page(new KeySpace("bucket", ""), null))
        .isInstanceOf(ListingFailedException.class)
        .hasMessageMatching("(?s).*(more keys than were asked for|a page of more than).*");
  }

  /** To read what is left of it, as one does to keep a connection, would never end. */
  @Test
  @Timeout(60)
  void aPageWithoutAnEndIsNotReadToItsEnd() {
    store.times(
        4,
        FakeS3.method("GET"),
        (exchange, seen) -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("<ListBucketResult><Contents><Key>".getBytes(UTF_8));
          byte[] more = "k".repeat(1 << 16).getBytes(UTF_8);
          while (true) {
            exchange.getResponseBody().write(more);
          }
        });
    assertThatThrownBy(() -> pages.page(new KeySpace("bucket", ""), null))
        .isInstanceOf(ListingFailedException.class)
        .hasMessageContaining("a page of more than");
  }

  private void answers(String xml) {
    store.times(
        4,
        FakeS3.method("GET"),
        (exchange, seen) -> {
          exchange.sendResponseHeaders(200, xml.length());
          exchange.getResponseBody().write(xml.getBytes(UTF_8));
        });
  }
}
