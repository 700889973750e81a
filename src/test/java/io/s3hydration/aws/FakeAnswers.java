package io.s3hydration.aws;

import com.sun.net.httpserver.HttpExchange;
import io.s3hydration.aws.FakeS3.FakeObject;
import io.s3hydration.aws.FakeS3.Seen;
import io.s3hydration.backend.ChunkedBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.crt.checksums.CRC64NVME;

/** How {@link FakeS3} answers when it is not told otherwise. */
final class FakeAnswers {

  private static final String CRC64 = "x-amz-checksum-crc64nvme";

  private final FakeS3 store;
  private final HttpExchange exchange;
  private final Seen seen;

  FakeAnswers(FakeS3 store, HttpExchange exchange, Seen seen) {
    this.store = store;
    this.exchange = exchange;
    this.seen = seen;
  }

  void answer() throws IOException {
    exchange.getResponseHeaders().set("x-amz-request-id", "fake-" + store.requests.size());
    if (seen.query().containsKey("uploads") || seen.query().containsKey("uploadId")) {
      new FakeUploads(store, exchange, seen).answer();
      return;
    }
    switch (seen.method()) {
      case "GET", "HEAD" -> get();
      case "PUT" -> put();
      default -> throw new Refusal(405, "MethodNotAllowed");
    }
  }

