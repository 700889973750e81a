package io.s3hydration.transfer;

import static io.s3hydration.listing.Samples.key;
import static io.s3hydration.listing.Samples.listed;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.listing.ListedObject;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.plan.Decision.TransferReason;
import io.s3hydration.transfer.TransferOutcome.Transferred;
import org.junit.jupiter.api.Test;

class DryRunCopierTest {

  @Test
  void anObjectCountsAsCopiedWithoutAByteThatMoved() {
    ListedObject listed = listed("in/a", "e1");
    Transfer transfer = new Transfer(listed, key("out/a"), null, TransferReason.NEW);
    TransferOutcome outcome = new DryRunCopier().copy(transfer);
    assertThat(outcome).isInstanceOf(Transferred.class);
    Transferred transferred = (Transferred) outcome;
    assertThat(transferred.entry().key()).isEqualTo(listed.key());
    assertThat(transferred.entry().copyETag().value()).isEqualTo("nothing-was-copied");
    assertThat(transferred.evidence().bytes()).isZero();
  }
}
