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

  /**
   * Only copied: to look a digest up among the providers costs more than to compute a small one.
   */
  private static final MessageDigest SHA_256 = sha256();

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

  /** Signs for one day, by the secret that it was derived from. Each signature is a copy's. */
  private record DayKey(String secret, String day, Mac mac) {}

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
    CanonicalRequest canonical = CanonicalRequest.of(signed, payload);
    String day = time.substring(0, 8);
    String scope = day + "/" + region + "/s3/aws4_request";
    String hashed = hex(copy(SHA_256).digest(utf8(canonical.text())));
    byte[] signature =
        mac(identity.secretAccessKey(), day)
            .doFinal(utf8(ALGORITHM + "\n" + time + "\n" + scope + "\n" + hashed));
    signed.putHeader(
        "Authorization", authorization(identity, scope, canonical.names(), hex(signature)));
    return signed.build();
  }

  private static String authorization(
      AwsCredentialsIdentity identity, String scope, String names, String signature) {
    return new StringBuilder(512)
        .append(ALGORITHM + " Credential=")
        .append(identity.accessKeyId())
        .append('/')
        .append(scope)
        .append(", SignedHeaders=")
        .append(names)
        .append(", Signature=")
        .append(signature)
        .toString();
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

  private Mac mac(String secret, String day) {
    DayKey known = dayKey;
    if (known == null || !known.day().equals(day) || !known.secret().equals(secret)) {
      byte[] key = utf8("AWS4" + secret);
      for (String step : List.of(day, region, "s3", "aws4_request")) {
        key = hmac(key).doFinal(utf8(step));
      }
      known = new DayKey(secret, day, hmac(key));
      dayKey = known;
    }
    return copy(known.mac());
  }

  private static String hash(ContentStreamProvider body) {
    MessageDigest digest = copy(SHA_256);
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

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Mac hmac(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static MessageDigest copy(MessageDigest untouched) {
    try {
      return (MessageDigest) untouched.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's own can be copied", e);
    }
  }

  private static Mac copy(Mac untouched) {
    try {
      return (Mac) untouched.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's own can be copied", e);
    }
  }
}
