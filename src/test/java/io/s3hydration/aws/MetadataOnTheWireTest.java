package io.s3hydration.aws;

import static io.s3hydration.aws.CopyStage.bytes;
import static io.s3hydration.aws.CopyStage.transferred;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.aws.FakeS3.FakeObject;
import io.s3hydration.aws.FakeS3.Seen;
import io.s3hydration.transfer.Evidence.Note;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * What becomes of metadata values between a GET and a PUT; headers here are Latin-1 of the wire.
 */
class MetadataOnTheWireTest {

  private final CopyStage stage = new CopyStage(CopyStage.PART, false);
  private final FakeS3 store = stage.store;

  @AfterEach
  void stop() {
    stage.close();
  }

  /** Why values beyond US-ASCII are encoded: these are the client's habits. */
  @Test
  void theClientSendsLatin1AsItIsAndLosesEverythingElse() {
    store
        .client()
        .putObject(
            r -> r.bucket("b").key("k").metadata(Map.of("latin", "\u00e4", "beyond", "\u20ac")),
            RequestBody.empty());
    assertThat(store.requests.getFirst().headers())
        .containsEntry("x-amz-meta-latin", "\u00e4")
        .containsEntry("x-amz-meta-beyond", "?");
  }

  @Test
  void s3sOwnEncodedFormGoesBackUntouched() {
    carries("=?UTF-8?B?w6Q=?=", "=?UTF-8?B?w6Q=?=");
  }

  @Test
  void rawLatin1IsCarriedAsTheSameText() {
    carries("\u00e4", "=?UTF-8?B?w6Q=?=");
  }

  @Test
  void rawUtf8IsCarriedAsTheSameText() {
    carries(
        new String("\u20ac".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1),
        "=?UTF-8?B?4oKs?=");
  }

  /** It is signed as it is, and would be sent as a question mark. */
  @Test
  void aControlCharacterIsCarriedAsTheSameText() {
    carries("a\u0001b", "=?UTF-8?B?YQFi?=");
  }

  @Test
  void anEmptyValueIsCarried() {
    carries("", "");
  }

  @Test
  void metadataThatTheStoreCouldNotSendIsNoted() {
    FakeObject object = store.putWithChecksum("producer/a", bytes(5));
    store.objects.put("producer/a", object.with("x-amz-missing-meta", "2"));
    assertThat(transferred(stage.copy("a", null)).evidence().notes())
        .containsExactly(Note.MISSING_METADATA);
  }

  @Test
  void aSourceFullOfMetadataKeepsItAndTheRecordStaysInTheLedger() {
    FakeObject object = store.putWithChecksum("producer/a", bytes(5));
    store.objects.put("producer/a", object.with("x-amz-meta-k", "v".repeat(2_000)));
    assertThat(transferred(stage.copy("a", null)).evidence().notes())
        .containsExactly(Note.RECORD_IN_LEDGER_ONLY);
    assertThat(put().headers())
        .containsEntry("x-amz-meta-k", "v".repeat(2_000))
        .doesNotContainKey("x-amz-meta-hydration-run");
  }

  private void carries(String received, String sent) {
    FakeObject object = store.putWithChecksum("producer/a", bytes(5));
    store.objects.put("producer/a", object.with("x-amz-meta-k", received));
    transferred(stage.copy("a", null));
    assertThat(put().headers()).containsEntry("x-amz-meta-k", sent);
  }

  private Seen put() {
    return store.requests("PUT", "consumer").getLast();
  }
}
