package io.s3hydration.aws;

import static io.s3hydration.aws.CopyStage.bytes;
import static io.s3hydration.aws.CopyStage.transferred;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.listing.ETag;
import io.s3hydration.transfer.TransferSettings.Tags;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;

/** A store that does not know S3's newer checksums is sent none. */
class OldStoreTest {

  private final CopyStage stage =
      new CopyStage(CopyStage.PART, 0, Tags.DROP, RequestChecksumCalculation.WHEN_REQUIRED);

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void a_single_copy_carries_no_checksum() {
    stage.store.putWithChecksum("producer/known", bytes(10));
    stage.store.put("producer/unknown", bytes(10));
    transferred(stage.copy("known", null));
    transferred(stage.copy("unknown", null));
    assertNoChecksums();
  }

  /** Nothing else keeps such a store from storing what was damaged on the way. */
  @Test
  void an_MD5_that_the_source_tells_goes_with_the_copy() {
    stage.store.put("producer/a", bytes(10));
    transferred(stage.copy("a", null));
    byte[] md5 = HexFormat.of().parseHex(ETag.of(FakeAnswers.etag(bytes(10))).value());
    assertThat(stage.store.requests("PUT", "consumer").getFirst().header("content-md5"))
        .isEqualTo(Base64.getEncoder().encodeToString(md5));
  }

  @Test
  void a_copy_in_parts_carries_no_checksum() {
    stage.store.putWithChecksum("producer/a", bytes(12_000_000));
    assertThat(transferred(stage.copy("a", null)).evidence().parts()).isEqualTo(3);
    assertThat(stage.copyOf("a").content()).isEqualTo(bytes(12_000_000));
    assertNoChecksums();
  }

  @Test
  void a_GET_asks_for_no_MD5_behind_the_body() {
    stage.store.put("producer/a", bytes(10));
    transferred(stage.copy("a", null));
    assertThat(stage.store.requests("GET", "producer").getFirst().headers())
        .doesNotContainKey("x-amz-te");
  }

  private void assertNoChecksums() {
    assertThat(stage.store.requests)
        .filteredOn(seen -> !seen.method().equals("GET") && !seen.method().equals("HEAD"))
        .isNotEmpty()
        .allSatisfy(
            seen ->
                assertThat(seen.headers().keySet())
                    .noneMatch(header -> header.startsWith("x-amz-checksum"))
                    .doesNotContain("x-amz-trailer", "x-amz-sdk-checksum-algorithm"));
  }
}
