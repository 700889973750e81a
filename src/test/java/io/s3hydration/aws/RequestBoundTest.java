package io.s3hydration.aws;

import static io.s3hydration.aws.CopyStage.assertFailed;
import static io.s3hydration.aws.FakeS3.method;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.aws.FakeS3.FakeObject;
import io.s3hydration.transfer.FailureKind;
import io.s3hydration.transfer.TransferOutcome.Failed;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Retries within retries multiply; these are the bounds that docs/failures.md names. */
class RequestBoundTest {

  private static final int SIZE = 100_000;

  private final CopyStage stage = new CopyStage(5L << 30, false);
  private final FakeObject source = stage.store.put("producer/a", CopyStage.bytes(SIZE));
  private final Predicate<FakeS3.Seen> gets = method("GET");

  @AfterEach
  void close() {
    stage.close();
  }

  private FakeS3.Answer cut(int after) {
    return (exchange, seen) -> CopyStage.cut(exchange, seen, source, after);
  }

  private static FakeS3.Answer afterTheBody(int status, String code) {
    return (exchange, seen) -> {
      FakeAnswers.Body.read(exchange, seen);
      FakeS3.fail(exchange, seen, status, code, "told to");
    };
  }

  @Test
  void bodiesThatBreakOffAndWritesThatFailDoNotMultiply() {
    stage.store.times(3, gets, cut(10));
    stage.store.times(99, method("PUT"), afterTheBody(500, "InternalError"));
    assertFailed(stage.copy("a", null), FailureKind.UNAVAILABLE);
    assertThat(stage.store.requests("PUT", "consumer")).hasSize(4);
    assertThat(stage.store.requests("GET", "producer"))
        .as("one for each write, and three for the breaks")
        .hasSizeBetween(4, 7);
    assertThat(stage.store.requests("HEAD", "consumer")).hasSizeBetween(1, 4);
  }

  @Test
  void aBodyThatAlwaysBreaksOffIsOpenedFourTimes() {
    stage.store.times(99, gets, cut(10));
    assertFailed(stage.copy("a", null), FailureKind.NETWORK);
    assertThat(stage.store.requests("GET", "producer")).hasSize(4);
  }

  @Test
  void aStoreThatAlwaysConflictsIsWrittenToTwice() {
    stage.store.times(99, method("PUT"), afterTheBody(409, "ConditionalRequestConflict"));
    assertThat(stage.copy("a", null)).isInstanceOf(Failed.class);
    assertThat(stage.store.requests("PUT", "consumer")).hasSizeBetween(2, 8);
  }
}
