package io.s3hydration.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static final String FIRST = "runs/2026/03/01/run-1/ledger-00000.jsonl.gz";
  private static final String SECOND = "runs/2026/03/01/run-1/ledger-00001.jsonl.gz";

  private final SyncLocation location = new SyncLocation();
  private final Ledger ledger = new Ledger(location.store, "runs/2026/03/01/run-1/");

  @Test
  void anEmptyLedgerWritesNothing() {
    ledger.flush();
    assertThat(ledger.parts()).isZero();
    assertThat(location.written()).isEmpty();
  }

  @Test
  void aPartIsGzippedJsonLines() {
    add("a", "b\n");

    ledger.flush();
    assertThat(ledger.parts()).isEqualTo(1);

    assertThat(location.lines(FIRST))
        .containsExactly(line("a"), "{\"key\":\"b\\n\",\"outcome\":\"NOT_LISTED\"}");
  }

  @Test
  void whatWasFlushedIsNotWrittenAgain() {
    add("a");
    ledger.flush();
    ledger.flush();
    assertThat(ledger.parts()).isEqualTo(1);
    add("b");

    ledger.flush();
    assertThat(ledger.parts()).isEqualTo(2);

    assertThat(location.written()).containsExactly(FIRST, SECOND);
    assertThat(location.lines(SECOND)).containsExactly(line("b"));
  }

  @Test
  void aPartIsWrittenWhenItHasFiftyThousandLines() {
    IntStream.range(0, 49_999).forEach(i -> add("k" + i));
    assertThat(location.written()).isEmpty();

    add("k49999");
    assertThat(location.written()).containsExactly(FIRST);
    add("k50000");

    ledger.flush();
    assertThat(ledger.parts()).isEqualTo(2);
    assertThat(location.lines(FIRST)).hasSize(50_000).endsWith(line("k49999"));
    assertThat(location.lines(SECOND)).containsExactly(line("k50000"));
  }

  @Test
  void manyThreadsLoseNoLine() throws Exception {
    List<Future<?>> threads = new ArrayList<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int t = 0; t < 8; t++) {
        int thread = t;
        threads.add(
            pool.submit(() -> IntStream.range(0, 10_000).forEach(i -> add(thread + "/" + i))));
      }
    }
    for (Future<?> thread : threads) {
      thread.get();
    }

    ledger.flush();
    assertThat(ledger.parts()).isEqualTo(2);
    assertThat(Stream.of(FIRST, SECOND).flatMap(part -> location.lines(part).stream()).distinct())
        .hasSize(80_000);
  }

  @Test
  void aPartThatCannotBeWrittenIsTriedAgainAtTheEnd() {
    add("a");
    location.refuse("WRITE runs/", FailureKind.RECORDS);
    assertThatExceptionOfType(FailureException.class).isThrownBy(ledger::flush);
    location.refuseNothing();

    ledger.flush();
    assertThat(ledger.parts()).isEqualTo(1);
    assertThat(location.lines(FIRST)).containsExactly(line("a"));
  }

  @Test
  void aLineAfterAPartThatCouldNotBeWrittenIsNotLost() {
    add("a");
    location.refuse("WRITE runs/", FailureKind.RECORDS);
    assertThatExceptionOfType(FailureException.class).isThrownBy(ledger::flush);
    location.refuseNothing();
    add("b");

    ledger.flush();

    assertThat(location.lines(FIRST)).containsExactly(line("a"), line("b"));
  }

  private void add(String... keys) {
    for (String key : keys) {
      ledger.add(LedgerLine.unlisted(key, "NOT_LISTED"));
    }
  }

  private static String line(String key) {
    return "{\"key\":\"" + key + "\",\"outcome\":\"NOT_LISTED\"}";
  }
}
