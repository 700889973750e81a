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

  @Override
  public String toString() {
    return value;
  }
}
