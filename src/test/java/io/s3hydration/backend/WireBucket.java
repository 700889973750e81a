package io.s3hydration.backend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.s3hydration.backend.InMemoryBucket.Access;
import io.s3hydration.backend.InMemoryUploads.Upload;
import io.s3hydration.listing.ETag;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The requests to one bucket, and what S3 answers them.
 *
 * @param pageSize the most keys that a page of the listing holds, whatever is asked for
 */
record WireBucket(InMemoryBucket bucket, int pageSize) {

  private static final String KMS_KEY = "x-amz-server-side-encryption-aws-kms-key-id";
  private static final Pattern PART_NUMBER = Pattern.compile("<PartNumber>(\\d+)</PartNumber>");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

  String name() {
    return bucket.name();
  }

  WireAnswer answer(WireRequest request) {
    boolean toBucket = request.key().value().isEmpty();
    if (request.method().equals("PUT") && request.isDamaged()) {
      return WireAnswer.error(400, "BadDigest");
    }
    return switch (request.method()) {
      case "HEAD" -> toBucket ? WireAnswer.empty(200, Map.of()) : get(request, Access.HEAD);
      case "GET" -> {
        if (toBucket) {
          yield request.asks("uploads")
              ? WireXml.uploads(bucket, request)
              : WireXml.listing(bucket, pageSize, request);
        }
        yield request.asks("tagging")
            ? bucket
                .access(Access.HEAD, request.key())
                .map(held -> WireXml.tags(held.content().tags()))
                .orElseGet(() -> WireAnswer.error(404, "NoSuchKey"))
            : get(request, Access.READ);
      }
      case "PUT" -> request.asks("uploadId") ? uploadPart(request) : put(request);
      case "POST" -> request.asks("uploads") ? create(request) : complete(request);
      case "DELETE" -> delete(request);
      default -> throw new UnsupportedOperationException(request.method());
    };
  }

  private WireAnswer get(WireRequest request, Access access) {
    HeldObject held = bucket.access(access, request.key()).orElse(null);
    if (held == null) {
      return WireAnswer.error(404, "NoSuchKey");
    }
    if (request.header("If-Match").filter(tag -> !ETag.of(tag).equals(held.etag())).isPresent()) {
      return WireAnswer.error(412, "PreconditionFailed");
    }
    if (held.archived() && access == Access.READ) {
      return WireAnswer.error(403, "InvalidObjectState");
    }
    byte[] bytes = held.content().bytes();
    WireAnswer whole = new WireAnswer(200, describe(held, request), bytes);
    return request.header("Range").map(range -> cut(whole, range)).orElse(whole);
  }

  private static WireAnswer cut(WireAnswer whole, String range) {
    MatchResult asked = RANGE.matcher(range).results().findFirst().orElseThrow();
    int size = whole.body().length;
    int from = Integer.parseInt(asked.group(1));
    int to = Math.min(Integer.parseInt(asked.group(2)), size - 1);
    if (from >= size) {
      return WireAnswer.error(416, "InvalidRange");
    }
    Map<String, String> headers = new HashMap<>(whole.headers());
    headers.keySet().removeIf(name -> name.startsWith("x-amz-checksum"));
    headers.put("Content-Range", "bytes " + from + "-" + to + "/" + size);
    headers.put("Content-Length", Integer.toString(to + 1 - from));
    return new WireAnswer(206, headers, Arrays.copyOfRange(whole.body(), from, to + 1));
  }

  private static Map<String, String> describe(HeldObject held, WireRequest request) {
    Map<String, String> headers = new HashMap<>(held.content().headers());
    held.content()
        .metadata()
        .forEach((name, value) -> headers.put(WireRequest.METADATA + name, value));
    if (!held.content().tags().isEmpty()) {
      headers.put("x-amz-tagging-count", Integer.toString(held.content().tags().size()));
    }
    headers.put("ETag", held.etag().quoted());
    headers.put("Content-Length", Long.toString(held.size()));
    headers.put("Last-Modified", HTTP_DATE.format(held.lastModified()));
    putKmsKey(headers, held.kmsKeyArn());
    if (held.archived()) {
      headers.put("x-amz-storage-class", "GLACIER");
    }
    if (request.header("x-amz-checksum-mode").isPresent()) {
      headers.put(WireRequest.CHECKSUM, WireRequest.checksumOf(held.content().bytes()));
      headers.put("x-amz-checksum-type", "FULL_OBJECT");
    }
    return headers;
  }

