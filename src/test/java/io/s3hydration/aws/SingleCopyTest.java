package io.s3hydration.aws;

import static io.s3hydration.aws.CopyStage.assertFailed;
import static io.s3hydration.aws.CopyStage.bytes;
import static io.s3hydration.aws.CopyStage.cut;
import static io.s3hydration.aws.CopyStage.transferred;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.aws.FakeS3.FakeObject;
import io.s3hydration.aws.FakeS3.Seen;
import io.s3hydration.listing.ETag;
import io.s3hydration.plan.CopyRecord;
import io.s3hydration.plan.Decision.RefuseReason;
import io.s3hydration.transfer.Evidence.Note;
import io.s3hydration.transfer.FailureKind;
import io.s3hydration.transfer.Proof;
import io.s3hydration.transfer.TransferOutcome;
import io.s3hydration.transfer.TransferOutcome.Changed;
import io.s3hydration.transfer.TransferOutcome.Interrupted;
import io.s3hydration.transfer.TransferOutcome.Refused;
import io.s3hydration.transfer.TransferOutcome.Transferred;
import io.s3hydration.transfer.TransferOutcome.Vanished;
import io.s3hydration.transfer.TransferSettings.Tags;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** Once with all objects streamed, and once with those up to 1 MiB read whole. */
@ParameterizedClass
@ValueSource(longs = {0, 1 << 20})
class SingleCopyTest {

  private static final int STREAMED = 2_000_000;

  private final CopyStage stage;
  private final FakeS3 store;

