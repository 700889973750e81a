package io.s3hydration.aws;

import static io.s3hydration.aws.CopyStage.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.aws.FakeS3.Seen;
import io.s3hydration.transfer.FailureKind;
import io.s3hydration.transfer.TransferOutcome.Transferred;
import io.s3hydration.transfer.TransferSettings.Tags;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;

class SourceTagsTest {

  private static final Predicate<Seen> TAGGING = seen -> seen.query().containsKey("tagging");

  private static final String TAG = "<Tag><Key>a&amp;b</Key><Value>c=d e</Value></Tag>";

  private final CopyStage stage = new CopyStage(CopyStage.PART, true);
  private final FakeS3 store = stage.store;

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void tagsGoWithTheCopyAndOnlyTaggedObjectsCostARequest() {
    tagged("a", 10);
    store.putWithChecksum("producer/untagged", bytes(10));
    tagged("b", 10);
    for (String key : List.of("a", "untagged", "b")) {
      assertThat(stage.copy(key, null)).isInstanceOf(Transferred.class);
    }
    assertThat(store.requests("PUT", "consumer"))
        .extracting(put -> put.headers().getOrDefault("x-amz-tagging", ""))
        .containsExactly("a%26b=c%3Dd%20e", "", "a%26b=c%3Dd%20e");
    assertThat(store.requests.stream().filter(TAGGING)).hasSize(2);
    assertThat(stage.notices).isEmpty();
  }

  @Test
  void tagsOfALargeObjectGoWithItsUpload() {
    tagged("a", CopyStage.PART + 1);
    assertThat(stage.copy("a", null)).isInstanceOf(Transferred.class);
    assertThat(store.requests("POST", "consumer").getFirst().header("x-amz-tagging"))
        .isEqualTo("a%26b=c%3Dd%20e");
  }

  /** Without the permission S3 leaves out the count too. */
  @Test
  void whoMayNotSeeTagsIsToldOnceAndTheRunGoesOn() {
    store.putWithChecksum("producer/a", bytes(10));
    store.putWithChecksum("producer/b", bytes(10));
    store.once(TAGGING, FakeS3.error(403, "AccessDenied"));
    assertThat(stage.copy("a", null)).isInstanceOf(Transferred.class);
    assertThat(stage.copy("b", null)).isInstanceOf(Transferred.class);
    assertThat(stage.notices).hasSize(1);
    assertThat(stage.notices.getFirst()).contains("403 AccessDenied", "s3:GetObjectTagging");
    assertThat(store.requests.stream().filter(TAGGING)).hasSize(1);
    assertThat(store.requests("PUT", "consumer"))
        .noneMatch(put -> put.headers().containsKey("x-amz-tagging"));
  }

  /**
   * A policy may deny the tags of one prefix. The fault matrix found that one such 403 at the first
   * object of a run took the tags from all of them, and settled them so.
   */
  @Test
  void aDenialWhereTheCountIsToldFailsThatObjectAloneAndTakesNoTagsFromOthers() {
    tagged("a", 10);
    store.putWithChecksum("producer/b", bytes(10));
    tagged("c", 10);
    store.once(TAGGING, FakeS3.error(405, "MethodNotAllowed"));
    CopyStage.assertFailed(stage.copy("a", null), FailureKind.STORE);
    store.times(2, TAGGING, FakeS3.error(403, "AccessDenied"));
    CopyStage.assertFailed(stage.copy("a", null), FailureKind.ACCESS_DENIED);
    assertThat(stage.copy("b", null)).isInstanceOf(Transferred.class);
    assertThat(stage.copy("c", null)).isInstanceOf(Transferred.class);
    assertThat(store.requests("PUT", "consumer").getLast().header("x-amz-tagging"))
        .isEqualTo("a%26b=c%3Dd%20e");
  }

  /** S3 refuses a write that carries one, so that the object would fail in every run. */
  @Test
  void tagsThatOnlyAwsMaySetAreLeftOutAndTheReportSaysSoOnce() {
    String reserved = "<Tag><Key>aws:cloudformation:stack-name</Key><Value>s</Value></Tag>";
    tagged("a", 10, reserved + TAG);
    tagged("b", 10, reserved);
    tagged("c", 10, "<Tag><Key>AWS:mine</Key><Value>v</Value></Tag>");
    for (String key : List.of("a", "b", "c")) {
      assertThat(stage.copy(key, null)).isInstanceOf(Transferred.class);
    }
    assertThat(store.requests("PUT", "consumer"))
        .extracting(put -> put.headers().getOrDefault("x-amz-tagging", ""))
        .containsExactly("a%26b=c%3Dd%20e", "", "AWS%3Amine=v");
    assertThat(stage.notices).hasSize(1);
    assertThat(stage.notices.getFirst()).contains("aws:", "s3://producer/a");
  }

  @Test
  void aStoreThatKnowsNoTagsIsAskedOnce() {
    store.putWithChecksum("producer/a", bytes(10));
    store.putWithChecksum("producer/b", bytes(10));
    store.once(TAGGING, FakeS3.error(501, "NotImplemented"));
    assertThat(stage.copy("a", null)).isInstanceOf(Transferred.class);
    assertThat(stage.copy("b", null)).isInstanceOf(Transferred.class);
    assertThat(store.requests.stream().filter(TAGGING)).hasSize(1);
  }

