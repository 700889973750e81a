package io.s3hydration.job;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.springframework.boot.convert.DurationStyle;

/** What configured texts look like. */
final class Shapes {

  /**
   * "Bucket naming rules" in the S3 User Guide, without what S3-compatible stores allow beside; and
   * without directory buckets, which list in no order of keys.
   */
  static final Predicate<String> BUCKET =
      like("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]").and(name -> !name.endsWith("--x-s3"));

  static final Predicate<String> ROLE_ARN = like("arn:aws[a-z-]*:iam::[0-9]{12}:role/.+");

  static final Predicate<String> KEY_ARN = like("arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+");

  static final String KEY_EXAMPLE =
      "arn:aws:kms:eu-central-1:111111111111:key/12345678-1234-1234-1234-123456789012";

  static final Predicate<String> ACCOUNT = like("[0-9]{12}");

  static final Predicate<String> REGION = like("[a-z0-9-]+");

  /**
   * Without a query or a fragment, which no client sends; Java knows no host with an underscore.
   */
  static final Predicate<String> ENDPOINT =
      like("https?://[^/?#\\s]+(/[^?#\\s]*)?").and(Shapes::hasHost);

  /** What is no duration without a unit; nothing needs none. */
  static final Predicate<String> BARE_NUMBER = like("[+-]?0*[1-9][0-9]*");

  static final Predicate<String> FULL_EVERY = text -> text.equals("never") || isPeriod(text);

  /** The AssumeRole page of the STS API reference. */
  static final Predicate<String> EXTERNAL_ID = like("[\\w+=,.@:/-]{2,1224}");

  /** Well inside what CloudWatch takes as a dimension's value. */
  static final Predicate<String> DEPLOYMENT = like("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /** U+FFFD, which the JVM puts in the place of what it cannot decode. */
  static final Predicate<String> UNREADABLE = text -> text.indexOf('\ufffd') >= 0;

  static final String WHY_UNREADABLE =
      "has a letter that could not be read: the JVM takes the locale's encoding, so set"
          + " LC_CTYPE=C.UTF-8, as the image does";

  private Shapes() {}

  private static boolean hasHost(String url) {
    try {
      return new URI(url).getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isPeriod(String text) {
    try {
      return !BARE_NUMBER.test(text) && !DurationStyle.detectAndParse(text).isNegative();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Predicate<String> like(String regex) {
    return Pattern.compile(regex).asMatchPredicate();
  }
}
