package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Content;
import io.s3hydration.listing.ObjectKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunOpenerTest {

  private static final ObjectKey LEASE = new ObjectKey("_sync/run.lease");

  private final OpenRun open = new OpenRun("a");

  /** Its exit code would be 1, and an alarm, where another run is merely at work. */
  @Test
  void a_run_that_waits_for_the_lease_of_another_is_not_stalled() {
    open.backend
        .consumer()
        .put(
            LEASE,
            Content.of(
                """
                {"schemaVersion":1,"runId":"run-1","state":"held","renewals":7,\
                "since":"2025-12-31T23:00:00Z","seconds":3600}"""));
    open.open();

    assertThat(open.waited())
        .as("as long as that lease lasts, many times the stall timeout")
        .isEqualTo(Duration.ofHours(1));
  }
}
