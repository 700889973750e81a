package io.s3hydration.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.s3hydration.report.SyncStore.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be done to the records at all. */
class DryRunStoreTest {

  private final SyncLocation location = new SyncLocation();
  private final SyncStore dry = new DryRunStore(location.store);

  @Test
  void aDryRunReadsWhatStandsAndLeavesItSo() {
    location.put("index/a", "before");
    assertThat(dry.write("index/a", new byte[1], Condition.ALWAYS)).isNotNull();
    dry.delete("index/a");
    assertThat(location.text("index/a")).isEqualTo("before");
    assertThat(dry.read("index/a").orElseThrow().content()).isEqualTo("before".getBytes());
    assertThat(dry.read("index/b")).isEmpty();
  }

  @Test
  void nothingButTheIndexIsEverRemoved() {
    assertThat(SyncStore.requireRemovable("index/run-1/part")).isEqualTo("index/run-1/part");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "last_successful_sync.json",
        "run.lease",
        "index/progress.json",
        "runs/x/report.json",
        "a/index/"
      })
  void whatElseAsksForItIsADefect(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SyncStore.requireRemovable(name))
        .withMessageContaining(name);
  }

  /** Where records are of another source, both are named to the operator so. */
  @Test
  void aBindingInWordsNamesBothSides() {
    assertThat(Documents.BINDING)
        .hasToString("s3://producer/in/ at aws -> s3://consumer/out/ (mapping 1)");
  }
}
