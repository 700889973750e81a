package io.s3hydration.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Backend;
import io.s3hydration.backend.BackendContract;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.transfer.UnfinishedUploads.Begun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of {@link UnfinishedUploads}. */
public class UnfinishedUploadsContract extends BackendContract {

  private final UnfinishedUploads uploads;

  protected UnfinishedUploadsContract(Backend backend) {
    super(backend);
    this.uploads = backend.unfinishedUploads();
  }

  @Test
  void aKeyWithoutUploadsHasNone() {
    assertThat(uploads.of(key("none"))).isEmpty();
  }

  @Test
  void thoseOfExactlyTheKeyAreToldWithTheStoresTime() {
    ObjectKey key = key("a+b c");
    String first = backend.consumer().beginUpload(key);
    String second = backend.consumer().beginUpload(key);
    backend.consumer().beginUpload(key("a+b c/d"));

    List<Begun> begun = uploads.of(key);

    assertThat(begun).extracting(Begun::uploadId).containsExactlyInAnyOrder(first, second);
    Instant now = clock();
    assertThat(begun)
        .allSatisfy(
            b ->
                assertThat(b.initiated())
                    .isBetween(now.minus(Duration.ofMinutes(5)), now.plus(Duration.ofMinutes(5))));
  }

  @Test
  void anUploadIsAbortedAndTheOthersAreLeftAlone() {
    ObjectKey key = key("a");
    String first = backend.consumer().beginUpload(key);
    String second = backend.consumer().beginUpload(key);

    assertThat(uploads.abort(key, first)).isTrue();

    assertThat(uploads.of(key)).extracting(Begun::uploadId).containsExactly(second);
    assertThat(uploads.abort(key, first)).as("it is no more").isFalse();
    uploads.abort(key, second);
    assertThat(backend.consumer().unfinishedUploads(prefix)).isEmpty();
  }

  /** By the store's own clock, as an answer to a read tells it. */
  private Instant clock() {
    var store = backend.syncStore(prefix + "clock/");
    store.write("now", new byte[] {1}, io.s3hydration.report.SyncStore.Condition.ALWAYS);
    return store.read("now").orElseThrow().date();
  }
}
