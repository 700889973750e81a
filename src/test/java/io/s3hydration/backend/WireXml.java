package io.s3hydration.backend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.s3hydration.listing.KeySpace;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ListingPage;
import io.s3hydration.listing.ObjectKey;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/** The listings of a bucket, as S3 writes them. */
final class WireXml {

  private WireXml() {}

  static WireAnswer listing(InMemoryBucket bucket, int most, WireRequest request) {
    int pageSize = Math.min(most, request.parameter("max-keys").map(Integer::valueOf).orElse(most));
    ObjectKey after = request.parameter("start-after").map(ObjectKey::new).orElse(null);
    KeySpace space = new KeySpace(bucket.name(), request.parameter("prefix").orElse(""), after);
    ListingPage page =
        new InMemoryListing(bucket, pageSize)
            .page(
                space,
                request
                    .parameter("continuation-token")
                    .map(token -> new String(Base64.getUrlDecoder().decode(token), UTF_8))
                    .orElse(null));
    String contents =
        page.objects().stream().map(object -> entry(object, request)).collect(Collectors.joining());
    String token = page.nextToken();
    return WireAnswer.xml(
        "<ListBucketResult>"
            + element("KeyCount", Integer.toString(page.keyCount()))
            + element("IsTruncated", Boolean.toString(page.truncated()))
            + (request.asks("encoding-type") ? element("EncodingType", "url") : "")
            + (token == null ? "" : element("NextContinuationToken", opaque(token)))
            + contents
            + "</ListBucketResult>");
  }

  private static String entry(ListedObject object, WireRequest request) {
    return "<Contents>"
        + element("Key", encode(object.key(), request))
        + element("ETag", object.etag().quoted())
        + element("Size", Long.toString(object.size()))
        + element("LastModified", object.lastModified().toString())
        + element("StorageClass", object.archived() ? "GLACIER" : "STANDARD")
        + "</Contents>";
  }

  static WireAnswer tags(Map<String, String> tags) {
    return WireAnswer.xml(
        "<Tagging><TagSet>"
            + tags.entrySet().stream()
                .map(
                    tag ->
                        "<Tag>"
                            + element("Key", tag.getKey())
                            + element("Value", tag.getValue())
                            + "</Tag>")
                .collect(Collectors.joining())
            + "</TagSet></Tagging>");
  }

  static WireAnswer uploads(InMemoryBucket bucket, WireRequest request) {
    return WireAnswer.xml(
        "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>"
            + (request.asks("encoding-type") ? element("EncodingType", "url") : "")
            + bucket.uploads().under(request.parameter("prefix").orElse("")).stream()
                .map(
                    upload ->
                        "<Upload>"
                            + element("Key", encode(upload.key(), request))
                            + element("UploadId", upload.id())
                            + element("Initiated", upload.begun().toString())
                            + "</Upload>")
                .collect(Collectors.joining())
            + "</ListMultipartUploadsResult>");
  }

  /** A key may hold what XML cannot. */
  private static String opaque(String token) {
    return Base64.getUrlEncoder().encodeToString(token.getBytes(UTF_8));
  }

  private static String encode(ObjectKey key, WireRequest request) {
    return request.asks("encoding-type") ? URLEncoder.encode(key.value(), UTF_8) : key.value();
  }

  private static String element(String name, String text) {
    return "<" + name + ">" + WireAnswer.escape(text) + "</" + name + ">";
  }
}
