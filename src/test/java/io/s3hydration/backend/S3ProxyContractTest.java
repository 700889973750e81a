package io.s3hydration.backend;

import io.s3hydration.listing.ListingPagesContract;
import io.s3hydration.report.SyncStoreContract;
import io.s3hydration.transfer.CopierContract;
import io.s3hydration.transfer.ObjectHeadsContract;
import io.s3hydration.transfer.PinnedCopyContract;
import io.s3hydration.transfer.UnfinishedUploadsContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** Our S3 implementations keep the contracts against a server in this process. */
class S3ProxyContractTest {

  private static TwoAccounts accounts;
  private static Backend running;

  @BeforeAll
  static void start() {
    accounts = TwoAccounts.start();
    running = new S3ProxyBackend(accounts);
  }

  @AfterAll
  static void stop() {
    accounts.close();
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
