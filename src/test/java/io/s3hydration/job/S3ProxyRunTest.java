package io.s3hydration.job;

import io.s3hydration.backend.Backend;
import io.s3hydration.backend.TwoAccounts;
import org.junit.jupiter.api.AfterAll;

/** Runs between two accounts in this process. */
class S3ProxyRunTest extends RunContract {

  private static final TwoAccounts accounts = TwoAccounts.start();

  S3ProxyRunTest() {
    super(Backend.of(accounts), () -> Application.between(accounts));
  }

  @AfterAll
  static void stop() {
    accounts.close();
  }
}
