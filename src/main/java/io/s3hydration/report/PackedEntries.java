package io.s3hydration.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.listing.SettledEntry.Standing;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * Entries as bytes; each is made anew when it is asked for. An index part has some 50,000, which as
 * objects are 16 MB that outlive the young generation, and as bytes a third of it that does not.
 *
 * <p>Entries are appended and never changed. What is equal to an entry may be another object.
 */
final class PackedEntries extends AbstractList<SettledEntry> implements RandomAccess {

  private static final Standing[] STANDINGS = Standing.values();

  /** Size, seconds, nanoseconds, standing, and the lengths of three texts. */
  private static final int FIXED_BYTES = 8 + 8 + 4 + 1 + 3 * 4;

  private ByteBuffer bytes = ByteBuffer.allocate(1 << 12);
  private int[] starts = new int[1 << 6];
  private int size;

  /**
   * @throws IllegalArgumentException if a text of it cannot be written in UTF-8
   */
  @Override
  public boolean add(SettledEntry entry) {
    byte[] key = utf8(entry.key().value());
    byte[] etag = utf8(entry.etag().value());
    byte[] copy = utf8(entry.copyETag().value());
    makeRoom(FIXED_BYTES + key.length + etag.length + copy.length);
    starts[size++] = bytes.position();
    bytes
        .putLong(entry.size())
        .putLong(entry.lastModified().getEpochSecond())
        .putInt(entry.lastModified().getNano())
        .put((byte) entry.standing().ordinal());
    put(key);
    put(etag);
    put(copy);
    return true;
  }

  @Override
  public SettledEntry get(int index) {
    int at = starts[Objects.checkIndex(index, size)];
    int key = at + 8 + 8 + 4 + 1;
    int etag = behind(key);
    int copy = behind(etag);
    return new SettledEntry(
        new ObjectKey(text(key)),
        new ETag(text(etag)),
        bytes.getLong(at),
        Instant.ofEpochSecond(bytes.getLong(at + 8), bytes.getInt(at + 16)),
        new ETag(text(copy)),
        STANDINGS[bytes.get(at + 20)]);
  }

  @Override
  public int size() {
    return size;
  }

  private void makeRoom(int needed) {
    if (bytes.remaining() < needed) {
      int capacity = Math.max(2 * bytes.capacity(), bytes.position() + needed);
      bytes = ByteBuffer.allocate(capacity).put(bytes.flip());
    }
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
    }
  }

  private void put(byte[] text) {
    bytes.putInt(text.length).put(text);
  }

  private int behind(int text) {
    return text + 4 + bytes.getInt(text);
  }

  private String text(int at) {
    return new String(bytes.array(), at + 4, bytes.getInt(at), UTF_8);
  }

  /** Half of a surrogate pair would come back as a question mark, and so as another key. */
  private static byte[] utf8(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    if (hasSurrogates(text) && !new String(utf8, UTF_8).equals(text)) {
      throw new IllegalArgumentException("half of a surrogate pair: " + new ObjectKey(text));
    }
    return utf8;
  }

  private static boolean hasSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }
}
