package io.s3hydration.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came to the proxy, path-style.
 *
 * @param bucket empty for a request to STS
 * @param key decoded; empty for a request to the bucket
 * @param query decoded
 * @param accessKeyId that signed it; null where nobody did
 */
public record ProxiedRequest(
    HttpMessage message,
    String method,
    String bucket,
    String key,
    Map<String, String> query,
    S3Operation operation,
    @Nullable String accessKeyId) {

  private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/,]+)/");

  static ProxiedRequest of(HttpMessage message) {
    String[] line = message.line().split(" ", 3);
    String[] target = line[1].split("\\?", 2);
    String path = target[0].substring(1);
    int slash = path.indexOf('/');
    String bucket = slash < 0 ? path : path.substring(0, slash);
    // A plus is a plus in a path.
    String key = slash < 0 ? "" : decode(path.substring(slash + 1).replace("+", "%2B"));
    Map<String, String> query = query(target.length < 2 ? "" : target[1]);
    Matcher signer = CREDENTIAL.matcher(message.first("Authorization").orElse(""));
    return new ProxiedRequest(
        message,
        line[0],
        bucket,
        key,
        query,
        S3Operation.of(line[0], bucket, key, query),
        signer.find() ? signer.group(1) : null);
  }

  public boolean is(S3Operation what) {
    return operation == what;
  }

  /** Whether it asks for a part of the object only. */
  public boolean isRanged() {
    return message.first("Range").isPresent();
  }

  ProxiedRequest withoutBody() {
    return new ProxiedRequest(
        message.holding(new byte[0]), method, bucket, key, query, operation, accessKeyId);
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new HashMap<>();
    for (String pair : raw.split("&")) {
      String[] parts = pair.split("=", 2);
      if (!parts[0].isEmpty()) {
        query.put(decode(parts[0]), parts.length < 2 ? "" : decode(parts[1]));
      }
    }
    return query;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, UTF_8);
  }
}
