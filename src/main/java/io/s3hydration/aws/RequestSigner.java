package io.s3hydration.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Signs requests whose body is not signed in chunks, with the very headers that the SDK's signer
 * would add: Signature Version 4 ("Authenticating Requests: Using the Authorization Header" in the
 * S3 API reference). The SDK's own took a sixth of the work on a small object. Chunks that are
 * signed are left to it.
 *
 * <p>For any number of threads.
 */
final class RequestSigner {

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String PAYLOAD = "x-amz-content-sha256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Proxies and clients may change these on the way. */
  private static final Set<String> NOT_SIGNED =
      Set.of("connection", "expect", "transfer-encoding", "user-agent", "x-amzn-trace-id");

  private final String region;
  private final InstantSource clock;
  private volatile Second second = new Second(Long.MIN_VALUE, "");
  private volatile @Nullable DayKey dayKey;

  RequestSigner(String region, InstantSource clock) {
    this.region = region;
    this.clock = clock;
  }

  /** A second as it is signed: many requests share one. */
  private record Second(long epoch, String time) {}

  /** Signs for one day, by the secret that it was derived from. */
  private record DayKey(String secret, String day, byte[] key) {}

  /**
   * The request with its signature.
   *
   * @param body of which each attempt reads a stream of its own; null for none. Over TLS it is not
   *     signed; without TLS it is read once more for its hash. Where the request tells already how
   *     its body is signed, that stands
   */
  SdkHttpFullRequest sign(
      SdkHttpFullRequest request,
      AwsCredentialsIdentity identity,
      @Nullable ContentStreamProvider body) {
    String time = time();
    String payload = request.firstMatchingHeader(PAYLOAD).orElseGet(() -> payload(request, body));
    SdkHttpFullRequest.Builder signed =
        request.toBuilder()
            .putHeader("Host", host(request))
            .putHeader("X-Amz-Date", time)
            .putHeader(PAYLOAD, payload);
    if (identity instanceof AwsSessionCredentialsIdentity session) {
      signed.putHeader("X-Amz-Security-Token", session.sessionToken());
    }
    Map<String, String> headers = new TreeMap<>();
    signed.forEachHeader(
        (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), canonical(values)));
    headers.keySet().removeAll(NOT_SIGNED);
    String names = String.join(";", headers.keySet());
    StringBuilder canonical = new StringBuilder(1024);
    canonical.append(request.method()).append('\n').append(request.encodedPath()).append('\n');
    appendQuery(canonical, request);
    headers.forEach((name, value) -> canonical.append('\n').append(name).append(':').append(value));
    canonical.append("\n\n").append(names).append('\n').append(payload);

    String day = time.substring(0, 8);
    String scope = day + "/" + region + "/s3/aws4_request";
    byte[] hashed = sha256().digest(canonical.toString().getBytes(UTF_8));
    String toSign = ALGORITHM + "\n" + time + "\n" + scope + "\n" + hex(hashed);
    byte[] signature = hmac(key(identity.secretAccessKey(), day), toSign);
    signed.putHeader(
        "Authorization",
        ALGORITHM
            + " Credential="
            + identity.accessKeyId()
            + "/"
            + scope
            + ", SignedHeaders="
            + names
            + ", Signature="
            + hex(signature));
    return signed.build();
  }

  private static String payload(SdkHttpFullRequest request, @Nullable ContentStreamProvider body) {
    return body == null || request.protocol().equals("https") ? "UNSIGNED-PAYLOAD" : hash(body);
  }

  private String time() {
    Instant now = clock.instant();
    Second last = second;
    if (last.epoch() != now.getEpochSecond()) {
      last = new Second(now.getEpochSecond(), TIME.format(now));
      second = last;
    }
    return last.time();
  }

  /** The port is named where the protocol does not imply it. */
  private static String host(SdkHttpFullRequest request) {
    return SdkHttpUtils.isUsingStandardPort(request.protocol(), request.port())
        ? request.host()
        : request.host() + ":" + request.port();
  }

  private static String canonical(List<String> values) {
    return values.size() == 1
        ? canonical(values.getFirst())
        : values.stream().map(RequestSigner::canonical).collect(Collectors.joining(","));
  }

  /** Without the space around it, and with one for each stretch of space within. */
  private static String canonical(String value) {
    StringBuilder out = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean space = c == ' ' || (c >= '\t' && c <= '\r');
      if (!space) {
        out.append(c);
      } else if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
        out.append(' ');
      }
    }
    int end = out.length() - 1;
    return end >= 0 && out.charAt(end) == ' ' ? out.substring(0, end) : out.toString();
  }

  private static void appendQuery(StringBuilder canonical, SdkHttpFullRequest request) {
    Map<String, String> sorted = new TreeMap<>();
    request.forEachRawQueryParameter(
        (name, values) ->
            sorted.put(SdkHttpUtils.urlEncode(name), SdkHttpUtils.urlEncode(values.getFirst())));
    String separator = "";
    for (Map.Entry<String, String> parameter : sorted.entrySet()) {
      canonical.append(separator).append(parameter.getKey()).append('=');
      canonical.append(parameter.getValue());
      separator = "&";
    }
  }

  private byte[] key(String secret, String day) {
    DayKey known = dayKey;
    if (known == null || !known.day().equals(day) || !known.secret().equals(secret)) {
      byte[] key = ("AWS4" + secret).getBytes(UTF_8);
      for (String step : List.of(day, region, "s3", "aws4_request")) {
        key = hmac(key, step);
      }
      known = new DayKey(secret, day, key);
      dayKey = known;
    }
    return known.key();
  }

  private static String hash(ContentStreamProvider body) {
    MessageDigest digest = sha256();
    try (InputStream stream = body.newStream()) {
      byte[] buffer = new byte[1 << 13];
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return hex(digest.digest());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
