package io.s3hydration.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Backend;
import io.s3hydration.backend.BackendContract;
import io.s3hydration.backend.Content;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.plan.Decision.TransferReason;
import io.s3hydration.plan.ObjectHead;
import io.s3hydration.transfer.TransferOutcome.Transferred;
import org.jspecify.annotations.Nullable;

/** What the contracts of {@link Copier} share. */
public class CopyContract extends BackendContract {

  protected static final int PART = (int) Backend.PART_SIZE;

  /** Too large to be read whole, and too small to go in parts. */
  protected static final int STREAMED = 300 << 10;

  protected CopyContract(Backend backend) {
    super(backend);
  }

  protected ListedObject seed(Content content) {
    backend.producer().put(key("object"), content);
    return listed(key("object"));
  }

  protected TransferOutcome copy(ListedObject listed, @Nullable ETag seen) {
    return backend
        .copier("run-1")
        .copy(new Transfer(listed, listed.key(), seen, TransferReason.NEW));
  }

  protected static Transferred assertTransferred(TransferOutcome outcome) {
    assertThat(outcome).isInstanceOf(Transferred.class);
    return (Transferred) outcome;
  }

  protected byte[] bytesOfCopy(ObjectKey key) {
    return backend.consumer().get(key).orElseThrow().bytes();
  }

  protected ObjectHead copyOf(ObjectKey key) {
    return backend.consumerHeads().head(key).orElseThrow();
  }

  protected void assertNoCopy(ObjectKey key) {
    assertThat(backend.consumer().get(key)).isEmpty();
    assertThat(backend.consumer().unfinishedUploads(prefix)).isEmpty();
  }
}
