package io.s3hydration.aws;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CheckedInputStream;
import software.amazon.awssdk.crt.checksums.CRC64NVME;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;

/**
 * A body with its CRC64NVME behind it, unsigned: for TLS ("Signature calculations for trailing
 * headers" in the S3 API reference). Its chunks are only announced, and pass through; the SDK for
 * Java holds each of them, of 128 KiB, and the next one, for each body under way.
 *
 * @param body each attempt reads a stream of its own
 * @param length its bytes
 * @param chunk bytes of each chunk but the last, at least 8 KiB
 */
record TrailedBody(ContentStreamProvider body, long length, long chunk)
    implements ContentStreamProvider {

  /** S3 knows no largest chunk; MinIO refuses one above 16 MiB. */
  private static final long CHUNK = 1 << 20;

  private static final String TRAILER = "x-amz-checksum-crc64nvme";
  private static final String LINE = "\r\n";

  /** The body of a request that tells its length. */
  static TrailedBody of(SdkHttpFullRequest request, ContentStreamProvider body) {
    String length = request.firstMatchingHeader("Content-Length").orElseThrow();
    return new TrailedBody(body, Long.parseLong(length), CHUNK);
  }

  /** The request with the headers that announce this body. */
  SdkHttpFullRequest announcedBy(SdkHttpFullRequest request) {
    return request.toBuilder()
        .putHeader("Content-Length", Long.toString(framed()))
        .putHeader("x-amz-decoded-content-length", Long.toString(length))
        .putHeader("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
        .putHeader("x-amz-trailer", TRAILER)
        .appendHeader("Content-Encoding", "aws-chunked")
        .build();
  }

  private long framed() {
    long rest = length % chunk;
    return length / chunk * framed(chunk)
        + (rest == 0 ? 0 : framed(rest))
        + end(new CRC64NVME()).length();
  }

  private static long framed(long size) {
    return begin(size).length() + size + LINE.length();
  }

  private static String begin(long size) {
    return Long.toHexString(size) + LINE;
  }

  private static String end(CRC64NVME crc) {
    return begin(0) + TRAILER + ":" + CrcCombine.CRC64NVME.write(crc.getValue()) + LINE + LINE;
  }

  @Override
  public InputStream newStream() {
    return new Chunks(body.newStream(), length, chunk);
  }

  /** A body that ends too early has no end here either, so that no store takes it for whole. */
  private static final class Chunks extends InputStream {

    private final CRC64NVME crc = new CRC64NVME();
    private final InputStream data;
    private final long chunk;
    private long left;
    private long inChunk;
    private ByteArrayInputStream text;

    Chunks(InputStream body, long length, long chunk) {
      this.data = new CheckedInputStream(body, crc);
      this.chunk = chunk;
      this.left = length;
      this.text = next("");
    }

    /** What stands before the next chunk, or behind the last. */
    private ByteArrayInputStream next(String before) {
      inChunk = Math.min(left, chunk);
      String then = inChunk == 0 ? end(crc) : begin(inChunk);
      return new ByteArrayInputStream((before + then).getBytes(US_ASCII));
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (text.available() > 0 || inChunk == 0) {
        return text.read(buffer, offset, length);
      }
      int read = data.read(buffer, offset, (int) Math.min(length, inChunk));
      if (read > 0) {
        left -= read;
        inChunk -= read;
        if (inChunk == 0) {
          text = next(LINE);
        }
      }
      return read;
    }

    @Override
    public void close() throws IOException {
      data.close();
    }
  }
}
