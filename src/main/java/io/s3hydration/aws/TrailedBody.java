package io.s3hydration.aws;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.CheckedInputStream;
import software.amazon.awssdk.crt.checksums.CRC64NVME;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;

/**
 * A body with its CRC64NVME behind it, unsigned: for TLS ("Signature calculations for trailing
 * headers" in the S3 API reference). All of it is one chunk, as the SDK for Go sends it; the SDK
 * for Java would hold a chunk of 128 KiB, and another for the next, for each body under way.
 *
 * @param body each attempt reads a stream of its own
 * @param length its bytes; with none it is the end of the chunks alone
 */
record TrailedBody(ContentStreamProvider body, long length) implements ContentStreamProvider {

  private static final String TRAILER = "x-amz-checksum-crc64nvme";
  private static final String LINE = "\r\n";

  /** The body of a request that tells its length. */
  static TrailedBody of(SdkHttpFullRequest request, ContentStreamProvider body) {
    String length = request.firstMatchingHeader("Content-Length").orElseThrow();
    return new TrailedBody(body, Long.parseLong(length));
  }

  /** The request with the headers that announce this body. */
  SdkHttpFullRequest announcedBy(SdkHttpFullRequest request) {
    long framed = head().length() + length + tail(new CRC64NVME()).length();
    return request.toBuilder()
        .putHeader("Content-Length", Long.toString(framed))
        .putHeader("x-amz-decoded-content-length", Long.toString(length))
        .putHeader("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
        .putHeader("x-amz-trailer", TRAILER)
        .appendHeader("Content-Encoding", "aws-chunked")
        .build();
  }

  @Override
  public InputStream newStream() {
    CRC64NVME crc = new CRC64NVME();
    InputStream data = new CheckedInputStream(body.newStream(), crc);
    Iterator<Supplier<InputStream>> pieces =
        List.<Supplier<InputStream>>of(() -> text(head()), () -> data, () -> text(tail(crc)))
            .iterator();
    return new SequenceInputStream(
        new Enumeration<>() {
          @Override
          public boolean hasMoreElements() {
            return pieces.hasNext();
          }

          /** Each in its turn: the checksum is not known before. */
          @Override
          public InputStream nextElement() {
            return pieces.next().get();
          }
        });
  }

  private String head() {
    return length == 0 ? "" : Long.toHexString(length) + LINE;
  }

  private String tail(CRC64NVME crc) {
    String value = new RunningDigest.Crc(crc, Long.BYTES).value();
    String end = "0" + LINE + TRAILER + ":" + value + LINE + LINE;
    return length == 0 ? end : LINE + end;
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(US_ASCII));
  }
}
