package io.s3hydration.report;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * {@code runs/…/uploads}: the multipart uploads that a run may have under way. What ended is not in
 * it, so it stays as small as the run's concurrency.
 */
record UploadsRecord(int schemaVersion, String runId, List<Open> uploads) {

  UploadsRecord {
    Objects.requireNonNull(runId, "runId");
    uploads = List.copyOf(uploads);
  }

  /**
   * One key.
   *
   * @param since the store's clock when the key was recorded, never ahead of the true one
   * @param ids of its uploads; one that is being created has none yet
   */
  record Open(String key, Instant since, List<String> ids) {

    Open {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(since, "since");
      ids = List.copyOf(ids);
    }
  }
}
