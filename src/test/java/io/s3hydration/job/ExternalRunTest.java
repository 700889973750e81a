package io.s3hydration.job;

import io.s3hydration.backend.ExternalBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIf;

/** Runs on a server that is named on the command line. */
@EnabledIf(
    value = "io.s3hydration.backend.ExternalBackend#isAvailable",
    disabledReason = "no external S3 is named")
class ExternalRunTest extends RunContract {

  /** Where no role is named, the producer's user reads by itself. */
  private final DefaultCredentials reader =
      DefaultCredentials.are(ExternalBackend.credentials("producer"));

  ExternalRunTest() {
    super(ExternalBackend.connect(), () -> Application.with(ExternalBackend.properties()));
  }

  @AfterEach
  void forgetTheReader() {
    reader.close();
  }
}
