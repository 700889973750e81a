package io.s3hydration.report;

import io.s3hydration.listing.ObjectKey;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The list of a {@code keys=} backfill: JSON Lines, each line a key as a JSON string or an object
 * with the field {@code key} (so that lines of a ledger serve), in any order.
 */
public final class KeyList {

  /** They are held in memory. */
  static final int MAX_KEYS = 100_000;

  private KeyList() {}

  /**
   * Reads a list.
   *
   * @param prefix under which every key must lie
   * @throws BadInputException naming the first line that does not fit
   */
  public static SortedSet<ObjectKey> read(byte[] content, String prefix) {
    SortedSet<ObjectKey> keys = new TreeSet<>();
    int number = 0;
    for (String line : text(content).lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      ObjectKey key = key(line, number);
      if (!key.startsWith(prefix)) {
        throw bad(number, "<" + key + "> is not under hydration.producer.prefix=" + prefix);
      }
      keys.add(key);
      if (keys.size() > MAX_KEYS) {
        throw bad(number, "there are more than " + MAX_KEYS + " keys; use prefix= instead");
      }
    }
    if (keys.isEmpty()) {
      throw bad(number, "the list is empty");
    }
    return keys;
  }

  /** Read as something else, a key would be one that nobody has, and the run be done without it. */
  private static String text(byte[] content) {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    CharBuffer text = CharBuffer.allocate(content.length);
    CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();
    if (strict.decode(bytes, text, true).isError()) {
      int line = 1;
      for (int i = 0; i < bytes.position(); i++) {
        line += content[i] == '\n' ? 1 : 0;
      }
      throw bad(line, "it is not UTF-8");
    }
    return text.flip().toString();
  }

  private static ObjectKey key(String line, int number) {
    try {
      JsonNode node = SyncJson.tree(line.getBytes(StandardCharsets.UTF_8));
      JsonNode key = node.isObject() ? node.path("key") : node;
      if (key.isString() && !key.stringValue().isEmpty()) {
        ObjectKey named = new ObjectKey(key.stringValue());
        if (!named.isPossible()) {
          throw bad(number, "no object has a key of more than " + ObjectKey.MAX_BYTES + " bytes");
        }
        return named;
      }
    } catch (JacksonException e) {
      throw bad(number, "it is not JSON");
    }
    throw bad(number, "it is neither a JSON string nor an object with a field key");
  }

  private static BadInputException bad(int line, String why) {
    return new BadInputException(
        "tried to read the list of keys but at line " + line + " " + why,
        "One key a line, for instance \"folder/file.txt\" or {\"key\":\"folder/file.txt\"}");
  }
}
