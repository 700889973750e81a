package io.s3hydration.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.s3hydration.backend.Backend;
import io.s3hydration.backend.BackendContract;
import io.s3hydration.backend.Content;
import io.s3hydration.listing.ETag;
import io.s3hydration.report.SyncStore.Condition;
import io.s3hydration.report.SyncStore.Stored;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@link SyncStore}. */
public class SyncStoreContract extends BackendContract {

  private static final String NAME = "index/progress.json";

  private final SyncStore store;

  protected SyncStoreContract(Backend backend) {
    super(backend);
    this.store = backend.syncStore(prefix + "_sync/");
  }

  @Test
  void whatIsNotThereReadsAsEmpty() {
    assertThat(store.read(NAME)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 300_000})
  void whatWasWrittenIsRead(int size) {
    byte[] content = Content.ofSize(size).bytes();

    ETag etag = store.write(NAME, content, Condition.IF_ABSENT);

    Stored read = store.read(NAME).orElseThrow();
    assertThat(read.content()).isEqualTo(content);
    assertThat(read.etag()).isEqualTo(etag);
  }

  @Test
  void theStoresClockDoesNotGoBack() {
    write("one", Condition.IF_ABSENT);
    Stored before = store.read(NAME).orElseThrow();

    assertThat(store.read(NAME).orElseThrow().date()).isAfterOrEqualTo(before.date());
  }

  @Test
  void anObjectLiesUnderTheLocation() {
    write("one", Condition.IF_ABSENT);

    assertThat(backend.consumer().get(key("_sync/" + NAME)).orElseThrow().text()).isEqualTo("one");
  }

  @Test
  void aNameThatIsTakenIsNotTakenAgain() {
    write("one", Condition.IF_ABSENT);

    assertOvertaken(Condition.IF_ABSENT);
    assertThat(text()).isEqualTo("one");
  }

  @Test
  void theStateThatWasReadIsReplaced() {
    write("one", Condition.unchangedSince(store.read(NAME)));
    write("two", Condition.unchangedSince(store.read(NAME)));

    assertThat(text()).isEqualTo("two");
  }

  @Test
  void aWriterWhoseTagIsOldIsOvertaken() {
    ETag old = write("one", Condition.IF_ABSENT);
    write("two", Condition.ifMatch(old));

    assertOvertaken(Condition.ifMatch(old));
    assertThat(text()).isEqualTo("two");
  }

  @Test
  void aWriterWhoseObjectIsGoneIsOvertaken() {
    ETag old = write("one", Condition.IF_ABSENT);
    backend.consumer().delete(key("_sync/" + NAME));

    assertOvertaken(Condition.ifMatch(old));
    assertThat(store.read(NAME)).isEmpty();
  }

  @Test
  void anObjectOfTheIndexIsRemovedAndOneThatIsNotThereToo() {
    store.write("index/run-1/part-00000.jsonl.gz", new byte[] {1}, Condition.IF_ABSENT);
    write("one", Condition.IF_ABSENT);

    store.delete("index/run-1/part-00000.jsonl.gz");
    store.delete("index/run-1/part-00000.jsonl.gz");

    assertThat(store.read("index/run-1/part-00000.jsonl.gz")).isEmpty();
    assertThat(text()).isEqualTo("one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"last_successful_sync.json", "run.lease", "index/progress.json", "runs/x", "a"})
  void nothingElseIsEverRemoved(String name) {
    store.write(name, new byte[] {1}, Condition.ALWAYS);

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> store.delete(name))
        .withMessageContaining(name);
    assertThat(store.read(name)).isPresent();
  }

  @Test
  void withoutAConditionWhateverStandsThereIsReplaced() {
    write("one", Condition.ALWAYS);
    write("two", Condition.ALWAYS);

    assertThat(text()).isEqualTo("two");
  }

  @Test
  void theRecordsLieUnderTheConsumersKey() {
    assume(backend.tellsKmsKeys(), "KMS keys");
    write("one", Condition.IF_ABSENT);

    assertThat(backend.consumerHeads().head(key("_sync/" + NAME)).orElseThrow().kmsKeyArn())
        .isNotNull();
  }

  @Test
  void ofManyWhoFindNothingThereOneWins() throws Exception {
    assertThat(race(Condition.IF_ABSENT)).hasSize(1).contains(text());
  }

  @Test
  void ofManyWhoSawTheSameOneWins() throws Exception {
    assume(backend.swapsAtomically(), "atomic If-Match");
    ETag seen = write("seen by all", Condition.IF_ABSENT);

    assertThat(race(Condition.ifMatch(seen))).hasSize(1).contains(text());
  }

  /** The contents of those who were not overtaken. */
  private List<String> race(Condition condition) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Optional<String>>> writers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        String content = "writer " + i;
        writers.add(
            threads.submit(
                () -> {
                  start.await();
                  return tryToWrite(content, condition);
                }));
      }
      start.countDown();
    }
    List<String> winners = new ArrayList<>();
    for (Future<Optional<String>> writer : writers) {
      writer.get().ifPresent(winners::add);
    }
    return winners;
  }

  private Optional<String> tryToWrite(String content, Condition condition) {
    try {
      write(content, condition);
      return Optional.of(content);
    } catch (FailureException e) {
      assertThat(e.failure().kind()).isEqualTo(FailureKind.OVERTAKEN);
      return Optional.empty();
    }
  }

  private ETag write(String content, Condition condition) {
    return store.write(NAME, content.getBytes(StandardCharsets.UTF_8), condition);
  }

  private String text() {
    return new String(store.read(NAME).orElseThrow().content(), StandardCharsets.UTF_8);
  }

  private void assertOvertaken(Condition condition) {
    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> write("too late", condition))
        .satisfies(e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.OVERTAKEN));
  }
}
