package io.s3hydration.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Backend;
import io.s3hydration.backend.Content;
import io.s3hydration.backend.LegalKey;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.plan.CopyRecord;
import io.s3hydration.plan.Decision.RefuseReason;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.plan.Decision.TransferReason;
import io.s3hydration.transfer.Evidence.Note;
import io.s3hydration.transfer.TransferOutcome.Failed;
import io.s3hydration.transfer.TransferOutcome.Refused;
import io.s3hydration.transfer.TransferOutcome.Transferred;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@link Copier}: what arrives, and what is refused. */
public class CopierContract extends CopyContract {

  protected CopierContract(Backend backend) {
    super(backend);
  }

  @ParameterizedTest
  @EnumSource
  void everyLegalKeyIsCopied(LegalKey kind) {
    assume(backend.holds(kind), "key " + kind);
    ObjectKey key = kind.under(prefix);
    backend.producer().put(key, kind.content());

    assertTransferred(copy(listed(key), null));
    assertThat(bytesOfCopy(key)).isEqualTo(kind.content().bytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, PART - 1, PART})
  void anObjectUpToThePartSizeIsCopiedInOnePut(int size) {
    ListedObject listed = seed(Content.ofSize(size));

    Transferred done = assertTransferred(copy(listed, null));

    assertThat(done.evidence().bytes()).isEqualTo(size);
    assertThat(done.evidence().parts()).isZero();
    assertThat(bytesOfCopy(listed.key())).isEqualTo(Content.ofSize(size).bytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {PART + 1, 2 * PART, 2 * PART + 1})
  void aLargerObjectIsCopiedInParts(int size) {
    ListedObject listed = seed(Content.ofSize(size));

    Transferred done = assertTransferred(copy(listed, null));

    assertThat(done.evidence().bytes()).isEqualTo(size);
    assertThat(done.evidence().parts()).isEqualTo(Math.ceilDiv(size, PART));
    assertThat(bytesOfCopy(listed.key())).isEqualTo(Content.ofSize(size).bytes());
    assertThat(backend.consumer().unfinishedUploads(prefix)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, PART + 1})
  void theEntryHoldsTheListingAndTheTagOfTheCopy(int size) {
    ListedObject listed = seed(Content.ofSize(size));

    Transferred done = assertTransferred(copy(listed, null));

    ETag copy =
        backend
            .consumerListing()
            .only(backend.consumer().name(), listed.key())
            .orElseThrow()
            .etag();
    assertThat(done.entry()).isEqualTo(SettledEntry.proved(listed, copy));
  }

  @ParameterizedTest
  @ValueSource(ints = {5, PART + 1})
  void theCopyRecordsItsSource(int size) {
    ListedObject listed = seed(Content.ofSize(size));

    assertTransferred(copy(listed, null));

    assertThat(CopyRecord.read(copyOf(listed.key()).metadata()))
        .contains(CopyRecord.of(listed, "run-1"));
  }

  @ParameterizedTest
  @ValueSource(ints = {5, STREAMED, PART + 1})
  void contentHeadersAndUserMetadataAreCarried(int size) {
    if (size == STREAMED) {
      assume(backend.dropsFraming(), "framing");
    }
    Map<String, String> headers =
        Map.of(
            "Content-Type", "text/html; charset=utf-8",
            "Cache-Control", "max-age=60",
            "Content-Disposition", "attachment; filename=\"a b.html\"",
            "Content-Encoding", "identity",
            "Content-Language", "de, en");
    Map<String, String> metadata = Map.of("colour", "Blue", "empty-looking", "-");
    ListedObject listed = seed(Content.ofSize(size).withHeaders(headers).withMetadata(metadata));

    assertTransferred(copy(listed, null));

    Content copy = backend.consumer().get(listed.key()).orElseThrow();
    assertThat(copy.headers())
        .hasSize(headers.size())
        .isEqualTo(backend.producer().get(listed.key()).orElseThrow().headers());
    assertThat(copy.metadata()).containsAllEntriesOf(metadata);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, PART + 1})
  void aProducerThatForgesOurRecordIsCarriedRenamed(int size) {
    ListedObject lie = seed(Content.ofSize(size + 1));
    Map<String, String> forged = new HashMap<>(CopyRecord.of(lie, "run-0").toMetadata());
    forged.put("source-hydration-run", "twice");
    ListedObject listed = seed(Content.ofSize(size).withMetadata(forged));

    assertTransferred(copy(listed, null));

    Map<String, String> metadata = copyOf(listed.key()).metadata();
    assertThat(CopyRecord.read(metadata)).contains(CopyRecord.of(listed, "run-1"));
    assertThat(metadata)
        .containsEntry("source-hydration-source-etag", lie.etag().value())
        .containsEntry("source-hydration-run", "run-0")
        .containsEntry("source-source-hydration-run", "twice");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, PART + 1})
  void metadataThatLeavesNoRoomIsCarriedWithoutOurRecord(int size) {
    Map<String, String> metadata = Map.of("long", "x".repeat(2000));
    ListedObject listed = seed(Content.ofSize(size).withMetadata(metadata));

    Transferred done = assertTransferred(copy(listed, null));

    assertThat(done.evidence().notes()).contains(Note.RECORD_IN_LEDGER_ONLY);
    assertThat(copyOf(listed.key()).metadata()).isEqualTo(metadata);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, PART + 1})
  void theCopyLiesUnderTheConsumersKey(int size) {
    assume(backend.tellsKmsKeys(), "KMS keys");
    ListedObject listed = seed(Content.ofSize(size));

    assertTransferred(copy(listed, null));

    assertThat(copyOf(listed.key()).kmsKeyArn())
        .isNotNull()
        .isNotEqualTo(backend.producerHeads().head(listed.key()).orElseThrow().kmsKeyArn());
  }

  @Test
  void theTargetIsWhereTheTransferSays() {
    ListedObject listed = seed(Content.of("bytes"));
    Transfer elsewhere = new Transfer(listed, key("moved"), null, TransferReason.NEW);

    assertTransferred(backend.copier("run-1").copy(elsewhere));

    assertThat(bytesOfCopy(key("moved"))).isEqualTo(Content.of("bytes").bytes());
    assertNoCopy(listed.key());
  }

  @ParameterizedTest
  @ValueSource(ints = {5, PART + 1})
  void aDeniedKeyIsAFailureOfItsOwn(int size) {
    assume(backend.deniesKeys(), "denied keys");
    ListedObject listed = seed(Content.ofSize(size));
    backend.denyAtProducer(listed.key());

    assertThat(copy(listed, null))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.ACCESS_DENIED));
    assertNoCopy(listed.key());
  }

  @Test
  void anArchiveTierThatNoListingShowsIsRefused() {
    assume(backend.archives(), "archived objects");
    backend.producer().putArchived(key("cold"), Content.of("bytes"));

    assertThat(copy(listed(key("cold")), null)).isEqualTo(new Refused(RefuseReason.ARCHIVED));
    assertNoCopy(key("cold"));
  }

  @Test
  void theChecksumIsOfTheBytesAlone() {
    backend.producer().put(key("one"), Content.of("bytes"));
    backend.producer().put(key("two"), Content.of("bytes").withMetadata(Map.of("a", "b")));

    Transferred one = assertTransferred(copy(listed(key("one")), null));
    Transferred two = assertTransferred(copy(listed(key("two")), null));

    assertThat(one.evidence().checksum()).isEqualTo(two.evidence().checksum());
  }
}
