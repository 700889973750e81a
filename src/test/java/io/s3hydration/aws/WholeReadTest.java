package io.s3hydration.aws;

import static io.s3hydration.aws.CopyStage.assertFailed;
import static io.s3hydration.aws.CopyStage.bytes;
import static io.s3hydration.aws.CopyStage.transferred;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.aws.FakeS3.FakeObject;
import io.s3hydration.aws.FakeS3.Seen;
import io.s3hydration.transfer.FailureKind;
import io.s3hydration.transfer.Proof;
import io.s3hydration.transfer.TransferSettings;
import io.s3hydration.transfer.TransferSettings.Tags;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;

/** What holds for objects that are read whole before they are written, and for them alone. */
class WholeReadTest {

  private final CopyStage stage =
      new CopyStage(16 << 20, 1000, Tags.DROP, RequestChecksumCalculation.WHEN_SUPPORTED);
  private final FakeS3 store = stage.store;

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void theChecksumGoesAheadEvenIfTheSourceTellsNone() {
    store.put("producer/a", bytes(1000));
    assertThat(transferred(stage.copy("a", null)).evidence().copy())
        .isEqualTo(Proof.STORED_CHECKSUM);
    Seen put = store.requests("PUT", "consumer").getFirst();
    assertThat(put.header("x-amz-checksum-crc64nvme")).isEqualTo(FakeAnswers.crc64(bytes(1000)));
    assertThat(put.headers()).doesNotContainKey("x-amz-trailer");
  }

  @Test
  void bytesThatAreNotTheRightOnesCostTheStoreNoRequest() {
    FakeObject source = store.putWithChecksum("producer/a", bytes(1000));
    byte[] flipped = bytes(1000);
    flipped[0] ^= 1;
    store.objects.put("producer/a", new FakeObject(flipped, source.headers()));
    assertFailed(stage.copy("a", source, null), FailureKind.CHECKSUM_MISMATCH);
    assertThat(store.requests("PUT", "consumer")).isEmpty();
  }

  @Test
  void aPutThatIsTriedAgainDoesNotReadTheSourceAgain() {
    FakeObject source = store.putWithChecksum("producer/a", bytes(1000));
    store.once(FakeS3.method("PUT"), FakeS3.error(503, "SlowDown"));
    transferred(stage.copy("a", null));
    assertThat(stage.copyOf("a").content()).isEqualTo(source.content());
    assertThat(store.requests("GET", "producer")).hasSize(1);
    assertThat(stage.moved).hasValue(1000);
  }

  @Test
  void oneByteMoreStreams() {
    store.put("producer/a", bytes(1001));
    transferred(stage.copy("a", null));
    assertThat(store.requests("PUT", "consumer").getFirst().headers()).containsKey("x-amz-trailer");
  }

  @Test
  void howeverManyAreCopiedAtATimeTheyShareOneBudget() {
    assertThat(TransferSettings.wholeUpTo(1)).isEqualTo(256 << 10);
    assertThat(TransferSettings.wholeUpTo(64)).isEqualTo(256 << 10);
    assertThat(TransferSettings.wholeUpTo(1024) * 1024).isEqualTo(32 << 20);
  }
}
