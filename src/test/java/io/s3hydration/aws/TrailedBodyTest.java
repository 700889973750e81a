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
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** What fits into one chunk of the SDK's is framed, announced and signed as the SDK does it. */
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

  private static SignedRequest bySdk(SdkHttpFullRequest request, ContentStreamProvider body) {
    return AwsV4HttpSigner.create()
        .sign(
            r ->
                r.identity(USER)
                    .request(request)
                    .payload(body)
                    .putProperty(HttpSigner.SIGNING_CLOCK, CLOCK)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
                    .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                    .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                    .putProperty(AwsV4HttpSigner.CHUNK_ENCODING_ENABLED, true)
                    .putProperty(
                        AwsV4HttpSigner.CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.CRC64NVME));
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
    SignedRequest theirs = bySdk(request, content);
    TrailedBody ours = TrailedBody.of(request, content);
    SdkHttpFullRequest signed =
        new RequestSigner("eu-central-1", CLOCK).sign(ours.announcedBy(request), USER, ours);
    assertThat(signed.headers()).isEqualTo(theirs.request().headers());
    byte[] framed = read(ours);
    assertThat(framed).isEqualTo(read(theirs.payload().orElseThrow()));
    assertThat(signed.firstMatchingHeader("Content-Length")).hasValue("" + framed.length);
    assertThat(read(ours)).as("another attempt's").isEqualTo(framed);
  }

  @Property(tries = 200)
  void itIsTheSdksChunk(@ForAll @IntRange(max = CHUNK) int length) throws IOException {
    assertAsTheSdk(length);
  }

  @Example
  void itIsAddedToWhatTheObjectIsEncodedBy() throws IOException {
    assertAsTheSdk(100, "gzip");
  }

  @Example
  void whateverItsLengthItIsOneChunk() throws IOException {
    byte[] content = CopyStage.bytes(5 * CHUNK + 1);
    TrailedBody body =
        new TrailedBody(ContentStreamProvider.fromByteArrayUnsafe(content), content.length);
    byte[] framed = read(body);
    String head = "a0001\r\n";
    String tail = "\r\n0\r\nx-amz-checksum-crc64nvme:" + FakeAnswers.crc64(content) + "\r\n\r\n";
    assertThat(framed).hasSize(head.length() + content.length + tail.length());
    assertThat(new String(framed, 0, head.length(), US_ASCII)).isEqualTo(head);
    assertThat(framed).containsSequence(content);
    assertThat(new String(framed, framed.length - tail.length(), tail.length(), US_ASCII))
        .isEqualTo(tail);
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
    TrailedBody body = new TrailedBody(() -> breaks, 10);
    assertThatThrownBy(() -> read(body)).isSameAs(broken);
    assertThat(closed).isTrue();
  }
}
