package io.s3hydration.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Backend;
import io.s3hydration.backend.BackendContract;
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
import io.s3hydration.plan.ObjectHead;
import io.s3hydration.transfer.TransferOutcome.Changed;
import io.s3hydration.transfer.TransferOutcome.Changed.Side;
import io.s3hydration.transfer.TransferOutcome.Failed;
import io.s3hydration.transfer.TransferOutcome.Refused;
import io.s3hydration.transfer.TransferOutcome.Transferred;
import io.s3hydration.transfer.TransferOutcome.Vanished;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@link Copier}. */
public class CopierContract extends BackendContract {

  private static final int PART = (int) Backend.PART_SIZE;

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
  @ValueSource(ints = {5, PART + 1})
  void contentHeadersAndUserMetadataAreCarried(int size) {
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
  void theCopyLiesUnderTheConsumersKey(int size) {
    assume(backend.tellsKmsKeys(), "KMS keys");
    ListedObject listed = seed(Content.ofSize(size));

    assertTransferred(copy(listed, null));

    assertThat(copyOf(listed.key()).kmsKeyArn())
        .isNotNull()
        .isNotEqualTo(backend.producerHeads().head(listed.key()).orElseThrow().kmsKeyArn());
  }

  @ParameterizedTest
  @ValueSource(ints = {5, PART + 1})
  void aSourceThatWasReplacedSinceItWasListedIsChanged(int size) {
    ListedObject listed = seed(Content.ofSize(size));
    backend.producer().put(listed.key(), Content.ofSize(size + 1));

    assertThat(copy(listed, null)).isEqualTo(new Changed(Side.SOURCE));
    assertNoCopy(listed.key());
  }

  @ParameterizedTest
  @ValueSource(ints = {5, PART + 1})
  void aSourceThatBecameEmptySinceItWasListedIsChanged(int size) {
    ListedObject listed = seed(Content.ofSize(size));
    backend.producer().put(listed.key(), Content.of(""));

    assertThat(copy(listed, null)).isEqualTo(new Changed(Side.SOURCE));
    assertNoCopy(listed.key());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, PART + 1})
  void aSourceThatWasDeletedSinceItWasListedHasVanished(int size) {
    ListedObject listed = seed(Content.ofSize(size));
    backend.producer().delete(listed.key());

    assertThat(copy(listed, null)).isEqualTo(new Vanished());
    assertNoCopy(listed.key());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, PART + 1})
  void aTargetThatAppearedMeanwhileIsLeftAlone(int size) {
    ListedObject listed = seed(Content.ofSize(size));
    backend.consumer().put(listed.key(), Content.of("somebody else's"));

    assertThat(copy(listed, null)).isEqualTo(new Changed(Side.TARGET));
    assertThat(backend.consumer().get(listed.key()).orElseThrow().text())
        .isEqualTo("somebody else's");
    assertThat(backend.consumer().unfinishedUploads(prefix)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, PART + 1})
  void aTargetThatWasReplacedMeanwhileIsLeftAlone(int size) {
    ListedObject listed = seed(Content.ofSize(size));
    ETag seen = backend.consumer().put(listed.key(), Content.of("seen"));
    backend.consumer().put(listed.key(), Content.of("newer"));

    assertThat(copy(listed, seen)).isEqualTo(new Changed(Side.TARGET));
    assertThat(backend.consumer().get(listed.key()).orElseThrow().text()).isEqualTo("newer");
    assertThat(backend.consumer().unfinishedUploads(prefix)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, PART + 1})
  void aTargetThatWasRemovedMeanwhileIsLeftRemoved(int size) {
    ListedObject listed = seed(Content.ofSize(size));
    ETag seen = backend.consumer().put(listed.key(), Content.of("seen"));
    backend.consumer().delete(listed.key());

    assertThat(copy(listed, seen)).isEqualTo(new Changed(Side.TARGET));
    assertNoCopy(listed.key());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, PART + 1})
  void aTargetThatIsAsItWasSeenIsReplaced(int size) {
    ListedObject listed = seed(Content.ofSize(size));
    ETag seen = backend.consumer().put(listed.key(), Content.of("old"));

    assertTransferred(copy(listed, seen));
    assertThat(bytesOfCopy(listed.key())).isEqualTo(Content.ofSize(size).bytes());
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

  private ListedObject seed(Content content) {
    backend.producer().put(key("object"), content);
    return listed(key("object"));
  }

  private TransferOutcome copy(ListedObject listed, @Nullable ETag seen) {
    return backend
        .copier("run-1")
        .copy(new Transfer(listed, listed.key(), seen, TransferReason.NEW));
  }

  private static Transferred assertTransferred(TransferOutcome outcome) {
    assertThat(outcome).isInstanceOf(Transferred.class);
    return (Transferred) outcome;
  }

  private byte[] bytesOfCopy(ObjectKey key) {
    return backend.consumer().get(key).orElseThrow().bytes();
  }

  private ObjectHead copyOf(ObjectKey key) {
    return backend.consumerHeads().head(key).orElseThrow();
  }

  private void assertNoCopy(ObjectKey key) {
    assertThat(backend.consumer().get(key)).isEmpty();
    assertThat(backend.consumer().unfinishedUploads(prefix)).isEmpty();
  }
}
