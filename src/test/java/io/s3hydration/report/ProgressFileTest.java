package io.s3hydration.report;

import static io.s3hydration.report.Documents.part;
import static io.s3hydration.report.Documents.progress;
import static io.s3hydration.report.SyncLocation.TODAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.s3hydration.listing.ETag;
import io.s3hydration.report.SyncStore.Condition;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ProgressFileTest {

  private final SyncLocation location = new SyncLocation();

  @Test
  void tellsOfTheRunFromItsStartToItsCommit() {
    ProgressFile file = open("run-1", Condition.IF_ABSENT);
    assertThat(read()).isEqualTo(progress("run-1", true));

    WrittenPart p0 = new WrittenPart(part("p0", null, TODAY), "b");
    WrittenPart p1 = new WrittenPart(part("p1", "b", null), null);
    file.written(p0);
    file.written(p1);
    assertThat(read().open()).isTrue();
    assertThat(read().parts()).containsExactly(p0, p1);

    file.close(List.of(p0.part()), List.of("runs/x/uploads"));
    assertThat(read().open()).isFalse();
    assertThat(read().parts()).isEmpty();
    assertThat(read().leftovers())
        .as("written, and named by no manifest")
        .containsExactly(new Leftover(null, List.of("p1")));
    assertThat(read().journals()).containsExactly("runs/x/uploads");
    assertThat(location.written()).hasSize(4).containsOnly("index/progress.json");
  }

  @Test
  void aRunThatEndsNamesJournalsThatCouldNotBeSweptAndItsOwnOnlyIfThatIsOneOfThem() {
    List<String> unswept = List.of("runs/a/uploads", "runs/b/uploads", "runs/own/uploads");
    Progress two = progress("run-1", true).with(List.of(), true, List.of(), unswept);
    ProgressFile file = ProgressFile.open(location.store, two, Condition.IF_ABSENT);
    assertThat(file.ownJournal()).containsExactly("runs/own/uploads");

    file.close(List.of(), file.ownJournal());
    assertThat(read().journals()).isEqualTo(unswept);
    file.close(List.of(), List.of());
    assertThat(read().journals()).containsExactly("runs/a/uploads", "runs/b/uploads");
  }

  @Test
  void whatASweepLeavesStaysForTheNextOne() {
    ProgressFile file = open("run-1", Condition.IF_ABSENT);
    file.written(new WrittenPart(part("p0", null, TODAY), "b"));
    file.close(List.of(), List.of());
    List<Leftover> left = List.of(new Leftover(null, List.of("p0")));
    assertThat(file.leftovers()).isEqualTo(left);
    location.written();
    file.swept(left);
    assertThat(location.written()).as("nothing has changed").isEmpty();
    file.swept(List.of());
    assertThat(read().leftovers()).isEmpty();
    assertThat(read().open()).isFalse();
  }

  @Test
  void aRunThatSawNothingIsOvertakenByOneThatBegan() {
    open("run-1", Condition.IF_ABSENT);

    assertOvertaken(() -> open("run-2", Condition.IF_ABSENT));
    assertThat(read().runId()).isEqualTo("run-1");
  }

  @Test
  void ofTwoRunsThatSawTheSameOnlyOneBegins() {
    open("run-1", Condition.IF_ABSENT).close(List.of(), List.of());
    Condition seen = Condition.unchangedSince(location.store.read(Progress.NAME));
    open("run-2", seen);

    assertOvertaken(() -> open("run-3", seen));
    assertThat(read().runId()).isEqualTo("run-2");
  }

  @Test
  void aRunNoticesAnotherOneAtItsNextPartAndCannotClose() {
    ProgressFile first = open("run-1", Condition.IF_ABSENT);
    open("run-2", Condition.unchangedSince(location.store.read(Progress.NAME)));

    assertOvertaken(() -> first.written(new WrittenPart(part("p0", null, TODAY), null)));
    assertOvertaken(() -> first.close(List.of(), List.of()));
    assertThat(read()).isEqualTo(progress("run-2", true));
  }

  @Test
  void aFileThatWasRemovedIsNotWrittenAnew() {
    ProgressFile file = open("run-1", Condition.IF_ABSENT);
    location.remove(Progress.NAME);

    assertOvertaken(() -> file.close(List.of(), List.of()));
    assertThat(location.store.read(Progress.NAME)).isEmpty();
  }

  @Test
  void aStoreThatHeedsConditionsIsLeftAsItWas() {
    ProgressFile file = open("run-1", Condition.IF_ABSENT);

    file.requireConditions();

    assertThat(read()).isEqualTo(progress("run-1", true));
    file.close(List.of(), List.of());
    assertThat(read().open()).isFalse();
  }

  @Test
  void aStoreThatIgnoresConditionsIsRefused() {
    SyncStore ignoring = new UnconditionalStore(location.store);
    ProgressFile file = ProgressFile.open(ignoring, progress("run-1", true), Condition.IF_ABSENT);

    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(file::requireConditions)
        .withMessageContaining("If-None-Match")
        .withMessageContaining("hydration.consumer.conditional-writes=off");
    assertThat(read()).as("what the next run finds").isEqualTo(progress("run-1", true));
  }

  @Test
  void aStoreThatHeedsOneConditionAloneIsRefusedToo() {
    SyncStore half = new HalfConditionalStore(location.store);
    ProgressFile file = ProgressFile.open(half, progress("run-1", true), Condition.IF_ABSENT);

    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(file::requireConditions)
        .withMessageContaining("If-Match");
  }

  /** Heeds If-None-Match, and not If-Match. */
  private record HalfConditionalStore(SyncStore store) implements SyncStore {
    @Override
    public Optional<Stored> read(String name) {
      return store.read(name);
    }

    @Override
    public ETag write(String name, byte[] content, Condition condition) {
      return store.write(
          name, content, condition.expected() == null ? condition : Condition.ALWAYS);
    }

    @Override
    public void delete(String name) {
      store.delete(name);
    }
  }

  private ProgressFile open(String runId, Condition seen) {
    return ProgressFile.open(location.store, progress(runId, true), seen);
  }

  private Progress read() {
    return SyncJson.read(location.bytes(Progress.NAME), Progress.class);
  }

  private static void assertOvertaken(ThrowingCallable write) {
    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(write)
        .satisfies(e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.OVERTAKEN));
  }
}
