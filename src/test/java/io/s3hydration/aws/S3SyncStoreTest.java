package io.s3hydration.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.s3hydration.aws.FakeS3.FakeObject;
import io.s3hydration.aws.FakeS3.Seen;
import io.s3hydration.listing.ETag;
import io.s3hydration.report.SyncStore.Condition;
import io.s3hydration.report.SyncStore.Stored;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class S3SyncStoreTest {

  private static final byte[] OURS = "ours".getBytes(StandardCharsets.UTF_8);
  private static final byte[] THEIRS = "theirs".getBytes(StandardCharsets.UTF_8);

  private final FakeS3 store = new FakeS3();
  private final S3SyncStore records =
      new S3SyncStore(new S3Bucket(store.client(), "consumer", Side.CONSUMER), "_sync/", "arn:key");

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void whatIsWrittenIsReadUnderTheLocationAndTheKey() {
    ETag etag = records.write("run.lease", OURS, Condition.IF_ABSENT);
    Stored read = records.read("run.lease").orElseThrow();
    assertThat(read.content()).isEqualTo(OURS);
    assertThat(read.etag()).isEqualTo(etag);
    assertThat(read.date()).isAfter(Instant.EPOCH);
    assertThat(read.lastModified()).isEqualTo(Instant.parse("2026-11-21T07:00:00Z"));
    Seen put = store.requests("PUT", "consumer").getFirst();
    assertThat(put.key()).isEqualTo("_sync/run.lease");
    assertThat(put.header("x-amz-server-side-encryption-aws-kms-key-id")).isEqualTo("arn:key");
    assertThat(put.header("if-none-match")).isEqualTo("*");
  }

  /** A browser shows a page that says what it is, and offers to save anything else. */
  @Test
  void aPageSaysThatItIsOne() {
    records.write("runs/r/report.html", OURS, Condition.ALWAYS);
    records.write("runs/r/report.json", OURS, Condition.ALWAYS);
    assertThat(store.requests("PUT", "consumer"))
        .extracting(seen -> seen.header("content-type"))
        .containsExactly("text/html; charset=utf-8", "application/octet-stream");
  }

  @Test
  void whatIsNotThereIsEmptyButAMissingBucketIsAFailure() {
    assertThat(records.read("a")).isEmpty();
    store.once(FakeS3.method("GET"), FakeS3.error(404, "NoSuchBucket"));
    assertKind(() -> records.read("a"), FailureKind.BUCKET);
    store.once(FakeS3.method("GET"), FakeS3.error(403, "AccessDenied"));
    assertKind(() -> records.read("a"), FailureKind.RECORDS);
  }

  /** As a part that cannot be decrypted: it is looked past, where it is one that can be. */
  @Test
  void aRecordThatWasArchivedIsOneThatNobodyMayRead() {
    store.once(FakeS3.method("GET"), FakeS3.error(403, "InvalidObjectState"));
    assertThatThrownBy(() -> records.read("index/r/part-00000.jsonl.gz"))
        .hasMessageContaining("lifecycle rules that archive")
        .satisfies(
            thrown ->
                assertThat(((FailureException) thrown).failure().kind())
                    .isEqualTo(FailureKind.ACCESS_DENIED));
  }

  /** The heap is for what the program keeps there itself. */
  @Test
  void aRecordThatIsLargerThanAnyOfOursIsNotRead() {
    store.once(
        FakeS3.method("GET"),
        (exchange, seen) -> {
          exchange.sendResponseHeaders(200, (256L << 20) + 1);
          exchange.getResponseBody().write(OURS);
          exchange.getResponseBody().flush();
        });
    assertThatThrownBy(() -> records.read("a"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("it announced a body of 268435457 bytes");
    assertThat(store.requests("GET", "consumer")).hasSize(1);
  }

  @Test
  void aConditionThatDoesNotHoldMeansOvertaken() {
    FakeObject theirs = store.put("consumer/_sync/a", THEIRS);
    assertKind(() -> records.write("a", OURS, Condition.IF_ABSENT), FailureKind.OVERTAKEN);
    assertKind(
        () -> records.write("a", OURS, Condition.ifMatch(new ETag("old"))), FailureKind.OVERTAKEN);
    assertKind(
        () -> records.write("gone", OURS, Condition.ifMatch(new ETag("old"))),
        FailureKind.OVERTAKEN);
    assertThat(store.get("consumer/_sync/a")).isEqualTo(theirs);
    records.write("a", OURS, Condition.ifMatch(ETag.of(theirs.etag())));
    assertThat(store.get("consumer/_sync/a").content()).isEqualTo(OURS);
  }

  @Test
  void aWriteWhoseAnswerWasLostIsReadBackAndOurs() {
    store.once(FakeS3.method("PUT"), this::storeAndHangUp);
    ETag etag = records.write("a", OURS, Condition.IF_ABSENT);
    assertThat(etag.quoted()).isEqualTo(store.get("consumer/_sync/a").etag());
    assertThat(store.requests("PUT", "consumer")).as("the SDK's own retry, and its 412").hasSize(2);
  }

  @Test
  void aRaceAtTheStoreIsTriedAgain() {
    store.once(FakeS3.method("PUT"), FakeS3.error(409, "ConditionalRequestConflict"));
    records.write("a", OURS, Condition.IF_ABSENT);
    assertThat(store.get("consumer/_sync/a").content()).isEqualTo(OURS);
  }

  @Test
  void anUnconditionalWriteSendsNoCondition() {
    store.put("consumer/_sync/a", THEIRS);
    records.write("a", OURS, Condition.ALWAYS);
    assertThat(store.requests("PUT", "consumer").getFirst().headers())
        .doesNotContainKeys("if-match", "if-none-match");
  }

  private void storeAndHangUp(HttpExchange exchange, Seen seen) throws IOException {
    store.put(seen.path(), FakeAnswers.Body.read(exchange, seen).content());
  }

  private static void assertKind(ThrowingCallable call, FailureKind kind) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.failure().kind()).isEqualTo(kind));
  }
}
