package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3hydration.backend.Content;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.report.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunOpenerTest {

  private static final ObjectKey LEASE = new ObjectKey("_sync/run.lease");

  private final OpenRun open = new OpenRun("a");

  /** Its exit code would be 1, and an alarm, where another run is merely at work. */
  @Test
  void a_run_that_waits_for_the_lease_of_another_is_not_stalled() {
    heldForAnHour();
    open.open();

    assertThat(open.waited())
        .as("as long as that lease lasts, many times the stall timeout")
        .isEqualTo(Duration.ofHours(1));
  }

  /** It has nothing under way that would have to be finished first. */
  @Test
  void a_run_that_is_told_to_end_waits_no_longer() {
    heldForAnHour();
    open.whenItWaits = () -> open.signal.stop(Verdict.TERMINATED, "told to end");

    assertThatThrownBy(open::open).isInstanceOf(RunStoppedException.class);

    assertThat(open.waited()).isLessThan(Duration.ofSeconds(5));
    assertThat(open.backend.consumer().get(LEASE).orElseThrow().text()).contains("run-1");
  }

  private void heldForAnHour() {
    open.backend
        .consumer()
        .put(
            LEASE,
            Content.of(
                """
                {"schemaVersion":1,"runId":"run-1","state":"held","renewals":7,\
                "since":"2025-12-31T23:00:00Z","seconds":3600}"""));
  }

  /** By a task's clock that is ahead, the next run's sweep would take our upload for another's. */
  @Test
  void uploads_are_recorded_by_the_stores_time() {
    open.at(OpenRun.NOW.plus(Duration.ofMinutes(10))).open();

    open.run().journal().beginning(new ObjectKey("a"));

    ObjectKey journal =
        open.backend.consumer().keys().stream()
            .filter(key -> key.value().endsWith("/uploads"))
            .findFirst()
            .orElseThrow();
    JsonNode record =
        JsonMapper.shared().readTree(open.backend.consumer().get(journal).orElseThrow().text());
    Instant since = Instant.parse(record.path("uploads").path(0).path("since").stringValue());
    assertThat(since).isBefore(OpenRun.NOW.plus(Duration.ofMinutes(5)));
  }
}
