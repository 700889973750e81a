package io.s3hydration.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.ZoneOffset.UTC;
import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * The consumer's half of {@link BulkS3}: a copy is digested and compared with its source, and only
 * its key is kept. Nothing stands here before the first run, and each key is written once.
 */
final class BulkTarget {

  private static final String RECORDS = "_sync/";

  private final BulkSource source;
  private final NavigableSet<String> copies = new ConcurrentSkipListSet<>();
  private final NavigableMap<String, byte[]> records = new ConcurrentSkipListMap<>();
  private final Map<String, Headers> unanswered = new ConcurrentHashMap<>();

  /** When each record was written, as Last-Modified tells it. */
  private final Map<String, String> written = new ConcurrentHashMap<>();

  private final Map<String, NavigableMap<Integer, BulkPayload>> uploads = new ConcurrentHashMap<>();

  BulkTarget(BulkSource source) {
    this.source = source;
  }

  int copies() {
    return copies.size();
  }

  int openUploads() {
    return uploads.size();
  }

  Optional<String> record(String ending) {
    return records.descendingMap().entrySet().stream()
        .filter(record -> record.getKey().endsWith(ending))
        .map(record -> new String(record.getValue(), UTF_8))
        .findFirst();
  }

  void answer(HttpExchange exchange, String key, Map<String, String> query) throws IOException {
    String method = exchange.getRequestMethod();
    if (query.containsKey("list-type")) {
      NavigableMap<String, BulkObject> listed = new TreeMap<>();
      copies.forEach(copy -> listed.put(copy, source.object(copy)));
      BulkSource.list(exchange, listed, query);
    } else if (key.startsWith(RECORDS)) {
      record(exchange, key);
    } else if (method.equals("POST") && query.containsKey("uploads")) {
      create(exchange);
    } else if (query.containsKey("uploadId")) {
      upload(exchange, key, query);
    } else if (method.equals("PUT")) {
      put(exchange, key);
    } else if (method.equals("HEAD")) {
      head(exchange, key);
    } else {
      BulkS3.error(exchange, 501, "NotImplemented");
    }
  }

  private void record(HttpExchange exchange, String key) throws IOException {
    byte[] there = records.get(key);
    if (exchange.getRequestMethod().equals("GET")) {
      if (there == null) {
        BulkS3.error(exchange, 404, "NoSuchKey");
        return;
      }
      exchange.getResponseHeaders().set("ETag", etag(there));
      exchange.getResponseHeaders().set("Last-Modified", written.get(key));
      exchange.sendResponseHeaders(200, there.length);
      exchange.getResponseBody().write(there);
      return;
    }
    byte[] bytes = BulkPayload.bytes(exchange);
    if (!holds(exchange.getRequestHeaders(), there == null ? null : etag(there))) {
      BulkS3.error(exchange, 412, "PreconditionFailed");
      return;
    }
    written.put(key, RFC_1123_DATE_TIME.format(ZonedDateTime.now(UTC)));
    records.put(key, bytes);
    exchange.getResponseHeaders().set("ETag", etag(bytes));
    exchange.sendResponseHeaders(200, -1);
  }

  private void put(HttpExchange exchange, String key) throws IOException {
    BulkPayload payload = BulkPayload.digest(exchange);
    BulkObject object = source.object(key);
    if (!holds(exchange.getRequestHeaders(), copies.contains(key) ? object.etag() : null)) {
      BulkS3.error(exchange, 412, "PreconditionFailed");
    } else if (!isStretch(payload, object, 0, object.size())) {
      BulkS3.error(exchange, 400, "BadDigest");
    } else {
      copies.add(key);
      if (exchange instanceof SpoiltExchange) {
        unanswered.put(key, exchange.getRequestHeaders());
      }
      stored(exchange, object.etag(), payload.checksum());
    }
  }

