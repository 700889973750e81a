package io.s3hydration.report;

import io.s3hydration.listing.ObjectKey;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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
    int next = 0;
    while (next < content.length) {
      number++;
      int start = next;
      int end = endOfLine(content, start);
      next = end + (isCarriageReturnAndLineFeed(content, end) ? 2 : 1);
      if (text(content, start, end, number).isBlank()) {
        continue;
      }
      ObjectKey key = key(content, start, end, number);
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

  /** Where {@link String#lines()} would end it; no other character has these bytes in UTF-8. */
  private static int endOfLine(byte[] content, int start) {
    int end = start;
    while (end < content.length && content[end] != '\n' && content[end] != '\r') {
      end++;
    }
    return end;
  }

  private static boolean isCarriageReturnAndLineFeed(byte[] content, int end) {
    return end + 1 < content.length && content[end] == '\r' && content[end + 1] == '\n';
  }

  /**
   * Read as something else, a key would be one that nobody has, and the run be done without it. A
   * line at a time: the lines of a ledger as one text are several times what they are in bytes.
   */
  private static String text(byte[] content, int start, int end, int number) {
    ByteBuffer line = ByteBuffer.wrap(content, start, end - start);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(line).toString();
    } catch (CharacterCodingException e) {
      throw bad(number, "it is not UTF-8");
    }
  }

  private static ObjectKey key(byte[] content, int start, int end, int number) {
    try {
      JsonNode node = SyncJson.tree(content, start, end - start);
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