  /** So some stores do that are not S3; what the first object has shows it. */
  @Test
  void aStoreThatTellsNoCountIsAskedForEachObject() {
    uncounted("a", 10);
    uncounted("b", 10);
    uncounted("c", CopyStage.PART + 1);
    for (String key : List.of("a", "b", "c")) {
      assertThat(stage.copy(key, null)).isInstanceOf(Transferred.class);
    }
    assertThat(
            store.requests("PUT", "consumer").stream()
                .filter(put -> !put.query().containsKey("partNumber")))
        .extracting(put -> put.header("x-amz-tagging"))
        .containsExactly("a%26b=c%3Dd%20e", "a%26b=c%3Dd%20e");
    assertThat(store.requests("POST", "consumer").getFirst().header("x-amz-tagging"))
        .isEqualTo("a%26b=c%3Dd%20e");
  }

  /** Some stores tell it to a GET alone; an object in parts begins with a HEAD. */
  @Test
  void aHeadThatTellsNoCountIsNotBelieved() {
    tagged("a", 10);
    assertThat(stage.copy("a", null)).isInstanceOf(Transferred.class);
    for (String key : List.of("b", "c")) {
      uncounted(key, CopyStage.PART + 1);
      assertThat(stage.copy(key, null)).isInstanceOf(Transferred.class);
    }
    assertThat(
            store.requests("POST", "consumer").stream()
                .filter(post -> post.query().containsKey("uploads")))
        .extracting(post -> post.header("x-amz-tagging"))
        .containsExactly("a%26b=c%3Dd%20e", "a%26b=c%3Dd%20e");
  }

  /** To who may not read the tags of one object, S3 tells no count either. */
  @Test
  void aHeadWithoutACountIsOfAnObjectWhoseTagsMayNotBeRead() {
    tagged("a", 10);
    assertThat(stage.copy("a", null)).isInstanceOf(Transferred.class);
    uncounted("b", CopyStage.PART + 1);
    store.once(TAGGING, FakeS3.error(403, "AccessDenied"));
    assertThat(stage.copy("b", null)).isInstanceOf(Transferred.class);
    uncounted("c", CopyStage.PART + 1);
    store.once(TAGGING, FakeS3.error(405, "MethodNotAllowed"));
    CopyStage.assertFailed(stage.copy("c", null), FailureKind.STORE);
  }

  @Test
  void objectsInPartsThatHaveNoTagsCostOneRequestOfARun() {
    tagged("a", 10);
    assertThat(stage.copy("a", null)).isInstanceOf(Transferred.class);
    for (String key : List.of("b", "c")) {
      store.putWithChecksum("producer/" + key, bytes(CopyStage.PART + 1));
      assertThat(stage.copy(key, null)).isInstanceOf(Transferred.class);
    }
    assertThat(store.requests.stream().filter(TAGGING)).hasSize(2);
  }

  /** Where the first has none, nobody can know; so this can be asked for. */
  @Test
  void whoKnowsThatTheStoreTellsNoCountCanHaveEachObjectAsked() {
    try (CopyStage asking =
        new CopyStage(CopyStage.PART, 0, Tags.ASK, RequestChecksumCalculation.WHEN_SUPPORTED)) {
      asking.store.putWithChecksum("producer/a", bytes(10));
      FakeS3.FakeObject object = asking.store.putWithChecksum("producer/b", bytes(10));
      asking.store.objects.put("producer/b", object.with("tags", TAG));
      assertThat(asking.copy("a", null)).isInstanceOf(Transferred.class);
      assertThat(asking.copy("b", null)).isInstanceOf(Transferred.class);
      assertThat(asking.store.requests("PUT", "consumer").getLast().header("x-amz-tagging"))
          .isEqualTo("a%26b=c%3Dd%20e");
    }
  }

  @Test
  void tagsThatCannotBeReadLaterFailTheirObjectAlone() {
    tagged("a", 10);
    tagged("b", 10);
    assertThat(stage.copy("a", null)).isInstanceOf(Transferred.class);
    store.once(TAGGING, FakeS3.error(403, "AccessDenied"));
    CopyStage.assertFailed(stage.copy("b", null), FailureKind.ACCESS_DENIED);
    assertThat(store.objects).doesNotContainKey("consumer/to/b");
  }

  private void uncounted(String key, int size) {
    FakeS3.FakeObject object = store.putWithChecksum("producer/" + key, bytes(size));
    store.objects.put("producer/" + key, object.with("tags", TAG));
  }

  private void tagged(String key, int size) {
    tagged(key, size, TAG);
  }

  private void tagged(String key, int size, String tags) {
    FakeS3.FakeObject object = store.putWithChecksum("producer/" + key, bytes(size));
    store.objects.put(
        "producer/" + key, object.with("x-amz-tagging-count", "1").with("tags", tags));
  }
}