  /** Nobody asks for a copy whose writer was answered, and 200,000 records take too much memory. */
  private void head(HttpExchange exchange, String key) throws IOException {
    Headers written = unanswered.get(key);
    if (written == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    BulkObject object = source.object(key);
    written.forEach(
        (name, values) -> {
          if (name.toLowerCase(Locale.ROOT).startsWith("x-amz-meta-")) {
            exchange.getResponseHeaders().put(name, values);
          }
        });
    exchange.getResponseHeaders().set("Content-Length", Long.toString(object.size()));
    exchange
        .getResponseHeaders()
        .set("Last-Modified", RFC_1123_DATE_TIME.format(ZonedDateTime.now(UTC)));
    stored(exchange, object.etag(), source.checksum(object));
  }

  private void create(HttpExchange exchange) throws IOException {
    if (!"FULL_OBJECT".equals(exchange.getRequestHeaders().getFirst("x-amz-checksum-type"))) {
      BulkS3.error(exchange, 400, "InvalidRequest");
      return;
    }
    String id = UUID.randomUUID().toString();
    uploads.put(id, new ConcurrentSkipListMap<>());
    BulkS3.xml(
        exchange,
        200,
        "<InitiateMultipartUploadResult><UploadId>"
            + id
            + "</UploadId></InitiateMultipartUploadResult>");
  }

  private void upload(HttpExchange exchange, String key, Map<String, String> query)
      throws IOException {
    String id = query.getOrDefault("uploadId", "");
    NavigableMap<Integer, BulkPayload> parts = uploads.get(id);
    if (parts == null) {
      BulkS3.error(exchange, 404, "NoSuchUpload");
      return;
    }
    switch (exchange.getRequestMethod()) {
      case "PUT" -> {
        BulkPayload payload = BulkPayload.digest(exchange);
        int number = Integer.parseInt(query.getOrDefault("partNumber", ""));
        if (!payload.checksum().equals(payload.sent())) {
          BulkS3.error(exchange, 400, "BadDigest");
          return;
        }
        parts.put(number, payload);
        stored(exchange, "\"part-" + number + "\"", payload.checksum());
      }
      case "POST" -> complete(exchange, source.object(key), id, parts);
      default -> {
        uploads.remove(id);
        exchange.sendResponseHeaders(204, -1);
      }
    }
  }

  private void complete(
      HttpExchange exchange, BulkObject object, String id, NavigableMap<Integer, BulkPayload> parts)
      throws IOException {
    String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    long offset = 0;
    for (Map.Entry<Integer, BulkPayload> part : parts.entrySet()) {
      boolean named = asked.contains("<PartNumber>" + part.getKey() + "</PartNumber>");
      BulkPayload payload = part.getValue();
      if (!named || !isStretch(payload, object, offset, payload.size())) {
        BulkS3.error(exchange, 400, "InvalidPart");
        return;
      }
      offset += payload.size();
    }
    Headers headers = exchange.getRequestHeaders();
    boolean whole =
        offset == object.size()
            && parts.lastKey() == parts.size()
            && Long.toString(offset).equals(headers.getFirst("x-amz-mp-object-size"))
            && source.checksum(object).equals(headers.getFirst(BulkPayload.CHECKSUM));
    if (!whole || !holds(headers, copies.contains(object.key()) ? object.etag() : null)) {
      BulkS3.error(exchange, 400, "BadDigest");
      return;
    }
    uploads.remove(id);
    copies.add(object.key());
    BulkS3.xml(
        exchange,
        200,
        "<CompleteMultipartUploadResult><ETag>&quot;whole-"
            + parts.size()
            + "&quot;</ETag><ChecksumCRC64NVME>"
            + source.checksum(object)
            + "</ChecksumCRC64NVME><ChecksumType>FULL_OBJECT</ChecksumType>"
            + "</CompleteMultipartUploadResult>");
  }

  private static boolean isStretch(
      BulkPayload payload, BulkObject object, long offset, long length) {
    return payload.size() == length
        && payload.checksum().equals(payload.sent())
        && payload.checksum().equals(object.checksum(offset, length));
  }

  /** Whether the condition of a write holds where this tag stands; null for nothing. */
  private static boolean holds(Headers request, @Nullable String standing) {
    String ifMatch = request.getFirst("If-Match");
    return ifMatch == null
        ? standing == null || !request.containsKey("If-None-Match")
        : ifMatch.equals(standing);
  }

  private static void stored(HttpExchange exchange, String etag, String checksum)
      throws IOException {
    exchange.getResponseHeaders().set("ETag", etag);
    exchange.getResponseHeaders().set(BulkPayload.CHECKSUM, checksum);
    exchange.getResponseHeaders().set("x-amz-checksum-type", "FULL_OBJECT");
    exchange.sendResponseHeaders(200, -1);
  }

  private static String etag(byte[] record) {
    return '"'
        + "record-"
        + record.length
        + "-"
        + Integer.toHexString(Arrays.hashCode(record))
        + '"';
  }
}
