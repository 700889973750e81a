package io.s3hydration.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.listing.ObjectKey;
import io.s3hydration.transfer.UnfinishedUploads.Begun;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;

class S3UnfinishedUploadsTest {

  private static final String BEGUN = "2026-11-21T07:00:00.000Z";

  private final FakeS3 store = new FakeS3();
  private final S3UnfinishedUploads uploads =
      new S3UnfinishedUploads(
          new S3Bucket(
              store.direct(RequestChecksumCalculation.WHEN_SUPPORTED), "bucket", Side.CONSUMER));

  @AfterEach
  void stop() {
    store.close();
  }

  /** XML cannot hold the key; and what stands on a second page would stay for ever. */
  @Test
  void everyPageIsWalkedAndKeysAreWhatTheyAre() {
    ObjectKey key = new ObjectKey("a\u0001 b+c");
    page(
        upload("a%01+b%2Bc", "first")
            + "<IsTruncated>true</IsTruncated><NextKeyMarker>a%01+b%2Bc</NextKeyMarker>"
            + "<NextUploadIdMarker>first</NextUploadIdMarker>");
    page(
        upload("a%01+b%2Bc", "second")
            + upload("a%01+b%2Bc%2Flonger", "another")
            + "<IsTruncated>false</IsTruncated>");

    assertThat(uploads.of(key))
        .containsExactly(
            new Begun("first", Instant.parse(BEGUN)), new Begun("second", Instant.parse(BEGUN)));
    assertThat(store.requests)
        .hasSize(2)
        .allSatisfy(
            seen ->
                assertThat(seen.query())
                    .containsEntry("encoding-type", "url")
                    .containsEntry("prefix", key.value()));
    assertThat(store.requests.getLast().query()).containsEntry("upload-id-marker", "first");
  }

  private static String upload(String key, String id) {
    return "<Upload><Key>%s</Key><UploadId>%s</UploadId><Initiated>%s</Initiated></Upload>"
        .formatted(key, id, BEGUN);
  }

  private void page(String content) {
    byte[] xml =
        ("<ListMultipartUploadsResult><EncodingType>url</EncodingType>"
                + content
                + "</ListMultipartUploadsResult>")
            .getBytes(UTF_8);
    store.once(
        seen -> seen.query().containsKey("uploads"),
        (exchange, seen) -> {
          exchange.sendResponseHeaders(200, xml.length);
          exchange.getResponseBody().write(xml);
        });
  }
}