  SingleCopyTest(long wholeUpTo) {
    stage =
        new CopyStage(16 << 20, wholeUpTo, Tags.DROP, RequestChecksumCalculation.WHEN_SUPPORTED);
    store = stage.store;
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void aCopyIsTheSameBytesAndSaysWhatItIsACopyOf() {
    FakeObject source = store.putWithChecksum("producer/a", bytes(100_000));

    Transferred copied = transferred(stage.copy("a", null));

    FakeObject copy = stage.copyOf("a");
    assertThat(copy.content()).isEqualTo(source.content());
    assertThat(copied.entry().copyETag()).isEqualTo(ETag.of(copy.etag()));
    assertThat(copied.evidence().source()).isEqualTo(Proof.STORED_CHECKSUM);
    assertThat(copied.evidence().copy()).isEqualTo(Proof.STORED_CHECKSUM);
    assertThat(copied.evidence().checksum().value())
        .isEqualTo(source.headers().get("x-amz-checksum-crc64nvme"));
    assertThat(copied.evidence().notes()).isEmpty();
    assertThat(copied.evidence().getRequestId()).startsWith("fake-");
    assertThat(copied.evidence().putRequestId()).startsWith("fake-");
    assertThat(copy.headers())
        .containsEntry("x-amz-meta-hydration-source-size", "100000")
        .containsEntry("x-amz-meta-hydration-run", "run-1");
    assertThat(stage.moved).hasValue(100_000);
  }

  @Test
  void aCopyTakesOneGetAndOnePut() {
    store.putWithChecksum("producer/a", bytes(3_000_000));
    stage.copy("a", null);
    assertThat(store.requests).extracting(Seen::method).containsExactly("GET", "PUT");
  }

  @Test
  void everyReadIsPinnedAndTheWriteIsConditional() {
    FakeObject source = store.putWithChecksum("producer/a", bytes(10));
    stage.copy("a", null);
    assertThat(store.requests("GET", "producer").getFirst().header("if-match"))
        .isEqualTo(source.etag());
    assertThat(store.requests("PUT", "consumer").getFirst().header("if-none-match")).isEqualTo("*");
  }

  @Test
  void aWriteOverSomethingSeenIsOnTheConditionOfItsTag() {
    store.putWithChecksum("producer/a", bytes(10));
    FakeObject old = store.put("consumer/to/a", bytes(3));
    assertThat(stage.copy("a", ETag.of(old.etag()))).isInstanceOf(Transferred.class);
    assertThat(store.requests("PUT", "consumer").getFirst().header("if-match"))
        .isEqualTo(old.etag());
  }

  @Test
  void aKnownChecksumIsAHeaderAndAnUnknownOneATrailer() {
    store.putWithChecksum("producer/known", bytes(STREAMED));
    store.put("producer/unknown", bytes(STREAMED));
    stage.copy("known", null);
    stage.copy("unknown", null);
    List<Seen> puts = store.requests("PUT", "consumer");
    assertThat(puts.get(0).header("x-amz-checksum-crc64nvme"))
        .isEqualTo(FakeAnswers.crc64(bytes(STREAMED)));
    assertThat(puts.get(0).headers()).doesNotContainKey("x-amz-trailer");
    assertThat(puts.get(1).headers()).doesNotContainKey("x-amz-checksum-crc64nvme");
    assertThat(puts.get(1).header("x-amz-trailer")).isEqualTo("x-amz-checksum-crc64nvme");
  }

  @Test
  void aSourceWithoutAStoredChecksumIsProvedByItsMd5() {
    store.put("producer/a", bytes(10));
    assertThat(transferred(stage.copy("a", null)).evidence().source()).isEqualTo(Proof.MD5_ETAG);
  }

  @Test
  void underAKmsKeyTheTagIsNoMd5AndProvesNothing() {
    FakeObject object = store.put("producer/a", bytes(10));
    store.objects.put(
        "producer/a",
        object
            .with("ETag", "\"0123456789abcdef0123456789abcdef\"")
            .with("x-amz-server-side-encryption", "aws:kms"));
    assertThat(transferred(stage.copy("a", null)).evidence().source()).isEqualTo(Proof.UNVERIFIED);
  }

  @Test
  void aStoredSha256IsComparedToo() {
    FakeObject object = store.put("producer/a", bytes(10));
    store.objects.put(
        "producer/a",
        object
            .with("x-amz-checksum-sha256", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
            .with("x-amz-checksum-type", "FULL_OBJECT"));
    assertFailed(stage.copy("a", null), FailureKind.CHECKSUM_MISMATCH);
    assertThat(store.objects).doesNotContainKey("consumer/to/a");
  }

  @Test
  void aCompositeChecksumIsNotComparedAndNoted() {
    FakeObject object = store.put("producer/a", bytes(10));
    store.objects.put(
        "producer/a",
        object
            .with("ETag", "\"0123456789abcdef0123456789abcdef-2\"")
            .with("x-amz-checksum-crc32", "AAAAAA==-2")
            .with("x-amz-checksum-type", "COMPOSITE"));
    Transferred copied = transferred(stage.copy("a", null));
    assertThat(copied.evidence().source()).isEqualTo(Proof.UNVERIFIED);
    assertThat(copied.evidence().notes()).containsExactly(Note.COMPOSITE_CHECKSUM);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFlippedBitIsNeverStored(boolean storedChecksum) {
    byte[] content = bytes(300_000);
    FakeObject source =
        storedChecksum
            ? store.putWithChecksum("producer/a", content)
            : store.put("producer/a", content);
    byte[] flipped = content.clone();
    flipped[299_999] ^= 1;
    store.objects.put("producer/a", new FakeObject(flipped, source.headers()));

    assertFailed(stage.copy("a", source, null), FailureKind.CHECKSUM_MISMATCH);
    assertThat(store.objects).doesNotContainKey("consumer/to/a");
    assertThat(store.requests("PUT", "consumer")).as("tried again").hasSizeLessThan(2);
  }

  @Test
  void aSourceThatBreaksIsContinuedWithinTheSamePut() {
    FakeObject source = store.putWithChecksum("producer/a", bytes(1_000_000));
    store.times(2, FakeS3.method("GET"), (exchange, seen) -> cut(exchange, seen, source, 300_000));

    assertThat(stage.copy("a", null)).isInstanceOf(Transferred.class);

    assertThat(stage.copyOf("a").content()).isEqualTo(source.content());
    assertThat(store.requests("PUT", "consumer")).hasSize(1);
    List<Seen> gets = store.requests("GET", "producer");
    assertThat(gets).hasSize(3).allMatch(get -> source.etag().equals(get.header("if-match")));
    assertThat(gets.get(1).header("range")).matches("bytes=[1-9]\\d*-999999");
    assertThat(stage.moved).hasValue(1_000_000);
  }

  @Test
  void aSourceThatBreaksForEverIsGivenUp() {
    FakeObject source = store.putWithChecksum("producer/a", bytes(1_000_000));
    store.times(99, FakeS3.method("GET"), (exchange, seen) -> cut(exchange, seen, source, 1_000));
    assertFailed(stage.copy("a", null), FailureKind.NETWORK);
    assertThat(store.requests("GET", "producer")).hasSize(4);
    assertThat(store.objects).doesNotContainKey("consumer/to/a");
  }

  @Test
  void aSourceThatChangesUnderOurHandsIsNeverTorn() {
    FakeObject source = store.putWithChecksum("producer/a", bytes(1_000_000));
    store.once(
        FakeS3.method("GET"),
        (exchange, seen) -> {
          store.putWithChecksum("producer/a", bytes(1_000_001));
          cut(exchange, seen, source, 300_000);
        });
    assertThat(stage.copy("a", source, null)).isEqualTo(new Changed(Changed.Side.SOURCE));
    assertThat(store.objects).doesNotContainKey("consumer/to/a");
  }

  @Test
  void aRangeThatIsNotTheAskedOneIsNotSewnOn() {
    FakeObject source = store.putWithChecksum("producer/a", bytes(1_000_000));
    store.once(FakeS3.method("GET"), (exchange, seen) -> cut(exchange, seen, source, 300_000));
    store.once(
        FakeS3.method("GET"),
        (exchange, seen) -> {
          source.headers().forEach(exchange.getResponseHeaders()::set);
          exchange.sendResponseHeaders(200, 1_000_000);
          exchange.getResponseBody().write(source.content());
        });
    assertFailed(stage.copy("a", null), FailureKind.CHECKSUM_MISMATCH);
    assertThat(store.objects).doesNotContainKey("consumer/to/a");
  }

  @Test
  void aPutThatIsTriedAgainReadsTheSourceAgainPinned() {
    FakeObject source = store.putWithChecksum("producer/a", bytes(STREAMED));
    store.once(FakeS3.method("PUT"), FakeS3.error(503, "SlowDown"));
    assertThat(stage.copy("a", null)).isInstanceOf(Transferred.class);
    assertThat(stage.copyOf("a").content()).isEqualTo(source.content());
    List<Seen> gets = store.requests("GET", "producer");
    assertThat(gets).hasSize(2).allMatch(get -> source.etag().equals(get.header("if-match")));
  }

  @Test
  void anAnswerThatDoesNotBelongToTheListedObjectIsNotCopied() {
    FakeObject source = store.putWithChecksum("producer/a", bytes(500));
    store.once(
        FakeS3.method("GET"),
        (exchange, seen) -> {
          exchange.getResponseHeaders().set("ETag", "\"another\"");
          exchange.sendResponseHeaders(200, 500);
          exchange.getResponseBody().write(source.content());
        });
    assertThat(stage.copy("a", null)).isEqualTo(new Changed(Changed.Side.SOURCE));
    assertThat(store.requests("PUT", "consumer")).isEmpty();
  }

  @Test
  void anAnswerOfAnotherLengthIsNotCopied() {
    FakeObject source = store.putWithChecksum("producer/a", bytes(500));
    TransferOutcome outcome = stage.copy(CopyStage.listed("a", source, 499), null);
    assertFailed(outcome, FailureKind.CHECKSUM_MISMATCH);
    assertThat(store.requests("PUT", "consumer")).isEmpty();
  }

  @Test
  void whatSomebodyElseWroteMeanwhileIsNotOverwritten() {
    store.putWithChecksum("producer/a", bytes(500));
    FakeObject theirs = store.put("consumer/to/a", bytes(3));
    assertThat(stage.copy("a", null)).isEqualTo(new Changed(Changed.Side.TARGET));
    assertThat(stage.copyOf("a")).isEqualTo(theirs);
  }

  @Test
  void aTargetThatWasRemovedMeanwhileChanged() {
    store.putWithChecksum("producer/a", bytes(500));
    assertThat(stage.copy("a", new ETag("gone"))).isEqualTo(new Changed(Changed.Side.TARGET));
  }

  @Test
  void aPutWhoseAnswerWasLostIsProvedByAHead() {
    FakeObject source = store.putWithChecksum("producer/a", bytes(500));
    store.once(FakeS3.method("PUT"), stage::storeAndHangUp);
    Transferred copied = transferred(stage.copy("a", null));
    assertThat(store.requests("PUT", "consumer")).as("the SDK's own retry, and its 412").hasSize(2);
    assertThat(copied.evidence().notes()).containsExactly(Note.PROVED_BY_HEAD);
    assertThat(copied.evidence().putRequestId()).isNull();
    assertThat(copied.evidence().copy()).isEqualTo(Proof.STORED_CHECKSUM);
    assertThat(stage.copyOf("a").content()).isEqualTo(source.content());
  }

  @Test
  void anotherRunsCopyIsNotTakenForOurs() {
    FakeObject source = store.putWithChecksum("producer/a", bytes(500));
    FakeObject theirs = store.putWithChecksum("consumer/to/a", bytes(500));
    CopyRecord record = CopyRecord.of(CopyStage.listed("a", source, 500), "run-2");
    for (var entry : record.toMetadata().entrySet()) {
      theirs = theirs.with("x-amz-meta-" + entry.getKey(), entry.getValue());
    }
    store.objects.put("consumer/to/a", theirs);
    assertThat(stage.copy("a", null)).isEqualTo(new Changed(Changed.Side.TARGET));
  }

  @Test
  void aRaceAtTheStoreIsTriedOnceMore() {
    store.putWithChecksum("producer/a", bytes(500));
    store.once(FakeS3.method("PUT"), FakeS3.error(409, "ConditionalRequestConflict"));
    assertThat(stage.copy("a", null)).isInstanceOf(Transferred.class);
  }

  @Test
  void anEmptyObjectIsCopiedAndProved() {
    store.putWithChecksum("producer/a", bytes(0));
    store.put("producer/b", bytes(0));
    assertThat(transferred(stage.copy("a", null)).evidence().copy())
        .isEqualTo(Proof.STORED_CHECKSUM);
    assertThat(transferred(stage.copy("b", null)).evidence().copy())
        .isEqualTo(Proof.STORED_CHECKSUM);
    assertThat(stage.copyOf("a").content()).isEmpty();
    assertThat(stage.copyOf("b").content()).isEmpty();
  }

  @Test
  void aStoreThatTellsNoChecksumIsProvedByItsMd5() {
    store.tellsChecksums = false;
    store.putWithChecksum("producer/a", bytes(500));
    assertThat(transferred(stage.copy("a", null)).evidence().copy()).isEqualTo(Proof.MD5_ETAG);
  }

  @Test
  void onceAStoreTellsChecksumsMd5IsNotComputedAnyMore() {
    StoredProof proof = new StoredProof();
    assertThat(proof.wantsMd5()).isTrue();
    proof.of(
        "write",
        PutObjectResponse.builder().checksumCRC64NVME("AAAAAAAAAAA=").build(),
        new ETag("e"),
        "AAAAAAAAAAA=",
        null);
    assertThat(proof.wantsMd5()).isFalse();
  }

  /** S3 refuses what does not fit its checksum; another store may keep it, under our record. */
  @Test
  void whatAStoreDamagedIsCopiedOnceMoreOverItAndSettledByItsOwnProof() {
    FakeObject source = store.putWithChecksum("producer/a", bytes(500));
    store.once(FakeS3.method("PUT"), stage::storeDamaged);
    Transferred copied = transferred(stage.copy("a", null));
    assertThat(copied.evidence().copy()).isEqualTo(Proof.STORED_CHECKSUM);
    assertThat(copied.entry().copyETag()).isEqualTo(ETag.of(stage.copyOf("a").etag()));
    assertThat(stage.copyOf("a").content()).isEqualTo(source.content());
    List<Seen> puts = store.requests("PUT", "consumer");
    assertThat(puts).hasSize(2);
    assertThat(puts.getLast().header("if-match")).as("over exactly that").isNotNull();
  }

  @Test
  void whatAStoreAlwaysDamagesIsNotSettledAndNoRecordCallsItWhole() {
    store.putWithChecksum("producer/a", bytes(500));
    store.times(2, FakeS3.method("PUT"), stage::storeDamaged);
    assertFailed(stage.copy("a", null), FailureKind.CHECKSUM_MISMATCH);
    assertThat(stage.copyOf("a").headers()).doesNotContainKey("x-amz-meta-hydration-source-etag");
  }

  /** After the latter a HEAD is asked, and finds a copy that this very run wrote. */
  @ParameterizedTest
  @CsvSource({"403, AccessDenied", "503, SlowDown"})
  void ofACopyThatCallsItselfWholeAndIsNotTheFailureSaysSo(int status, String code) {
    store.putWithChecksum("producer/a", bytes(500));
    store.once(FakeS3.method("PUT"), stage::storeDamaged);
    store.times(4, FakeS3.method("PUT"), FakeS3.error(status, code));
    assertStays(stage.copy("a", null));
  }

  @Test
  void neitherIsItReplacedIfTheSourceIsAnotherByThen() {
    store.putWithChecksum("producer/a", bytes(500));
    store.once(
        FakeS3.method("PUT"),
        (exchange, seen) -> {
          store.putWithChecksum("producer/a", bytes(501));
          stage.storeDamaged(exchange, seen);
        });
    assertStays(stage.copy("a", null));
  }

  private static void assertStays(TransferOutcome outcome) {
    assertFailed(outcome, FailureKind.CHECKSUM_MISMATCH);
    assertThat(((TransferOutcome.Failed) outcome).failure().message())
        .contains("a second copy over it failed too", "Remove the copy");
  }

  @ParameterizedTest
  @CsvSource({
    "MetadataTooLarge, METADATA_TOO_LARGE",
    "RequestHeaderSectionTooLarge, HEADERS_TOO_LARGE"
  })
  void whatNoStoreTakesIsRefusedByName(String code, RefuseReason reason) {
    store.putWithChecksum("producer/a", bytes(500));
    store.times(2, FakeS3.method("PUT"), FakeS3.error(400, code));
    assertThat(stage.copy("a", null)).isEqualTo(new Refused(reason));
    assertThat(store.objects).doesNotContainKey("consumer/to/a");
  }

  /** MinIO counts the names with their prefix, so our record may be what is too much. */
  @ParameterizedTest
  @ValueSource(strings = {"MetadataTooLarge", "RequestHeaderSectionTooLarge"})
  void whatIsTooMuchBesideOurRecordIsCopiedWithoutIt(String code) {
    store.putWithChecksum("producer/a", bytes(500));
    store.times(
        9, seen -> seen.headers().containsKey("x-amz-meta-hydration-run"), FakeS3.error(400, code));
    Transferred copied = transferred(stage.copy("a", null));
    assertThat(copied.evidence().notes()).contains(Note.RECORD_IN_LEDGER_ONLY);
    assertThat(stage.copyOf("a").content()).isEqualTo(bytes(500));
    assertThat(store.requests("PUT", "consumer")).hasSize(2);
  }

  /** Some stores list what they cannot write so, and nothing has that key. */
  @Test
  void anObjectThatIsListedUnderAKeyThatWasMisreadHasNotVanished() {
    FakeObject source = store.putWithChecksum("producer/caf\ufffd", bytes(10));
    transferred(stage.copy("caf\ufffd", null));
    store.objects.remove("producer/caf\ufffd");
    assertFailed(stage.copy("caf\ufffd", source, null), FailureKind.STORE);
    assertThat(stage.copy("cafe", source, null)).isEqualTo(new Vanished());
  }

  /** Fifty-one of them, and the client has fifty connections. */
  @Test
  void answersThatCannotBeUnderstoodKeepNoConnection() {
    FakeObject source = store.putWithChecksum("producer/a", bytes(500));
    store.times(
        51,
        FakeS3.method("GET"),
        (exchange, seen) -> {
          exchange.getResponseHeaders().set("ETag", "W/" + source.etag());
          exchange.sendResponseHeaders(200, 500);
          exchange.getResponseBody().write(source.content());
        });
    for (int i = 0; i < 50; i++) {
      assertFailed(stage.copy("a", null), FailureKind.STORE);
    }
    assertThat(stage.readAgain("a", source)).isInstanceOf(TransferOutcome.Failed.class);
    assertThat(stage.copy("a", null)).isInstanceOf(Transferred.class);
  }

  @Test
  void whatCannotBeReadIsSaidByName() {
    FakeObject source = store.putWithChecksum("producer/a", bytes(5));
    store.objects.remove("producer/a");
    assertThat(stage.copy("a", source, null)).isEqualTo(new Vanished());
    store.once(FakeS3.method("GET"), FakeS3.error(403, "InvalidObjectState"));
    assertThat(stage.copy("a", source, null)).isEqualTo(new Refused(RefuseReason.ARCHIVED));
    store.once(FakeS3.method("GET"), FakeS3.error(403, "AccessDenied"));
    assertFailed(stage.copy("a", source, null), FailureKind.ACCESS_DENIED);
    store.once(FakeS3.method("GET"), FakeS3.error(404, "NoSuchBucket"));
    assertFailed(stage.copy("a", source, null), FailureKind.BUCKET);
    store.once(FakeS3.method("GET"), FakeS3.error(400, "KMS.DisabledException"));
    assertFailed(stage.copy("a", source, null), FailureKind.SOURCE_KEY_DISABLED);
  }

  @Test
  void aStopEndsTheCopyWithoutATrace() {
    store.putWithChecksum("producer/a", bytes(500));
    FakeObject source = store.get("producer/a");
    Thread.currentThread().interrupt();
    try {
      assertThat(stage.copy("a", source, null)).isInstanceOf(Interrupted.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(store.objects).doesNotContainKey("consumer/to/a");
  }

  @Test
  void aStopInTheMiddleEndsTheCopyThoughTheSourceGoesOn() {
    FakeObject source = store.putWithChecksum("producer/a", bytes(16 << 20));
    Thread copying = Thread.currentThread();
    store.once(
        FakeS3.method("PUT"),
        (exchange, seen) -> {
          exchange.getRequestBody().readNBytes(10_000);
          copying.interrupt();
          exchange.getRequestBody().readAllBytes();
        });
    try {
      assertThat(stage.copy("a", source, null)).isInstanceOf(Interrupted.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(stage.moved).hasValueLessThan(16 << 20);
    assertThat(store.objects).doesNotContainKey("consumer/to/a");
  }

  @Test
  void headersAndMetadataAreCarriedAndTheProducerDecidesNothingElse() {
    FakeObject object = store.putWithChecksum("producer/a", bytes(5));
    store.objects.put(
        "producer/a",
        object
            .with("Content-Type", "application/x-ndjson")
            .with("Content-Encoding", "gzip")
            .with(CopyStage.CARRIED)
            .with("x-amz-meta-hydration-run", "forged")
            .with("x-amz-website-redirect-location", "https://evil.example")
            .with("x-amz-storage-class", "GLACIER_IR")
            .with("x-amz-server-side-encryption", "aws:kms")
            .with("x-amz-server-side-encryption-aws-kms-key-id", "producer-key"));
    Transferred copied = transferred(stage.copy("a", null));
    Seen put = store.requests("PUT", "consumer").getFirst();
    assertThat(put.headers())
        .containsEntry("content-type", "application/x-ndjson")
        .containsAllEntriesOf(CopyStage.CARRIED)
        .containsEntry("x-amz-meta-source-hydration-run", "forged")
        .containsEntry("x-amz-meta-hydration-run", "run-1")
        .containsEntry("x-amz-server-side-encryption-aws-kms-key-id", CopyStage.KEY_ARN)
        .containsEntry("x-amz-storage-class", "STANDARD_IA")
        .doesNotContainKey("x-amz-website-redirect-location");
    assertThat(put.header("content-encoding")).contains("gzip");
    assertThat(copied.evidence().notes()).containsExactly(Note.OTHER_PRODUCER_KEY);
  }
}
