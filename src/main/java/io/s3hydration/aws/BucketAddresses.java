package io.s3hydration.aws;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Where requests about a bucket and its objects go: as the client's own endpoint rules have it,
 * asked once for each bucket.
 */
final class BucketAddresses {

  private final S3Client client;
  private final @Nullable String owner;
  private final Map<String, URI> buckets = new ConcurrentHashMap<>();

  /**
   * @param owner account that must own the buckets; null if nobody checks
   */
  BucketAddresses(S3Client client, @Nullable String owner) {
    this.client = client;
    this.owner = owner;
  }

  /** A request for one object, without its body. */
  SdkHttpFullRequest.Builder object(String bucket, String key) {
    return bucket(bucket).encodedPath(base(bucket).getRawPath() + encoded(key));
  }

  /** Most keys stand for themselves, and to look for others costs less than to encode these. */
  private static String encoded(String key) {
    for (int i = 0; i < key.length(); i++) {
      if (!isUnreserved(key.charAt(i)) && key.charAt(i) != '/') {
        return SdkHttpUtils.urlEncodeIgnoreSlashes(key);
      }
    }
    return key;
  }

  /** RFC 3986, section 2.3. */
  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~".indexOf(c) >= 0;
  }

  /** A request for the bucket itself. */
  SdkHttpFullRequest.Builder bucket(String bucket) {
    URI base = base(bucket);
    String path = base.getRawPath();
    SdkHttpFullRequest.Builder request =
        SdkHttpFullRequest.builder()
            .protocol(base.getScheme())
            .host(base.getHost())
            .port(base.getPort() < 0 ? null : base.getPort())
            .encodedPath(path.length() > 1 ? path.substring(0, path.length() - 1) : path);
    if (owner != null) {
      request.putHeader(ExpectedBucketOwner.HEADER, owner);
    }
    return request;
  }

  /** What stands before every key of the bucket, a slash at its end. */
  private URI base(String bucket) {
    return buckets.computeIfAbsent(
        bucket,
        name -> {
          String url = client.utilities().getUrl(r -> r.bucket(name).key("k")).toString();
          return URI.create(url.substring(0, url.length() - 1));
        });
  }
}
