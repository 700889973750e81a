package io.s3hydration.backend;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The producer's half of {@link BulkS3}: its objects are generated as they are read. */
final class BulkSource {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
  private static final int PAGE = 1000;

  private final NavigableMap<String, BulkObject> objects = new TreeMap<>();
  private final Map<BulkObject, String> checksums = new ConcurrentHashMap<>();
  private final LongAdder reads = new LongAdder();
  private final LongAdder listedFromAKey = new LongAdder();

  BulkSource(List<BulkObject> all) {
    all.forEach(object -> objects.put(object.key(), object));
  }

  /** The object of this key, whose copy nobody makes under another. */
  BulkObject object(String key) {
    return Objects.requireNonNull(objects.get(key), key);
  }

  /** Of the whole object; computed once. */
  String checksum(BulkObject object) {
    return checksums.computeIfAbsent(object, o -> o.checksum(0, o.size()));
  }

  long reads() {
    return reads.sum();
  }

  long listedFromAKey() {
    return listedFromAKey.sum();
  }

  void answer(HttpExchange exchange, String key, Map<String, String> query) throws IOException {
    if (query.containsKey("list-type")) {
      if (query.containsKey("start-after")) {
        listedFromAKey.increment();
      }
      list(exchange, objects, query);
      return;
    }
    BulkObject object = objects.get(key);
    if (object == null) {
      BulkS3.error(exchange, 404, "NoSuchKey");
    } else if (query.containsKey("tagging")) {
      BulkS3.xml(exchange, 200, "<Tagging><TagSet></TagSet></Tagging>");
    } else if (!object.etag().equals(exchange.getRequestHeaders().getFirst("If-Match"))) {
      BulkS3.error(exchange, 412, "PreconditionFailed");
    } else {
      send(exchange, object);
    }
  }

  private void send(HttpExchange exchange, BulkObject object) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("ETag", object.etag());
    headers.set("Content-Type", "application/octet-stream");
    headers.set("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT");
    if (exchange.getRequestHeaders().containsKey("x-amz-checksum-mode")) {
      headers.set(BulkPayload.CHECKSUM, checksum(object));
      headers.set("x-amz-checksum-type", "FULL_OBJECT");
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Long.toString(object.size()));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    reads.increment();
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      exchange.sendResponseHeaders(200, object.size());
      object.write(0, object.size(), exchange.getResponseBody());
      return;
    }
    MatchResult asked = RANGE.matcher(range).results().findFirst().orElseThrow();
    long first = Long.parseLong(asked.group(1));
    long last = Math.min(Long.parseLong(asked.group(2)), object.size() - 1);
    headers.set("Content-Range", "bytes " + first + "-" + last + "/" + object.size());
    exchange.sendResponseHeaders(206, last - first + 1);
    object.write(first, last - first + 1, exchange.getResponseBody());
  }

  /** One page; the token is the last key of the page before. */
  static void list(
      HttpExchange exchange, NavigableMap<String, BulkObject> all, Map<String, String> query)
      throws IOException {
    String after = query.getOrDefault("continuation-token", query.getOrDefault("start-after", ""));
    Collection<BulkObject> rest = all.tailMap(after, false).values();
    List<BulkObject> page = rest.stream().limit(PAGE).toList();
    boolean more = page.size() == PAGE && !page.getLast().key().equals(all.lastKey());
    StringBuilder xml = new StringBuilder("<ListBucketResult><EncodingType>url</EncodingType>");
    xml.append("<KeyCount>").append(page.size()).append("</KeyCount>");
    xml.append("<IsTruncated>").append(more).append("</IsTruncated>");
    if (more) {
      xml.append("<NextContinuationToken>")
          .append(page.getLast().key())
          .append("</NextContinuationToken>");
    }
    for (BulkObject object : page) {
      xml.append("<Contents><Key>").append(object.key()).append("</Key><ETag>");
      xml.append(object.etag().replace("\"", "&quot;")).append("</ETag><Size>");
      xml.append(object.size()).append("</Size><LastModified>2026-01-01T00:00:00.000Z");
      xml.append("</LastModified><StorageClass>STANDARD</StorageClass></Contents>");
    }
    BulkS3.xml(exchange, 200, xml.append("</ListBucketResult>").toString());
  }
}
