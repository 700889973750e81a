package io.s3hydration.aws;

import com.sun.net.httpserver.HttpExchange;
import io.s3hydration.aws.FakeAnswers.Body;
import io.s3hydration.aws.FakeAnswers.Refusal;
import io.s3hydration.aws.FakeS3.FakeObject;
import io.s3hydration.aws.FakeS3.Seen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The multipart half of {@link FakeS3}. */
final class FakeUploads {

  private final FakeS3 store;
  private final HttpExchange exchange;
  private final Seen seen;
  private final FakeAnswers answers;

  FakeUploads(FakeS3 store, HttpExchange exchange, Seen seen) {
    this.store = store;
    this.exchange = exchange;
    this.seen = seen;
    this.answers = new FakeAnswers(store, exchange, seen);
  }

  /** An upload under way, as CreateMultipartUpload was asked. */
  record Upload(Seen created, Map<String, String> headers, Map<Integer, byte[]> parts) {}

  void answer() throws IOException {
    switch (seen.method()) {
      case "POST" -> {
        if (seen.query().containsKey("uploads")) {
          create();
        } else {
          complete();
        }
      }
      case "PUT" -> part();
      case "DELETE" -> {
        upload();
        store.uploads.remove(id());
        exchange.sendResponseHeaders(204, -1);
      }
      default -> throw new Refusal(405, "MethodNotAllowed");
    }
  }

  private void create() throws IOException {
    String id = "upload-" + store.requests.size();
    store.uploads.put(
        id, new Upload(seen, answers.storedHeaders(new byte[0]), new ConcurrentSkipListMap<>()));
    String algorithm = seen.headers().get("x-amz-checksum-algorithm");
    if (algorithm != null && store.announcesChecksums) {
      exchange.getResponseHeaders().set("x-amz-checksum-algorithm", algorithm);
    }
    answers.xml(
        "<InitiateMultipartUploadResult>"
            + key()
            + "<UploadId>"
            + id
            + "</UploadId></InitiateMultipartUploadResult>");
  }

  private void part() throws IOException {
    Body body = Body.read(exchange, seen);
    FakeAnswers.checkChecksum(body);
    upload().parts().put(Integer.parseInt(seen.query().get("partNumber")), body.content());
    exchange.getResponseHeaders().set("ETag", FakeAnswers.etag(body.content()));
    if (body.checksum() != null && store.tellsChecksums) {
      exchange.getResponseHeaders().set("x-amz-checksum-crc64nvme", body.checksum());
    }
    exchange.sendResponseHeaders(200, -1);
  }

  private void complete() throws IOException {
    String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Upload upload = upload();
    answers.checkCondition(store.objects.get(seen.path()));
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (Map.Entry<Integer, byte[]> part : upload.parts().entrySet()) {
      if (!asked.contains("<PartNumber>" + part.getKey() + "</PartNumber>")) {
        throw new Refusal(400, "InvalidPart");
      }
      whole.write(part.getValue());
    }
    String crc64 = FakeAnswers.crc64(whole.toByteArray());
    boolean promised = upload.created().headers().containsKey("x-amz-checksum-algorithm");
    if (promised && !crc64.equals(seen.header("x-amz-checksum-crc64nvme"))) {
      throw new Refusal(400, "BadDigest");
    }
    Map<String, String> headers = new TreeMap<>(upload.headers());
    String etag = FakeAnswers.etag(whole.toByteArray()).replaceFirst("\"$", "");
    headers.put("ETag", etag + "-" + upload.parts().size() + '"');
    headers.put("x-amz-checksum-crc64nvme", crc64);
    headers.put("x-amz-checksum-type", "FULL_OBJECT");
    FakeObject object = new FakeObject(whole.toByteArray(), headers);
    store.objects.put(seen.path(), object);
    store.uploads.remove(id());
    answers.xml(
        "<CompleteMultipartUploadResult>"
            + key()
            + "<ETag>"
            + object.etag().replace("\"", "&quot;")
            + "</ETag>"
            + (store.tellsChecksums
                ? "<ChecksumCRC64NVME>"
                    + crc64
                    + "</ChecksumCRC64NVME><ChecksumType>FULL_OBJECT</ChecksumType>"
                : "")
            + "</CompleteMultipartUploadResult>");
  }

  private Upload upload() {
    Upload upload = store.uploads.get(id());
    if (upload == null) {
      throw new Refusal(404, "NoSuchUpload");
    }
    return upload;
  }

  /** As S3 does, control characters by reference and others as they are. */
  private String key() {
    StringBuilder written = new StringBuilder();
    for (char unit : seen.path().replace("&", "&amp;").replace("<", "&lt;").toCharArray()) {
      written.append(unit < ' ' ? "&#x" + Integer.toHexString(unit) + ";" : unit);
    }
    return "<Key>" + written + "</Key>";
  }

  private String id() {
    return seen.query().getOrDefault("uploadId", "");
  }
}
