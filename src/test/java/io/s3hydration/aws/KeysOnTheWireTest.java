package io.s3hydration.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.listing.ObjectKey;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How keys go over the wire; a server that compares raw paths with signed ones sees these. */
class KeysOnTheWireTest {

  private final FakeS3 store = new FakeS3();

  @AfterEach
  void stop() {
    store.close();
  }

  static Stream<Arguments> keys() {
    return Stream.of(
        Arguments.of("a/b", "/bucket/a/b"),
        Arguments.of("a b", "/bucket/a%20b"),
        Arguments.of("a+b", "/bucket/a%2Bb"),
        Arguments.of("a%2Bb", "/bucket/a%252Bb"),
        Arguments.of("a?b#c&d", "/bucket/a%3Fb%23c%26d"),
        Arguments.of("/leading", "/bucket/%2Fleading"),
        Arguments.of("a//b", "/bucket/a/%2Fb"),
        Arguments.of("a///b", "/bucket/a/%2F/b"),
        Arguments.of("./../x", "/bucket/./../x"),
        Arguments.of("a/../b", "/bucket/a/../b"),
        Arguments.of("tab\t\u0001", "/bucket/tab%09%01"),
        Arguments.of("\uD83D\uDE00", "/bucket/%F0%9F%98%80"),
        Arguments.of("trailing/", "/bucket/trailing/"));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aKeyIsSentSoThatItIsDecodedToItself(String key, String wire) {
    new S3ObjectHeads(new S3Bucket(store.client(), "bucket", Side.CONSUMER))
        .head(new ObjectKey(key));
    FakeS3.Seen head = store.requests.getFirst();
    assertThat(head.rawPath()).isEqualTo(wire);
    assertThat(head.key()).isEqualTo(key);
  }
}
