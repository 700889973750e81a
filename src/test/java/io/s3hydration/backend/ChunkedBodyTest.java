package io.s3hydration.backend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the servers of the tests believe of a payload is what S3 would. */
class ChunkedBodyTest {

  private static final String SIGNED =
      "5;chunk-signature=ab\r\nhello\r\n6;chunk-signature=cd\r\n world\r\n0;chunk-signature=ef\r\n";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private Map<String, String> read(String framed, String announced) throws IOException {
    return ChunkedBody.read(
        new ByteArrayInputStream(framed.getBytes(ISO_8859_1)), announced, bytes);
  }

  @Test
  void theBytesAreThoseWithinTheFrames() throws IOException {
    assertThat(read(SIGNED + "\r\n", "11")).isEmpty();
    assertThat(bytes).hasToString("hello world");
  }

  @Test
  void whatFollowsTheLastChunkAreTrailers() throws IOException {
    assertThat(read("2\r\nhi\r\n0\r\nX-Amz-Checksum-Crc64nvme: abc=\r\n\r\n", "2"))
        .containsExactly(Map.entry("x-amz-checksum-crc64nvme", "abc="));
    assertThat(bytes).hasToString("hi");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5\r\nhel", "5", "5\r\nhello\r\n", SIGNED})
  void oneThatIsCutIsNone(String cut) {
    assertThatThrownBy(() -> read(cut, "11")).isInstanceOf(EOFException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "12", ""})
  void oneOfAnotherLengthThanAnnouncedIsNone(String announced) {
    assertThatThrownBy(() -> read(SIGNED + "\r\n", announced))
        .isInstanceOf(ProtocolException.class)
        .hasMessageStartingWith("11 bytes, announced as ");
  }
}
