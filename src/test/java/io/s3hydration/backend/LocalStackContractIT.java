package io.s3hydration.backend;

import io.s3hydration.listing.ListingPagesContract;
import io.s3hydration.report.SyncStoreContract;
import io.s3hydration.transfer.CopierContract;
import io.s3hydration.transfer.ObjectHeadsContract;
import io.s3hydration.transfer.PinnedCopyContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIf;

/** Our S3 implementations keep the contracts against LocalStack, where there is Docker. */
@EnabledIf(
    value = "io.s3hydration.backend.LocalStackBackend#isAvailable",
    disabledReason = "no Docker daemon answers")
class LocalStackContractIT {

  private static LocalStackBackend running;

  @BeforeAll
  static void start() {
    running = LocalStackBackend.start();
  }

  @AfterAll
  static void stop() {
    running.stop();
  }

  @Nested
  class Listing extends ListingPagesContract {
    Listing() {
      super(running);
    }
  }

  @Nested
  class Heads extends ObjectHeadsContract {
    Heads() {
      super(running);
    }
  }

  @Nested
  class Copying extends CopierContract {
    Copying() {
      super(running);
    }
  }

  @Nested
  class Pinning extends PinnedCopyContract {
    Pinning() {
      super(running);
    }
  }

  @Nested
  class Records extends SyncStoreContract {
    Records() {
      super(running);
    }
  }
}
