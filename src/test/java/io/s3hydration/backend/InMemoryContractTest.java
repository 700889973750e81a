package io.s3hydration.backend;

import io.s3hydration.listing.ListingPagesContract;
import io.s3hydration.report.SyncStoreContract;
import io.s3hydration.transfer.CopierContract;
import io.s3hydration.transfer.ObjectHeadsContract;
import io.s3hydration.transfer.PinnedCopyContract;
import io.s3hydration.transfer.UnfinishedUploadsContract;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;

/** The doubles keep the contracts that the rooms under test rely on. */
class InMemoryContractTest {

  private static Backend backend() {
    return new InMemoryBackend(InstantSource.system());
  }

  @Nested
  class Listing extends ListingPagesContract {
    Listing() {
      super(backend());
    }
  }

  @Nested
  class Heads extends ObjectHeadsContract {
    Heads() {
      super(backend());
    }
  }

  @Nested
  class Copying extends CopierContract {
    Copying() {
      super(backend());
    }
  }

  @Nested
  class Pinning extends PinnedCopyContract {
    Pinning() {
      super(backend());
    }
  }

  @Nested
  class Records extends SyncStoreContract {
    Records() {
      super(backend());
    }
  }

  @Nested
  class Uploads extends UnfinishedUploadsContract {
    Uploads() {
      super(backend());
    }
  }
}
