package io.s3hydration.backend;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Base64;
import java.util.Objects;
import java.util.zip.CheckedOutputStream;
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
    OutputStream digested = new CheckedOutputStream(to, crc);
    long size;
    if (ChunkedBody.isChunked(hash)) {
      String announced = exchange.getRequestHeaders().getFirst("x-amz-decoded-content-length");
      sent = ChunkedBody.read(in, announced, digested).getOrDefault(CHECKSUM, sent);
      size = Long.parseLong(Objects.requireNonNull(announced));
    } else {
      size = in.transferTo(digested);
    }
    return new BulkPayload(size, Base64.getEncoder().encodeToString(crc.getChecksumBytes()), sent);
  }
}
