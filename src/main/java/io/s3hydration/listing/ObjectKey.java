package io.s3hydration.listing;

import java.nio.charset.StandardCharsets;

/**
 * The key of an S3 object: any sequence of Unicode characters, one byte to {@value #MAX_BYTES}
 * bytes in UTF-8 ("Naming Amazon S3 objects" in the S3 User Guide). Slashes, dots and blanks mean
 * nothing here.
 *
 * <p>The length is not enforced, because a mapped key may come out too long or empty and must then
 * be refused by name; see {@link #utf8Length()}. The natural order is {@link KeyOrder}.
 */
public record ObjectKey(String value) implements Comparable<ObjectKey> {

  /** The longest key that S3 takes, in UTF-8 bytes. */
  public static final int MAX_BYTES = 1024;

  /** The length in UTF-8 bytes, which is what S3 limits. */
  public int utf8Length() {
    return value.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Whether an object can have this key at all. */
  public boolean isPossible() {
    return !value.isEmpty() && utf8Length() <= MAX_BYTES;
  }

  public boolean startsWith(String prefix) {
    return value.startsWith(prefix);
  }

  @Override
  public int compareTo(ObjectKey other) {
    return KeyOrder.compare(value, other.value);
  }

  /** The key for a log line or a message, see {@link #harmless}. */
  @Override
  public String toString() {
    return harmless(value);
  }

  /**
   * A text with keys in it for a log line or a message: what could break the line, or turn it
   * round, is escaped. A producer chooses its keys freely, and a forged line must not come of it.
   */
  public static String harmless(String text) {
    int at = 0;
    while (at < text.length() && isHarmless(text.charAt(at))) {
      at++;
    }
    if (at == text.length()) {
      return text;
    }
    StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, at);
    for (; at < text.length(); at++) {
      char unit = text.charAt(at);
      if (isHarmless(unit)) {
        escaped.append(unit);
      } else {
        escaped.append(String.format("\\u%04x", (int) unit));
      }
    }
    return escaped.toString();
  }

  /** Control and format characters, line and paragraph separators are not. */
  private static boolean isHarmless(char unit) {
    return switch (Character.getType(unit)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
