package io.s3hydration.listing;

import java.util.regex.Pattern;

/**
 * An entity tag as S3 gives it, without the quotes around it.
 *
 * <p>It is opaque: equal tags <em>of one bucket and key</em> mean equal objects. A tag is never
 * compared with a tag of another bucket, because under two KMS keys the same bytes have two tags.
 */
public record ETag(String value) {

  private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");

  public ETag {
    if (value.isEmpty() || !isPrintable(value)) {
      throw new IllegalArgumentException(
          "an ETag is not empty and has no quotes, blanks or characters beyond ASCII: <"
              + ObjectKey.harmless(value)
              + ">");
    }
  }

  /** It goes into headers, and what a client signs there is not what it sends (decision 0011). */
  private static boolean isPrintable(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c > 0x7E || c == '"') {
        return false;
      }
    }
    return true;
  }

  /** The tag of a header or a listing, with or without its quotes. */
  public static ETag of(String quoted) {
    boolean hasQuotes = quoted.length() > 2 && quoted.startsWith("\"") && quoted.endsWith("\"");
    return new ETag(hasQuotes ? quoted.substring(1, quoted.length() - 1) : quoted);
  }

  /**
   * Whether the tag looks like an MD5 digest. It is one only where the object was put in one piece
   * and without SSE-KMS or SSE-C ("Checking object integrity" in the S3 User Guide), which the tag
   * itself does not tell.
   */
  public boolean looksLikeMd5() {
    return MD5.matcher(value).matches();
  }

  /** The tag in quotes, as a condition header wants it. */
  public String quoted() {
    return '"' + value + '"';
  }

  @Override
  public String toString() {
    return value;
  }
}
