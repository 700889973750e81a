package io.s3hydration.aws;

import static io.s3hydration.aws.CopyStage.PART;
import static io.s3hydration.aws.CopyStage.assertFailed;
import static io.s3hydration.aws.CopyStage.bytes;
import static io.s3hydration.aws.CopyStage.cut;
import static io.s3hydration.aws.CopyStage.transferred;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.s3hydration.aws.FakeS3.FakeObject;
import io.s3hydration.aws.FakeS3.Seen;
import io.s3hydration.listing.ETag;
import io.s3hydration.plan.Decision.RefuseReason;
import io.s3hydration.transfer.Evidence.Note;
import io.s3hydration.transfer.FailureKind;
import io.s3hydration.transfer.Proof;
import io.s3hydration.transfer.TransferOutcome;
import io.s3hydration.transfer.TransferOutcome.Changed;
import io.s3hydration.transfer.TransferOutcome.Failed;
import io.s3hydration.transfer.TransferOutcome.Interrupted;
import io.s3hydration.transfer.TransferOutcome.Refused;
import io.s3hydration.transfer.TransferOutcome.Transferred;
import io.s3hydration.transfer.TransferOutcome.Vanished;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class MultipartCopyTest {

  private static final int SIZE = 2 * PART + 1_000;

  private final CopyStage stage = new CopyStage(PART, false);
  private final FakeS3 store = stage.store;

  @AfterEach
  void stop() throws InterruptedException {
    assertThat(store.uploads).as("orphan uploads").isEmpty();
    stage.permits.awaitIdle();
    stage.close();
  }

  @Test
  void aLargeObjectGoesInPartsAndIsProvedAsAWhole() {
    FakeObject source = store.putWithChecksum("producer/a", bytes(SIZE));

    Transferred copied = transferred(stage.copy("a", null));

    assertThat(stage.copyOf("a").content()).isEqualTo(source.content());
    assertThat(copied.evidence().parts()).isEqualTo(3);
    assertThat(copied.evidence().source()).isEqualTo(Proof.STORED_CHECKSUM);
    assertThat(copied.evidence().copy()).isEqualTo(Proof.STORED_CHECKSUM);
    assertThat(copied.evidence().checksum().value()).isEqualTo(FakeAnswers.crc64(source.content()));
    assertThat(copied.evidence().getRequestId()).startsWith("fake-");
    assertThat(copied.entry().copyETag().quoted()).isEqualTo(stage.copyOf("a").etag());
    assertThat(stage.moved).hasValue(SIZE);
  }

  @Test
  void everyRangeIsPinnedAndTheCompletionCarriesConditionSizeAndChecksum() {
    FakeObject source = store.putWithChecksum("producer/a", bytes(SIZE));
    stage.copy("a", null);
    assertThat(store.requests("HEAD", "producer").getFirst().header("if-match"))
        .isEqualTo(source.etag());
    assertThat(store.requests("GET", "producer"))
        .hasSize(3)
        .allMatch(get -> source.etag().equals(get.header("if-match")))
        .allMatch(get -> get.headers().containsKey("range"));
    Seen created = store.requests("POST", "consumer").getFirst();
    assertThat(created.headers())
        .containsEntry("x-amz-checksum-algorithm", "CRC64NVME")
        .containsEntry("x-amz-checksum-type", "FULL_OBJECT")
        .containsEntry("x-amz-server-side-encryption-aws-kms-key-id", CopyStage.KEY_ARN)
        .containsEntry("x-amz-meta-hydration-run", "run-1")
        .containsEntry("content-type", "text/plain");
    assertThat(store.requests("PUT", "consumer"))
        .hasSize(3)
        .allMatch(part -> "x-amz-checksum-crc64nvme".equals(part.header("x-amz-trailer")));
    Seen completed = store.requests("POST", "consumer").getLast();
    assertThat(completed.headers())
        .containsEntry("if-none-match", "*")
        .containsEntry("x-amz-checksum-type", "FULL_OBJECT")
        .containsEntry("x-amz-mp-object-size", Integer.toString(SIZE));
  }

  @Test
  void headersAndMetadataAreCarriedAsThoseOfOnePiece() {
    FakeObject object = store.putWithChecksum("producer/a", bytes(SIZE));
    store.objects.put(
        "producer/a", object.with(CopyStage.CARRIED).with("Content-Encoding", "gzip"));

    transferred(stage.copy("a", null));

    assertThat(store.requests("POST", "consumer").getFirst().headers())
        .containsAllEntriesOf(CopyStage.CARRIED)
        .containsEntry("content-encoding", "gzip")
        .containsEntry("x-amz-meta-hydration-run", "run-1");
  }

  @Test
  void partsAreSentAtTheSameTimeWhilePermitsAreFree() throws InterruptedException {
    FakeObject source = store.putWithChecksum("producer/a", bytes(SIZE));
    stage.permits.acquire();
    Meeting meeting = new Meeting(3);
    store.times(
        3,
        FakeS3.method("GET"),
        (exchange, seen) -> {
          meeting.join();
          new FakeAnswers(store, exchange, seen).answer();
        });
    assertThat(stage.copy("a", source, null)).isInstanceOf(Transferred.class);
    assertThat(meeting.allCame()).isTrue();
    stage.permits.release();
  }

  @Test
  void withoutFreePermitsPartsGoOneAfterTheOther() throws InterruptedException {
    store.putWithChecksum("producer/a", bytes(SIZE));
    takeAllPermits();
    assertThat(stage.copy("a", null)).isInstanceOf(Transferred.class);
    assertThat(store.requests("GET", "producer"))
        .isSortedAccordingTo(Comparator.comparing(MultipartCopyTest::firstByte));
    giveBackPermits();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CRC64NVME", "CRC32C", "MD5", "SHA256"})
  void aFlippedBitIsNeverCompleted(String proof) {
    byte[] content = bytes(SIZE);
    FakeObject source = offering(proof, content);
    byte[] flipped = content.clone();
    flipped[PART + 5] ^= 1;
    store.objects.put("producer/a", new FakeObject(flipped, source.headers()));

    assertFailed(stage.copy("a", source, null), FailureKind.CHECKSUM_MISMATCH);

    assertThat(store.objects).doesNotContainKey("consumer/to/a");
    assertThat(completions()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "MetadataTooLarge, METADATA_TOO_LARGE",
    "RequestHeaderSectionTooLarge, HEADERS_TOO_LARGE"
  })
  void whatNoStoreTakesIsRefusedByName(String code, RefuseReason reason) {
    store.putWithChecksum("producer/a", bytes(SIZE));
    store.times(2, FakeS3.method("POST"), FakeS3.error(400, code));
    assertThat(stage.copy("a", null)).isEqualTo(new Refused(reason));
    assertThat(stage.journal.told())
        .containsExactly("beginning to/a", "refused to/a", "beginning to/a", "refused to/a");
  }

  @Test
  void whatIsTooMuchBesideOurRecordIsCopiedWithoutIt() {
    store.putWithChecksum("producer/a", bytes(SIZE));
    store.times(
        9,
        seen -> seen.headers().containsKey("x-amz-meta-hydration-run"),
        FakeS3.error(400, "MetadataTooLarge"));
    Transferred copied = transferred(stage.copy("a", null));
    assertThat(copied.evidence().notes()).contains(Note.RECORD_IN_LEDGER_ONLY);
    assertThat(stage.copyOf("a").content()).isEqualTo(bytes(SIZE));
  }

  /** S3 repeats the key in its answers to uploads, and XML 1.0 can hold none of these. */
  @ParameterizedTest
  @ValueSource(strings = {"a\u0007", "a\u001e", "a\uffff"})
  void aKeyThatNoXmlCanHoldIsCopiedInParts(String key) {
    store.putWithChecksum("producer/" + key, bytes(SIZE));
    Transferred copied = transferred(stage.copy(key, null));
    assertThat(copied.evidence().notes()).doesNotContain(Note.PROVED_BY_HEAD);
    assertThat(stage.copyOf(key).content()).isEqualTo(bytes(SIZE));
    assertThat(store.requests("POST", "consumer")).hasSize(2);
  }

  /** S3 refuses what does not fit its checksum; another store may keep it, under our record. */
  @Test
  void whatAStoreDamagedIsCopiedOnceMoreOverItWithoutARecord() {
    FakeObject source = store.putWithChecksum("producer/a", bytes(SIZE));
    store.once(this::isCompletion, this::completeDamaged);
    transferred(stage.copy("a", null));
    assertThat(stage.copyOf("a").content()).isEqualTo(source.content());
    assertThat(stage.copyOf("a").headers()).doesNotContainKey("x-amz-meta-hydration-source-etag");
  }

  /** The HEAD after the last answer finds a copy that this very run wrote. */
  @Test
  void ofACopyThatCallsItselfWholeAndIsNotTheFailureSaysSo() {
    store.putWithChecksum("producer/a", bytes(SIZE));
    store.once(this::isCompletion, this::completeDamaged);
    store.times(4, this::isCompletion, FakeS3.error(503, "SlowDown"));
    TransferOutcome outcome = stage.copy("a", null);
    assertFailed(outcome, FailureKind.CHECKSUM_MISMATCH);
    assertThat(((Failed) outcome).failure().message()).contains("Remove the copy");
  }

  @Test
  void soDoesACopyOverWhichNoUploadCanBeJournalled() {
    store.putWithChecksum("producer/a", bytes(SIZE));
    store.once(
        this::isCompletion,
        (exchange, seen) -> {
          completeDamaged(exchange, seen);
          stage.journal.refuse();
        });
    TransferOutcome outcome = stage.copy("a", null);
    assertFailed(outcome, FailureKind.RECORDS);
    assertThat(((Failed) outcome).failure().message()).contains("Remove the copy");
  }

  /** Stores one bit otherwise, under our record, and tells the checksum of what it stored. */
  private void completeDamaged(HttpExchange exchange, Seen seen) throws IOException {
    completeAndHangUp(exchange, seen);
    FakeObject whole = store.get(seen.path());
    byte[] content = whole.content().clone();
    content[0] ^= 1;
    FakeObject damaged =
        new FakeObject(content, whole.headers())
            .with("ETag", FakeAnswers.etag(content))
            .with("x-amz-checksum-crc64nvme", FakeAnswers.crc64(content));
    store.objects.put(seen.path(), damaged);
    byte[] xml =
        ("<CompleteMultipartUploadResult><ETag>"
                + damaged.etag().replace("\"", "&quot;")
                + "</ETag><ChecksumCRC64NVME>"
                + FakeAnswers.crc64(content)
                + "</ChecksumCRC64NVME></CompleteMultipartUploadResult>")
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, xml.length);
    exchange.getResponseBody().write(xml);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CRC64NVME", "CRC32C", "MD5", "SHA256"})
  void aPartThatIsTriedAgainDoesNotUpsetTheProof(String proof) {
    FakeObject source = offering(proof, bytes(SIZE));
    store.once(partNumber(1), FakeS3.error(503, "SlowDown"));
    store.once(
        seen -> seen.method().equals("GET") && firstByte(seen) == PART,
        (exchange, seen) -> cut(exchange, seen, source, 70_000));
    Transferred copied = transferred(stage.copy("a", source, null));
    assertThat(stage.copyOf("a").content()).isEqualTo(source.content());
    assertThat(copied.evidence().source())
        .isEqualTo(proof.equals("MD5") ? Proof.MD5_ETAG : Proof.STORED_CHECKSUM);
  }

  @Test
  void aSourceThatChangesBetweenPartsIsNeverTorn() throws InterruptedException {
    FakeObject source = store.putWithChecksum("producer/a", bytes(SIZE));
    store.once(
        partNumber(1),
        (exchange, seen) -> {
          store.putWithChecksum("producer/a", bytes(SIZE + 1));
          new FakeAnswers(store, exchange, seen).answer();
        });
    takeAllPermits();
    TransferOutcome outcome = stage.copy("a", source, null);
    giveBackPermits();
    assertThat(outcome).isEqualTo(new Changed(Changed.Side.SOURCE));
    assertThat(store.objects).doesNotContainKey("consumer/to/a");
  }

  @Test
  void aCompletionWhoseAnswerWasLostIsProvedByAHead() {
    store.putWithChecksum("producer/a", bytes(SIZE));
    store.once(this::isCompletion, this::completeAndHangUp);
    Transferred copied = transferred(stage.copy("a", null));
    assertThat(copied.evidence().notes()).containsExactly(Note.PROVED_BY_HEAD);
    assertThat(copied.evidence().putRequestId()).isNull();
    assertThat(copied.evidence().copy()).isEqualTo(Proof.STORED_CHECKSUM);
  }

  /** A store that is at it for longer than a client waits may call a second request done. */
  @Test
  void aCompletionThatIsCalledDoneAfterOneWithoutAnAnswerIsLookedAt() {
    store.putWithChecksum("producer/a", bytes(SIZE));
    store.once(this::isCompletion, (exchange, seen) -> {});
    store.once(this::isCompletion, this::callDone);
    TransferOutcome outcome = stage.copy("a", null);
    assertFailed(outcome, FailureKind.STORE);
    assertThat(((Failed) outcome).failure().message()).contains("no such copy stands there");
    assertThat(store.objects).doesNotContainKey("consumer/to/a");
  }

  @Test
  void aCopyThatStandsThereIsSettledUnderItsOwnTagThen() {
    store.putWithChecksum("producer/a", bytes(SIZE));
    store.once(this::isCompletion, this::completeAndHangUp);
    store.once(this::isCompletion, this::callDone);
    Transferred copied = transferred(stage.copy("a", null));
    assertThat(copied.entry().copyETag()).isEqualTo(ETag.of(stage.copyOf("a").etag()));
    assertThat(copied.evidence().notes()).containsExactly(Note.PROVED_BY_HEAD);
  }

  /** It carries no record, so the tag that the answer names is all that tells it. */
  @ParameterizedTest
  @ValueSource(strings = {"\"%s\"", "%s"})
  void soIsOneWithoutARecordWhereTheAnswerNamesItsTag(String form) {
    FakeObject source = store.putWithChecksum("producer/a", bytes(SIZE));
    store.once(this::isCompletion, this::completeDamaged);
    store.once(this::isCompletion, this::completeAndHangUp);
    store.once(
        this::isCompletion,
        (exchange, seen) ->
            callDone(exchange, form.formatted(ETag.of(store.get(seen.path()).etag()).value())));
    Transferred copied = transferred(stage.copy("a", null));
    assertThat(stage.copyOf("a").content()).isEqualTo(source.content());
    assertThat(copied.evidence().notes()).contains(Note.PROVED_BY_HEAD);
  }

  private void callDone(HttpExchange exchange, Seen seen) throws IOException {
    callDone(exchange, "at-it");
  }

  private static void callDone(HttpExchange exchange, String etag) throws IOException {
    byte[] xml =
        ("<CompleteMultipartUploadResult><ETag>"
                + etag.replace("\"", "&quot;")
                + "</ETag></CompleteMultipartUploadResult>")
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, xml.length);
    exchange.getResponseBody().write(xml);
  }

  /** S3 says 200 first, then blanks while it works, and what it has come to last. */
  @Test
  void aCompletionWhoseAnswerBreaksOffIsProvedByAHead() {
    store.putWithChecksum("producer/a", bytes(SIZE));
    store.once(
        this::isCompletion,
        (exchange, seen) -> {
          completeAndHangUp(exchange, seen);
          exchange.sendResponseHeaders(200, 300);
          exchange.getResponseBody().write("    ".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
        });
    Transferred copied = transferred(stage.copy("a", null));
    assertThat(copied.evidence().notes()).containsExactly(Note.PROVED_BY_HEAD);
  }

  /** The run's retries ask again, as the fault matrix has it; this client has not got them. */
  @ParameterizedTest
  @ValueSource(ints = {0, 20})
  void aCreationWhoseAnswerBreaksOffIsNoneWithoutAnId(int after) {
    store.putWithChecksum("producer/a", bytes(SIZE));
    store.putWithChecksum("producer/b", bytes(SIZE));
    store.once(
        FakeS3.method("POST"),
        (exchange, seen) -> {
          exchange.sendResponseHeaders(200, 200);
          exchange.getResponseBody().write(new byte[after]);
          exchange.getResponseBody().flush();
        });
    Failed failed = (Failed) stage.copy("a", null);
    assertThat(failed.failure().message()).doesNotContain("no UploadId");
    assertThat(stage.journal.told()).contains("unanswered to/a");
    assertThat(store.requests("PUT", "consumer")).isEmpty();
    transferred(stage.copy("b", null));
  }

  @Test
  void aCreationThatTellsNoIdBeginsNothingAndKeepsNobodyElse() {
    store.putWithChecksum("producer/a", bytes(SIZE));
    store.putWithChecksum("producer/b", bytes(SIZE));
    store.once(FakeS3.method("POST"), (exchange, seen) -> exchange.sendResponseHeaders(200, -1));
    assertFailed(stage.copy("a", null), FailureKind.STORE);
    assertThat(store.requests("PUT", "consumer")).isEmpty();
    assertThat(store.requests("DELETE", "consumer")).isEmpty();
    transferred(stage.copy("b", null));
  }

  @Test
  void whatSomebodyElseWroteMeanwhileIsNotOverwritten() {
    store.putWithChecksum("producer/a", bytes(SIZE));
    FakeObject theirs = store.put("consumer/to/a", bytes(3));
    assertThat(stage.copy("a", null)).isEqualTo(new Changed(Changed.Side.TARGET));
    assertThat(stage.copyOf("a")).isEqualTo(theirs);
    assertThat(stage.copy("a", ETag.of(theirs.etag()))).isInstanceOf(Transferred.class);
  }

  @Test
  void aRaceAtTheCompletionIsUploadedOnceMore() {
    store.putWithChecksum("producer/a", bytes(SIZE));
    store.once(this::isCompletion, FakeS3.error(409, "ConditionalRequestConflict"));
    assertThat(stage.copy("a", null)).isInstanceOf(Transferred.class);
    assertThat(store.requests("PUT", "consumer")).hasSize(6);
    store.putWithChecksum("producer/b", bytes(SIZE));
    store.times(2, this::isCompletion, FakeS3.error(409, "ConditionalRequestConflict"));
    assertFailed(stage.copy("b", null), FailureKind.DESTINATION);
  }

  @Test
  void anUploadIsJournalledFromBeforeItsCreationToItsEnd() {
    store.putWithChecksum("producer/a", bytes(SIZE));
    stage.copy("a", null);
    assertThat(stage.journal.told())
        .hasSize(3)
        .satisfies(
            told -> {
              assertThat(told.get(0)).isEqualTo("beginning to/a");
              assertThat(told.get(1)).startsWith("begun to/a upload-");
              assertThat(told.get(2)).isEqualTo(told.get(1).replace("begun", "ended"));
            });
  }

  @Test
  void aCreationThatIsRefusedLeavesNothingInTheJournal() {
    store.putWithChecksum("producer/a", bytes(SIZE));
    store.once(FakeS3.method("POST"), FakeS3.error(403, "AccessDenied"));
    stage.copy("a", null);
    assertThat(stage.journal.told()).containsExactly("beginning to/a", "refused to/a");
  }

  @Test
  void aCreationThatIsTriedAgainMayHaveLeftAnUploadOnlyWhereNoAnswerSaysOtherwise() {
    store.putWithChecksum("producer/a", bytes(SIZE));
    store.once(FakeS3.method("POST"), FakeS3.error(503, "SlowDown"));
    stage.copy("a", null);
    assertThat(stage.journal.told()).noneMatch(told -> told.startsWith("unanswered"));
    store.putWithChecksum("producer/b", bytes(SIZE));
    store.once(FakeS3.method("POST"), FakeS3.error(500, "InternalError"));
    stage.copy("b", null);
    assertThat(stage.journal.told()).contains("unanswered to/b");
    store.putWithChecksum("producer/c", bytes(SIZE));
    store.once(FakeS3.method("POST"), (exchange, seen) -> exchange.close());
    assertThat(stage.copy("c", null)).isInstanceOf(Transferred.class);
    assertThat(stage.journal.told()).containsSubsequence("beginning to/c", "unanswered to/c");
  }

  @Test
  void anUploadThatIsGoneFailsTheObject() {
    store.putWithChecksum("producer/a", bytes(SIZE));
    store.once(this::isCompletion, FakeS3.error(404, "NoSuchUpload"));
    assertFailed(stage.copy("a", null), FailureKind.DESTINATION);
  }

  @Test
  void anAbortThatFailsIsToldWithTheFirstFailure() {
    store.putWithChecksum("producer/a", bytes(SIZE));
    store.once(this::isCompletion, FakeS3.error(400, "InvalidPart"));
    store.once(
        FakeS3.method("DELETE"),
        (exchange, seen) -> {
          store.uploads.clear();
          FakeS3.fail(exchange, seen, 403, "AccessDenied", "no");
        });
    TransferOutcome outcome = stage.copy("a", null);
    assertFailed(outcome, FailureKind.DESTINATION);
    assertThat(((Failed) outcome).failure().message())
        .contains("InvalidPart")
        .containsPattern("upload-\\d+ could not be aborted");
    assertThat(stage.journal.told()).as("it stays for the sweep").hasSize(2);
  }

  @Test
  void whatCannotBeReadIsSaidByNameThoughAHeadHasNoBody() {
    FakeObject source = store.putWithChecksum("producer/a", bytes(SIZE));
    store.once(FakeS3.method("HEAD"), FakeS3.error(400, ""));
    store.once(FakeS3.method("GET"), FakeS3.error(400, "KMS.DisabledException"));
    assertFailed(stage.copy("a", source, null), FailureKind.SOURCE_KEY_DISABLED);
    store.once(FakeS3.method("GET"), FakeS3.error(403, "InvalidObjectState"));
    assertThat(stage.copy("a", source, null)).isEqualTo(new Refused(RefuseReason.ARCHIVED));
    store.objects.remove("producer/a");
    assertThat(stage.copy("a", source, null)).isEqualTo(new Vanished());
    store.putWithChecksum("producer/a", bytes(SIZE + 1));
    assertThat(stage.copy("a", source, null)).isEqualTo(new Changed(Changed.Side.SOURCE));
    assertThat(store.objects).doesNotContainKey("consumer/to/a");
  }

  /** The GET that is to tell why is answered: it may have renewed the session. */
  @Test
  void aHeadThatIsRefusedOnceIsAskedOnceMore() {
    store.putWithChecksum("producer/a", bytes(SIZE));
    store.once(FakeS3.method("HEAD"), FakeS3.error(400, ""));
    transferred(stage.copy("a", null));
  }

  @Test
  void aStopAbortsTheUpload() {
    FakeObject source = store.putWithChecksum("producer/a", bytes(SIZE));
    Thread copying = Thread.currentThread();
    store.once(
        partNumber(3),
        (exchange, seen) -> {
          copying.interrupt();
          new FakeAnswers(store, exchange, seen).answer();
        });
    try {
      assertThat(stage.copy("a", source, null)).isInstanceOf(Interrupted.class);
    } finally {
      assertThat(Thread.interrupted()).as("the caller still sees the stop").isTrue();
    }
    assertThat(store.objects).doesNotContainKey("consumer/to/a");
  }

  @Test
  void aStoreThatTellsNoChecksumsIsProvedByItsParts() {
    store.tellsChecksums = false;
    store.announcesChecksums = false;
    store.putWithChecksum("producer/a", bytes(SIZE));
    assertThat(transferred(stage.copy("a", null)).evidence().copy()).isEqualTo(Proof.MD5_ETAG);
  }

  /** MD5 is dear, and the parts of the first objects are all under way before one is answered. */
  @Test
  void aStoreIsTrustedToTellTheChecksumsThatItAnnouncesUntilItDoesNot() {
    store.tellsChecksums = false;
    store.putWithChecksum("producer/a", bytes(SIZE));
    assertThat(transferred(stage.copy("a", null)).evidence().copy())
        .as("no MD5 was there to be compared")
        .isEqualTo(Proof.UNVERIFIED);
    store.putWithChecksum("producer/b", bytes(SIZE));
    assertThat(transferred(stage.copy("b", null)).evidence().copy()).isEqualTo(Proof.MD5_ETAG);
  }

  private FakeObject offering(String proof, byte[] content) {
    FakeObject object = store.put("producer/a", content);
    if (proof.equals("MD5")) {
      return object;
    }
    RunningDigest digest = RunningDigest.of(proof);
    digest.update(content, 0, content.length);
    FakeObject offering =
        object
            .with("x-amz-checksum-" + proof.toLowerCase(Locale.ROOT), digest.value())
            .with("x-amz-checksum-type", "FULL_OBJECT");
    store.objects.put("producer/a", offering);
    return offering;
  }

  @Test
  void theDigestsOfTheFakeAreTheOnesOfTheJdk() {
    CRC32C crc = new CRC32C();
    crc.update(bytes(9));
    RunningDigest ours = RunningDigest.of("CRC32C");
    ours.update(bytes(9), 0, 9);
    byte[] value = Base64.getDecoder().decode(ours.value());
    assertThat(new BigInteger(1, value).longValue()).isEqualTo(crc.getValue());
  }

  private List<Seen> completions() {
    return store.requests("POST", "consumer").stream().filter(this::isCompletion).toList();
  }

  private boolean isCompletion(Seen seen) {
    return seen.method().equals("POST") && seen.query().containsKey("uploadId");
  }

  private void completeAndHangUp(HttpExchange exchange, Seen seen) throws IOException {
    byte[] asked = exchange.getRequestBody().readAllBytes();
    FakeUploads.Upload upload = store.uploads.remove(seen.query().get("uploadId"));
    assertThat(upload).isNotNull();
    assertThat(asked).isNotEmpty();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] part : upload.parts().values()) {
      whole.write(part);
    }
    store.objects.put(
        seen.path(),
        new FakeObject(whole.toByteArray(), upload.headers())
            .with("x-amz-checksum-crc64nvme", FakeAnswers.crc64(whole.toByteArray()))
            .with("x-amz-checksum-type", "FULL_OBJECT"));
  }

  private static Predicate<Seen> partNumber(int number) {
    return seen -> Integer.toString(number).equals(seen.query().get("partNumber"));
  }

  private static long firstByte(Seen get) {
    String range = get.headers().getOrDefault("range", "bytes=0-");
    return Long.parseLong(range.substring("bytes=".length(), range.indexOf('-')));
  }

  private void takeAllPermits() throws InterruptedException {
    for (int i = 0; i < CopyStage.PERMITS; i++) {
      stage.permits.acquire();
    }
  }

  private void giveBackPermits() {
    for (int i = 0; i < CopyStage.PERMITS; i++) {
      stage.permits.release();
    }
  }

  /** Some requests that wait for each other, and so prove that they run at the same time. */
  private static final class Meeting {
    private final CountDownLatch missing;

    Meeting(int size) {
      missing = new CountDownLatch(size);
    }

    void join() {
      missing.countDown();
      allCame();
    }

    boolean allCame() {
      try {
        return missing.await(30, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
