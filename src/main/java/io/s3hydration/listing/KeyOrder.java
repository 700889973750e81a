package io.s3hydration.listing;

/**
 * The order in which a general-purpose bucket lists its keys: by their UTF-8 bytes.
 *
 * <p>{@link String#compareTo} orders by UTF-16 units, which puts a character above U+FFFF (its
 * first unit is a surrogate, U+D800 to U+DFFF) before U+E000 to U+FFFF. UTF-8 puts it after.
 */
public final class KeyOrder {

  private KeyOrder() {}

  /**
   * Less than, equal to or greater than zero, as {@code a} lists before, with or after {@code b}.
   */
  public static int compare(String a, String b) {
    int shared = Math.min(a.length(), b.length());
    for (int i = 0; i < shared; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // Rotating the surrogates above the rest turns UTF-16 order into code point order, which
        // is UTF-8 order.
        return rank(x) - rank(y);
      }
    }
    return a.length() - b.length();
  }

  private static int rank(char unit) {
    if (unit < Character.MIN_SURROGATE) {
      return unit;
    }
    return unit > Character.MAX_SURROGATE ? unit - 0x800 : unit + 0x2000;
  }
}
