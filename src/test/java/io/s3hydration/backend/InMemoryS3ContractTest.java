package io.s3hydration.backend;

import io.s3hydration.listing.ListingPagesContract;
import io.s3hydration.report.SyncStoreContract;
import io.s3hydration.transfer.CopierContract;
import io.s3hydration.transfer.ObjectHeadsContract;
import io.s3hydration.transfer.PinnedCopyContract;
import io.s3hydration.transfer.UnfinishedUploadsContract;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import software.amazon.awssdk.services.s3.S3Client;

/** Our S3 implementations keep the contracts for every key and tag that S3 may have. */
class InMemoryS3ContractTest {

  private static InMemoryS3 s3;
  private static S3Client client;
  private static Backend running;

  @BeforeAll
  static void start() {
    InMemoryBucket producer = new InMemoryBucket("producer-bucket", InstantSource.system());
    InMemoryBucket consumer = new InMemoryBucket("consumer-bucket", InstantSource.system());
    s3 = InMemoryS3.serve(producer, consumer);
    client = PathStyle.client(s3.endpoint(), TwoAccounts.REGION, Account.consumer().credentials());
    running = new InMemoryS3Backend(client, producer, consumer);
  }

  @AfterAll
  static void stop() {
    client.close();
    s3.close();
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
