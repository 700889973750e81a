package io.s3hydration.backend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.transfer.Fidelity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.checksums.SdkChecksum;
import software.amazon.awssdk.checksums.spi.ChecksumAlgorithm;

/**
 * A request as it came over the wire, path-style.
 *
 * @param key empty for a request to the bucket
 * @param body without the framing of {@code aws-chunked}
 * @param checksums of the body, those of {@link #ALGORITHMS} that came by header or trailer
 */
record WireRequest(
    String method,
    String bucket,
    ObjectKey key,
    Map<String, String> query,
    Headers headers,
    byte[] body,
    Map<String, String> checksums) {

  static final String METADATA = "x-amz-meta-";
  static final String TAGS = "x-amz-tagging";
  static final String CHECKSUM = "x-amz-checksum-crc64nvme";

  private static final Map<String, ChecksumAlgorithm> ALGORITHMS =
      Map.of(
          CHECKSUM,
          DefaultChecksumAlgorithm.CRC64NVME,
          "x-amz-checksum-crc32",
          DefaultChecksumAlgorithm.CRC32);

  static WireRequest read(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getRequestHeaders();
    InputStream in = exchange.getRequestBody();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Map<String, String> trailers = Map.of();
    if (ChunkedBody.isChunked(headers.getFirst("x-amz-content-sha256"))) {
      trailers = ChunkedBody.read(in, headers.getFirst("x-amz-decoded-content-length"), body);
    } else {
      in.transferTo(body);
    }
    String path = exchange.getRequestURI().getRawPath().substring(1);
    int slash = path.indexOf('/');
    return new WireRequest(
        exchange.getRequestMethod(),
        decodePath(slash < 0 ? path : path.substring(0, slash)),
        new ObjectKey(slash < 0 ? "" : decodePath(path.substring(slash + 1))),
        query(Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("")),
        headers,
        body.toByteArray(),
        checksums(headers, trailers));
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
          .map(value -> value.replaceFirst(",?aws-chunked,?", ""))
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
    return new Content(new byte[0], kept, metadata, query(header(TAGS).orElse("")));
  }

  /** Whether the body is not what a checksum beside it says. */
  boolean isDamaged() {
    return checksums.entrySet().stream()
        .anyMatch(
            sent ->
                !checksumOf(body, Objects.requireNonNull(ALGORITHMS.get(sent.getKey())))
                    .equals(sent.getValue()));
  }

  static String checksumOf(byte[] bytes) {
    return checksumOf(bytes, DefaultChecksumAlgorithm.CRC64NVME);
  }

  private static String checksumOf(byte[] bytes, ChecksumAlgorithm algorithm) {
    SdkChecksum crc = SdkChecksum.forAlgorithm(algorithm);
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

  private static Map<String, String> checksums(Headers headers, Map<String, String> trailers) {
    Map<String, String> checksums = new HashMap<>();
    for (String name : ALGORITHMS.keySet()) {
      Optional.ofNullable(trailers.get(name))
          .or(() -> Optional.ofNullable(headers.getFirst(name)))
          .ifPresent(value -> checksums.put(name, value));
    }
    return checksums;
  }
}