  private void get() throws IOException {
    if (seen.key().isEmpty()) {
      if (seen.query().containsKey("list-type")) {
        list();
      } else {
        exchange.sendResponseHeaders(200, -1);
      }
      return;
    }
    FakeObject object = object();
    if (seen.query().containsKey("tagging")) {
      tags(object);
      return;
    }
    String ifMatch = seen.header("if-match");
    if (ifMatch != null && !ifMatch.equals(object.etag())) {
      throw new Refusal(412, "PreconditionFailed");
    }
    boolean checksums = "ENABLED".equals(seen.header("x-amz-checksum-mode"));
    object
        .headers()
        .forEach(
            (name, value) -> {
              if (checksums || !name.startsWith("x-amz-checksum")) {
                exchange.getResponseHeaders().set(name, value);
              }
            });
    byte[] content = object.content();
    String range = seen.header("range");
    if (range == null) {
      send(200, content);
      return;
    }
    String[] bounds = range.substring("bytes=".length()).split("-", -1);
    int first = Integer.parseInt(bounds[0]);
    if (first >= content.length) {
      throw new Refusal(416, "InvalidRange");
    }
    int last = Math.min(Integer.parseInt(bounds[1]), content.length - 1);
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + first + "-" + last + "/" + content.length);
    send(206, Arrays.copyOfRange(content, first, last + 1));
  }

  private void send(int status, byte[] content) throws IOException {
    if (seen.method().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    exchange.getResponseBody().write(content);
  }

  private void tags(FakeObject object) throws IOException {
    String tags = object.headers().getOrDefault("tags", "");
    xml("<Tagging><TagSet>" + tags + "</TagSet></Tagging>");
  }

  private void list() throws IOException {
    StringBuilder xml = new StringBuilder("<ListBucketResult><EncodingType>url</EncodingType>");
    Map<String, FakeObject> sorted = new TreeMap<>(store.objects);
    String prefix = seen.query().getOrDefault("prefix", "");
    int count = 0;
    for (Map.Entry<String, FakeObject> entry : sorted.entrySet()) {
      String key = entry.getKey().substring(seen.bucket().length() + 1);
      if (!entry.getKey().startsWith(seen.bucket() + "/") || !key.startsWith(prefix)) {
        continue;
      }
      count++;
      FakeObject object = entry.getValue();
      xml.append("<Contents><Key>")
          .append(URLEncoder.encode(key, StandardCharsets.UTF_8))
          .append("</Key><LastModified>2026-11-21T07:00:00.123Z</LastModified><ETag>")
          .append(object.etag().replace("\"", "&quot;"))
          .append("</ETag><Size>")
          .append(object.content().length)
          .append("</Size><StorageClass>")
          .append(object.headers().getOrDefault("x-amz-storage-class", "STANDARD"))
          .append("</StorageClass>")
          .append(object.headers().getOrDefault("restore-status", ""))
          .append("</Contents>");
    }
    xml.append("<KeyCount>").append(count).append("</KeyCount><IsTruncated>false</IsTruncated>");
    xml(xml.append("</ListBucketResult>").toString());
  }

  private void put() throws IOException {
    Body body = Body.read(exchange, seen);
    checkCondition(store.objects.get(seen.path()));
    FakeObject stored = new FakeObject(body.content, storedHeaders(body.content));
    checkChecksum(body);
    if (body.checksum != null) {
      stored = stored.with(CRC64, body.checksum).with("x-amz-checksum-type", "FULL_OBJECT");
    }
    store.objects.put(seen.path(), stored);
    exchange.getResponseHeaders().set("ETag", stored.etag());
    if (body.checksum != null && store.tellsChecksums) {
      exchange.getResponseHeaders().set(CRC64, body.checksum);
      exchange.getResponseHeaders().set("x-amz-checksum-type", "FULL_OBJECT");
    }
    exchange.sendResponseHeaders(200, -1);
  }

  void checkCondition(@Nullable FakeObject there) {
    String ifMatch = seen.header("if-match");
    boolean mustBeAbsent = seen.header("if-none-match") != null;
    if (mustBeAbsent && there != null) {
      throw new Refusal(412, "PreconditionFailed");
    }
    if (ifMatch != null && there == null) {
      throw new Refusal(404, "NoSuchKey");
    }
    if (ifMatch != null && there != null && !ifMatch.equals(there.etag())) {
      throw new Refusal(412, "PreconditionFailed");
    }
  }

  static void checkChecksum(Body body) {
    if (body.checksum != null && !body.checksum.equals(crc64(body.content))) {
      throw new Refusal(400, "BadDigest");
    }
  }

  Map<String, String> storedHeaders(byte[] content) {
    Map<String, String> headers = new TreeMap<>();
    seen.headers()
        .forEach(
            (name, value) -> {
              if (name.startsWith("x-amz-meta-") || KEPT.contains(name)) {
                headers.put(name, value);
              }
            });
    headers.put("ETag", etag(content));
    headers.put("Last-Modified", "Sat, 21 Nov 2026 07:00:00 GMT");
    return headers;
  }

  private static final Set<String> KEPT =
      Set.of(
          "content-type",
          "content-encoding",
          "content-language",
          "content-disposition",
          "cache-control",
          "expires",
          "x-amz-server-side-encryption",
          "x-amz-server-side-encryption-aws-kms-key-id");

  private FakeObject object() {
    FakeObject object = store.objects.get(seen.path());
    if (object == null) {
      throw new Refusal(404, "NoSuchKey");
    }
    return object;
  }

  void xml(String xml) throws IOException {
    byte[] body = xml.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  static String etag(byte[] content) {
    try {
      byte[] md5 = MessageDigest.getInstance("MD5").digest(content);
      return '"' + HexFormat.of().formatHex(md5) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String crc64(byte[] content) {
    CRC64NVME crc = new CRC64NVME();
    crc.update(content, 0, content.length);
    return Base64.getEncoder()
        .encodeToString(ByteBuffer.allocate(Long.BYTES).putLong(crc.getValue()).array());
  }

  /** An error answer. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final int status;
    final String code;

    Refusal(int status, String code) {
      super(code);
      this.status = status;
      this.code = code;
    }
  }

  /**
   * The payload without its aws-chunked framing.
   *
   * @param checksum CRC64NVME by header or trailer; null if neither came
   */
  record Body(byte[] content, @Nullable String checksum) {

    static Body read(HttpExchange exchange, Seen seen) throws IOException {
      InputStream in = exchange.getRequestBody();
      if (!ChunkedBody.isChunked(seen.headers().get("x-amz-content-sha256"))) {
        return new Body(in.readAllBytes(), seen.header(CRC64));
      }
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      try {
        String announced = seen.headers().get("x-amz-decoded-content-length");
        String trailer = ChunkedBody.read(in, announced, content).get(CRC64);
        return new Body(content.toByteArray(), trailer == null ? seen.header(CRC64) : trailer);
      } catch (ProtocolException e) {
        throw new Refusal(400, "IncompleteBody");
      }
    }
  }
}
