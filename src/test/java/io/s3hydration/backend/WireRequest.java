package io.s3hydration.backend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.transfer.Fidelity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.checksums.SdkChecksum;

/**
 * A request as it came over the wire, path-style.
 *
 * @param key empty for a request to the bucket
 * @param body without the framing of {@code aws-chunked}
 * @param checksum of the body, CRC64NVME, by header or trailer; null if none came
 */
record WireRequest(
    String method,
    String bucket,
    ObjectKey key,
    Map<String, String> query,
    Headers headers,
    byte[] body,
    @Nullable String checksum) {

  static final String METADATA = "x-amz-meta-";
  static final String CHECKSUM = "x-amz-checksum-crc64nvme";

  private record Body(byte[] content, @Nullable String trailer) {}

  static WireRequest read(HttpExchange exchange) throws IOException {
    byte[] sent = exchange.getRequestBody().readAllBytes();
    Headers headers = exchange.getRequestHeaders();
    String hash = Optional.ofNullable(headers.getFirst("x-amz-content-sha256")).orElse("");
    Body body = hash.startsWith("STREAMING-") ? withoutChunks(sent) : new Body(sent, null);
    String path = exchange.getRequestURI().getRawPath().substring(1);
    int slash = path.indexOf('/');
    return new WireRequest(
        exchange.getRequestMethod(),
        decodePath(slash < 0 ? path : path.substring(0, slash)),
        new ObjectKey(slash < 0 ? "" : decodePath(path.substring(slash + 1))),
        query(Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("")),
        headers,
        body.content(),
        body.trailer() == null ? headers.getFirst(CHECKSUM) : body.trailer());
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.getFirst(name));
  }

  boolean asks(String parameter) {
    return query.containsKey(parameter);
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** What the request's headers say of the object; without its bytes. */
  Content content() {
    Map<String, String> kept = new HashMap<>();
    for (String name : Fidelity.HEADERS) {
      header(name)
          .map(value -> value.replace("aws-chunked", ""))
          .filter(value -> !value.isEmpty())
          .ifPresent(value -> kept.put(name, value));
    }
    Map<String, String> metadata = new HashMap<>();
    headers.forEach(
        (name, values) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (lower.startsWith(METADATA)) {
            metadata.put(lower.substring(METADATA.length()), values.getFirst());
          }
        });
    return new Content(new byte[0], kept, metadata);
  }

  static String checksumOf(byte[] bytes) {
    SdkChecksum crc = SdkChecksum.forAlgorithm(DefaultChecksumAlgorithm.CRC64NVME);
    crc.update(bytes);
    return Base64.getEncoder().encodeToString(crc.getChecksumBytes());
  }

  /** A plus is a plus in a path. */
  private static String decodePath(String path) {
    return URLDecoder.decode(path.replace("+", "%2B"), UTF_8);
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : raw.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      if (!name.isEmpty()) {
        parameters.put(URLDecoder.decode(name, UTF_8), URLDecoder.decode(value, UTF_8));
      }
    }
    return parameters;
  }

  /** Each chunk: its length in hex, perhaps a signature, a line break, the bytes, a line break. */
  private static Body withoutChunks(byte[] framed) {
    ByteArrayOutputStream content = new ByteArrayOutputStream(framed.length);
    int at = 0;
    while (true) {
      int lineEnd = at;
      while (framed[lineEnd] != '\r') {
        lineEnd++;
      }
      String line = new String(framed, at, lineEnd - at, ISO_8859_1);
      int length = Integer.parseInt(line.split(";")[0], 16);
      if (length == 0) {
        return new Body(content.toByteArray(), trailer(framed, lineEnd + 2));
      }
      content.write(framed, lineEnd + 2, length);
      at = lineEnd + 2 + length + 2;
    }
  }

  private static @Nullable String trailer(byte[] framed, int from) {
    for (String line : new String(framed, from, framed.length - from, ISO_8859_1).split("\r\n")) {
      if (line.startsWith(CHECKSUM + ":")) {
        return line.substring(CHECKSUM.length() + 1).strip();
      }
    }
    return null;
  }
}
