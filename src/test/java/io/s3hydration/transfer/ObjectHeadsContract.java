package io.s3hydration.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.s3hydration.backend.Backend;
import io.s3hydration.backend.BackendContract;
import io.s3hydration.backend.Content;
import io.s3hydration.backend.LegalKey;
import io.s3hydration.listing.ETag;
import io.s3hydration.plan.ObjectHead;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of {@link ObjectHeads}. */
public class ObjectHeadsContract extends BackendContract {

  protected ObjectHeadsContract(Backend backend) {
    super(backend);
  }

  @ParameterizedTest
  @EnumSource
  void everyLegalKeyIsFound(LegalKey kind) {
    assume(backend.holds(kind), "key " + kind);
    ETag etag = backend.producer().put(kind.under(prefix), kind.content());

    assertThat(backend.producerHeads().head(kind.under(prefix)))
        .hasValueSatisfying(head -> assertThat(head.etag()).isEqualTo(etag));
  }

  @Test
  void aMissingKeyIsEmpty() {
    assertThat(backend.producerHeads().head(key("nothing"))).isEmpty();
    assertThat(backend.consumerHeads().head(key("nothing"))).isEmpty();
  }

  @Test
  void headAndListingShowTheSameTagAndSize() {
    backend.producer().put(key("object"), Content.of("bytes"));

    ObjectHead head = backend.producerHeads().head(key("object")).orElseThrow();
    assertThat(head.etag()).isEqualTo(listed(key("object")).etag());
    assertThat(head.size()).isEqualTo(listed(key("object")).size());
  }

  @Test
  void userMetadataIsToldInLowerCase() {
    Map<String, String> metadata = Map.of("colour", "Blue", "x-y", "1 2");
    backend.consumer().put(key("object"), Content.of("bytes").withMetadata(metadata));

    assertThat(backend.consumerHeads().head(key("object")).orElseThrow().metadata())
        .isEqualTo(metadata);
  }

  @Test
  void theChecksumOverAllBytesIsTold() {
    assume(backend.storesChecksums(), "stored checksums");
    backend.producer().put(key("a"), Content.of("bytes"));
    backend.producer().put(key("b"), Content.of("bytes"));

    assertThat(backend.producerHeads().head(key("a")).orElseThrow().checksum())
        .isNotNull()
        .isEqualTo(backend.producerHeads().head(key("b")).orElseThrow().checksum());
  }

  @Test
  void aDeniedKeyIsAnObjectsFailure() {
    assume(backend.deniesKeys(), "denied keys");
    backend.producer().put(key("secret"), Content.of("bytes"));
    backend.denyAtProducer(key("secret"));

    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> backend.producerHeads().head(key("secret")))
        .satisfies(e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.ACCESS_DENIED));
  }
}
