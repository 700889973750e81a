package io.s3hydration.backend;

import io.s3hydration.listing.ObjectKey;

/** Kinds of key that S3 takes, each of which some store, client or path library gets wrong. */
public enum LegalKey {
  PLAIN("plain/key.txt"),
  SPACES(" a  b "),
  PLUS("a+b"),
  PERCENT("100%/%2F%zz"),
  QUERY("a?b=c&d#e;f"),
  MARKUP("<a href=\"x\">'&amp;'"),
  BACKSLASH("a\\b"),
  COMPOSED("caf\u00e9"),
  DECOMPOSED("cafe\u0301"),
  EMOJI("\ud83d\ude00"),
  TWO_SLASHES("a//b"),
  SLASH_FIRST("a"),
  FOLDER_MARKER("folder/"),
  FOLDER_WITH_BYTES("full-folder/"),
  DOT("a/./b"),
  DOT_DOT("a/../b"),
  DOT_ALONE("."),
  DOT_DOT_LAST("a/.."),
  LINE_BREAKS("a\tb\nc\rd"),
  CONTROL("\u0001\u001f\u007f\u0085"),
  NONCHARACTER("\uffff"),
  LONGEST("k"),
  LONGEST_IN_FOLDERS("folder/"),
  LONGEST_EMOJI("\ud83d\ude00");

  private final String value;

  LegalKey(String value) {
    this.value = value;
  }

  /**
   * A key of this kind.
   *
   * @param prefix of a test of its own; the key begins with it, or with a slash and it
   */
  public ObjectKey under(String prefix) {
    return switch (this) {
      case SLASH_FIRST -> new ObjectKey("/" + prefix + value);
      case LONGEST, LONGEST_EMOJI -> filled(prefix);
      case LONGEST_IN_FOLDERS ->
          new ObjectKey(filled(prefix).value().replaceFirst("/$", "x")); // no folder itself
      default -> new ObjectKey(prefix + value);
    };
  }

  /** Something to put there. */
  public Content content() {
    return Content.of(this == FOLDER_MARKER ? "" : "bytes of " + name());
  }

  private ObjectKey filled(String prefix) {
    int free = ObjectKey.MAX_BYTES - new ObjectKey(prefix).utf8Length();
    int each = new ObjectKey(value).utf8Length();
    return new ObjectKey(prefix + "x".repeat(free % each) + value.repeat(free / each));
  }
}