  private WireAnswer put(WireRequest request) {
    Content content = request.content().withBytes(request.body());
    String kmsKey = request.header(KMS_KEY).orElse(null);
    return write(request, content, kmsKey, 0)
        .map(tag -> stored(content, kmsKey).with("ETag", tag.quoted()))
        .orElseGet(() -> WireAnswer.error(404, "NoSuchKey"));
  }

  /** Empty where a tag is expected and nothing stands there. */
  private Optional<ETag> write(
      WireRequest request, Content content, @Nullable String kmsKey, int parts) {
    Optional<ETag> expected = request.header("If-Match").map(ETag::of);
    if (expected.isPresent() && bucket.held(request.key()).isEmpty()) {
      return Optional.empty();
    }
    boolean conditional = expected.isPresent() || request.header("If-None-Match").isPresent();
    return Optional.of(
        conditional
            ? bucket.write(request.key(), content, expected.orElse(null), kmsKey, parts)
            : bucket.overwrite(request.key(), content, kmsKey, parts));
  }

  private WireAnswer create(WireRequest request) {
    Upload upload =
        bucket
            .uploads()
            .begin(
                request.key(),
                request.content(),
                request.header(KMS_KEY).orElse(null),
                bucket.now());
    return WireAnswer.xml(
        "<InitiateMultipartUploadResult><UploadId>"
            + upload.id()
            + "</UploadId></InitiateMultipartUploadResult>");
  }

  private WireAnswer uploadPart(WireRequest request) {
    int number = Integer.parseInt(request.parameter("partNumber").orElseThrow());
    return upload(request)
        .map(
            upload -> {
              upload.parts().put(number, request.body());
              return WireAnswer.empty(
                  200,
                  Map.of(
                      "ETag",
                      "\"part-" + number + "\"",
                      WireRequest.CHECKSUM,
                      WireRequest.checksumOf(request.body())));
            })
        .orElseGet(() -> WireAnswer.error(404, "NoSuchUpload"));
  }

  private WireAnswer complete(WireRequest request) {
    Upload upload = upload(request).orElse(null);
    if (upload == null) {
      return WireAnswer.error(404, "NoSuchUpload");
    }
    List<Integer> numbers =
        PART_NUMBER
            .matcher(new String(request.body(), UTF_8))
            .results()
            .map(found -> Integer.valueOf(found.group(1)))
            .toList();
    Content content = upload.assemble(numbers).orElse(null);
    if (content == null) {
      return WireAnswer.error(400, "InvalidPart");
    }
    String whole = WireRequest.checksumOf(content.bytes());
    if (request.header(WireRequest.CHECKSUM).filter(sent -> !sent.equals(whole)).isPresent()) {
      return WireAnswer.error(400, "BadDigest");
    }
    ETag tag = write(request, content, upload.kmsKeyArn(), numbers.size()).orElse(null);
    if (tag == null) {
      return WireAnswer.error(404, "NoSuchKey");
    }
    bucket.uploads().end(upload.id());
    return WireAnswer.xml(
        "<CompleteMultipartUploadResult><ETag>"
            + WireAnswer.escape(tag.quoted())
            + "</ETag><ChecksumCRC64NVME>"
            + whole
            + "</ChecksumCRC64NVME><ChecksumType>FULL_OBJECT</ChecksumType>"
            + "</CompleteMultipartUploadResult>");
  }

  private WireAnswer delete(WireRequest request) {
    if (!request.asks("uploadId")) {
      bucket.delete(request.key());
      return WireAnswer.empty(204, Map.of());
    }
    Optional<Upload> upload = upload(request);
    if (upload.isEmpty()) {
      return WireAnswer.error(404, "NoSuchUpload");
    }
    bucket.uploads().end(upload.get().id());
    return WireAnswer.empty(204, Map.of());
  }

  private Optional<Upload> upload(WireRequest request) {
    return bucket
        .uploads()
        .find(request.parameter("uploadId").orElseThrow())
        .filter(upload -> upload.key().equals(request.key()));
  }

  private static WireAnswer stored(Content content, @Nullable String kmsKey) {
    Map<String, String> headers = new HashMap<>();
    headers.put(WireRequest.CHECKSUM, WireRequest.checksumOf(content.bytes()));
    headers.put("x-amz-checksum-type", "FULL_OBJECT");
    putKmsKey(headers, kmsKey);
    return WireAnswer.empty(200, headers);
  }

  private static void putKmsKey(Map<String, String> headers, @Nullable String kmsKey) {
    if (kmsKey != null) {
      headers.put("x-amz-server-side-encryption", "aws:kms");
      headers.put(KMS_KEY, kmsKey);
    }
  }
}
