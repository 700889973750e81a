package io.s3hydration.backend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.checksums.SdkChecksum;

/**
 * A request's payload, read to its end without the framing of {@code aws-chunked}.
 *
 * @param checksum CRC64NVME of what came, in base 64
 * @param sent what the client says it is, by header or trailer; null if it says nothing
 */
record BulkPayload(long size, String checksum, @Nullable String sent) {

  static final String CHECKSUM = "x-amz-checksum-crc64nvme";

  /** Digests the payload and forgets it. */
  static BulkPayload digest(HttpExchange exchange) throws IOException {
    return read(exchange, OutputStream.nullOutputStream());
  }

  static byte[] bytes(HttpExchange exchange) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    read(exchange, bytes);
    return bytes.toByteArray();
  }

  private static BulkPayload read(HttpExchange exchange, OutputStream to) throws IOException {
    InputStream in = exchange.getRequestBody();
    SdkChecksum crc = SdkChecksum.forAlgorithm(DefaultChecksumAlgorithm.CRC64NVME);
    String hash = exchange.getRequestHeaders().getFirst("x-amz-content-sha256");
    String sent = exchange.getRequestHeaders().getFirst(CHECKSUM);
    long size = 0;
    if (hash != null && hash.startsWith("STREAMING-")) {
      for (int chunk = length(in); chunk > 0; chunk = length(in)) {
        size += copy(in, chunk, crc, to);
        line(in);
      }
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        if (line.startsWith(CHECKSUM + ":")) {
          sent = line.substring(CHECKSUM.length() + 1).strip();
        }
      }
    } else {
      size = copy(in, Long.MAX_VALUE, crc, to);
    }
    return new BulkPayload(size, Base64.getEncoder().encodeToString(crc.getChecksumBytes()), sent);
  }

  private static int length(InputStream in) throws IOException {
    return Integer.parseInt(line(in).split(";", -1)[0], 16);
  }

  private static long copy(InputStream in, long length, SdkChecksum crc, OutputStream to)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    long left = length;
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0 && length == Long.MAX_VALUE) {
        break;
      }
      if (count < 0) {
        throw new EOFException("cut within a chunk");
      }
      crc.update(buffer, 0, count);
      to.write(buffer, 0, count);
      left -= count;
    }
    return length - left;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("cut within a line");
      }
      line.write(c);
    }
    return line.toString(ISO_8859_1).strip();
  }
}
