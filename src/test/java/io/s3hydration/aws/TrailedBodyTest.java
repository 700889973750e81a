package io.s3hydration.aws;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** With chunks as large as the SDK's, a body is framed, announced and signed as the SDK does it. */
class TrailedBodyTest {

  private static final int CHUNK = 128 << 10;
  private static final AwsCredentialsIdentity USER =
      AwsCredentialsIdentity.create("AKIDEXAMPLE", "secret");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-27T02:03:04Z"), ZoneOffset.UTC);

  private static SdkHttpFullRequest request(long length, String... encodings) {
    SdkHttpFullRequest.Builder request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.PUT)
            .uri(URI.create("https://bucket.s3.eu-central-1.amazonaws.com/a/key"))
            .putHeader("Content-Length", Long.toString(length));
    for (String encoding : encodings) {
      request.appendHeader("Content-Encoding", encoding);
    }
    return request.build();
  }

  private static byte[] read(ContentStreamProvider body) throws IOException {
    try (InputStream in = body.newStream()) {
      return in.readAllBytes();
    }
  }

  private static void assertAsTheSdk(int length, String... encodings) throws IOException {
    ContentStreamProvider content =
        ContentStreamProvider.fromByteArrayUnsafe(CopyStage.bytes(length));
    SdkHttpFullRequest request = request(length, encodings);
    SignedRequest theirs = new SignedByAws(USER, CLOCK).sign(request, content, true);
    TrailedBody ours = new TrailedBody(content, length, CHUNK);
    SdkHttpFullRequest signed =
        new RequestSigner("eu-central-1", CLOCK).sign(ours.announcedBy(request), USER, ours);
    assertThat(signed.headers()).isEqualTo(theirs.request().headers());
    byte[] framed = read(ours);
    assertThat(Arrays.mismatch(framed, read(theirs.payload().orElseThrow()))).isEqualTo(-1);
    assertThat(signed.firstMatchingHeader("Content-Length")).hasValue("" + framed.length);
    assertThat(Arrays.mismatch(read(ours), framed)).as("another attempt's").isEqualTo(-1);
  }

  @Property(tries = 200)
  void itIsFramedAsTheSdkFramesIt(@ForAll @IntRange(max = 4 * CHUNK) int length)
      throws IOException {
    assertAsTheSdk(length);
  }

  @Property
  void atTheEndsOfChunksToo(
      @ForAll @IntRange(max = 3) int chunks, @ForAll @IntRange(min = -1, max = 1) int more)
      throws IOException {
    assertAsTheSdk(Math.max(0, chunks * CHUNK + more));
  }

  @Example
  void itIsAddedToWhatTheObjectIsEncodedBy() throws IOException {
    assertAsTheSdk(100, "gzip");
  }

  @Example
  void aRequestHasChunksThatEveryStoreTakes() throws IOException {
    byte[] content = CopyStage.bytes((2 << 20) + 1);
    TrailedBody body =
        TrailedBody.of(request(content.length), ContentStreamProvider.fromByteArrayUnsafe(content));
    String crc = "x-amz-checksum-crc64nvme:" + FakeAnswers.crc64(content);
    assertThat(lines(read(body), 8, 1 << 20, 10, 1 << 20, 5, 1, 46))
        .containsExactly(
            "100000\r\n", "\r\n100000\r\n", "\r\n1\r\n", "\r\n0\r\n" + crc + "\r\n\r\n");
  }

  /** What stands between the content: of text and content in turns, so many bytes. */
  private static List<String> lines(byte[] framed, int... lengths) {
    List<String> lines = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < lengths.length; i++) {
      if (i % 2 == 0) {
        lines.add(new String(framed, at, lengths[i], US_ASCII));
      }
      at += lengths[i];
    }
    assertThat(framed).hasSize(at);
    return lines;
  }

  @Example
  void theLengthOfTheLargestObjectOfOnePutIsAnnounced() {
    long size = 5L << 30;
    TrailedBody body = TrailedBody.of(request(size), ContentStreamProvider.fromUtf8String(""));
    assertThat(body.announcedBy(request(size)).firstMatchingHeader("Content-Length"))
        .hasValue(Long.toString(size + 5 * 1024 * "100000\r\n\r\n".length() + 44));
  }

  @Example
  void whatEndsTooEarlyHasNoEnd() throws IOException {
    TrailedBody body = new TrailedBody(ContentStreamProvider.fromUtf8String("short"), 6, CHUNK);
    assertThat(read(body)).asString().isEqualTo("6\r\nshort");
  }

  @Example
  void whatCannotBeReadHasNoEnd() {
    IOException broken = new IOException("broken");
    AtomicBoolean closed = new AtomicBoolean();
    InputStream breaks =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw broken;
          }

          @Override
          public void close() {
            closed.set(true);
          }
        };
    TrailedBody body = new TrailedBody(() -> breaks, 10, CHUNK);
    assertThatThrownBy(() -> read(body)).isSameAs(broken);
    assertThat(closed).isTrue();
  }
}
