package io.s3hydration.backend;

import io.s3hydration.listing.ListingPagesContract;
import io.s3hydration.report.SyncStoreContract;
import io.s3hydration.transfer.CopierContract;
import io.s3hydration.transfer.ObjectHeadsContract;
import io.s3hydration.transfer.PinnedCopyContract;
import io.s3hydration.transfer.UnfinishedUploadsContract;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIf;

/** Our S3 implementations keep the contracts against a server that is named on the command line. */
@EnabledIf(
    value = "io.s3hydration.backend.ExternalBackend#isAvailable",
    disabledReason = "no external S3 is named")
class ExternalContractTest {

  private static Backend running;

  @BeforeAll
  static void start() {
    running = ExternalBackend.connect();
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

  @Nested
  class Uploads extends UnfinishedUploadsContract {
    Uploads() {
      super(running);
    }
  }
}
