package io.s3hydration.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Backend;
import io.s3hydration.backend.Content;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.transfer.TransferOutcome.Changed;
import io.s3hydration.transfer.TransferOutcome.Changed.Side;
import io.s3hydration.transfer.TransferOutcome.Vanished;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@link Copier}: what it does when either side is not what was seen any more. */
public class PinnedCopyContract extends CopyContract {

  protected PinnedCopyContract(Backend backend) {
    super(backend);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, PART + 1})
  void aSourceThatWasReplacedByAnotherOfItsSizeIsChanged(int size) {
    ListedObject listed = seed(Content.ofSize(size));
    byte[] others = Content.ofSize(size).bytes();
    others[size - 1]++;
    backend.producer().put(listed.key(), Content.of(others));

    assertThat(copy(listed, null)).isEqualTo(new Changed(Side.SOURCE));
    assertNoCopy(listed.key());
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
  @ValueSource(ints = {0, 5, PART - 1000, PART + 1})
  void aSourceThatWasDeletedSinceItWasListedHasVanished(int size) {
    ListedObject listed = seed(Content.ofSize(size));
    backend.producer().delete(listed.key());

    assertThat(copy(listed, null)).isEqualTo(new Vanished());
    assertNoCopy(listed.key());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, PART - 1000, PART + 1})
  void aTargetThatAppearedMeanwhileIsLeftAlone(int size) {
    ListedObject listed = seed(Content.ofSize(size));
    backend.consumer().put(listed.key(), Content.of("somebody else's"));

    assertThat(copy(listed, null)).isEqualTo(new Changed(Side.TARGET));
    assertThat(backend.consumer().get(listed.key()).orElseThrow().text())
        .isEqualTo("somebody else's");
    assertThat(backend.consumer().unfinishedUploads(prefix)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, PART - 1000, PART + 1})
  void aTargetThatWasReplacedMeanwhileIsLeftAlone(int size) {
    ListedObject listed = seed(Content.ofSize(size));
    ETag seen = backend.consumer().put(listed.key(), Content.of("seen"));
    backend.consumer().put(listed.key(), Content.of("newer"));

    assertThat(copy(listed, seen)).isEqualTo(new Changed(Side.TARGET));
    assertThat(backend.consumer().get(listed.key()).orElseThrow().text()).isEqualTo("newer");
    assertThat(backend.consumer().unfinishedUploads(prefix)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, PART - 1000, PART + 1})
  void aTargetThatWasRemovedMeanwhileIsLeftRemoved(int size) {
    ListedObject listed = seed(Content.ofSize(size));
    ETag seen = backend.consumer().put(listed.key(), Content.of("seen"));
    backend.consumer().delete(listed.key());

    assertThat(copy(listed, seen)).isEqualTo(new Changed(Side.TARGET));
    assertNoCopy(listed.key());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, PART - 1000, PART + 1})
  void aTargetThatIsAsItWasSeenIsReplaced(int size) {
    ListedObject listed = seed(Content.ofSize(size));
    ETag seen = backend.consumer().put(listed.key(), Content.of("old"));

    assertTransferred(copy(listed, seen));
    assertThat(bytesOfCopy(listed.key())).isEqualTo(Content.ofSize(size).bytes());
  }
}
