package io.s3hydration.listing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * Items as bytes; each is made anew when it is asked for. Some ten thousand with a key and a tag
 * take three to five times as much as objects, and outlive the young generation as such.
 *
 * <p>Items are appended and never changed. What is equal to an item may be another object.
 */
public final class PackedList<T> extends AbstractList<T> implements RandomAccess {

  private final Form<T> form;
  private final Writer writer = new Writer();
  private int[] starts = new int[1 << 6];
  private int size;

  /** What makes up an item. */
  public interface Form<T> {

    /** Puts all of it. */
    void write(T item, Writer to);

    /** Takes the same in the same order. */
    T read(Reader from);
  }

  /** An empty one. */
  public PackedList(Form<T> form) {
    this.form = form;
  }

  /**
   * @throws IllegalArgumentException if a text of it cannot be written in UTF-8
   */
  @Override
  public boolean add(T item) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
    }
    starts[size] = writer.bytes.position();
    form.write(item, writer);
    size++;
    return true;
  }

  /** Gives back what it keeps for more items. They may come all the same. */
  public void trimToSize() {
    int end = writer.bytes.position();
    writer.bytes = ByteBuffer.wrap(Arrays.copyOf(writer.bytes.array(), end)).position(end);
    starts = Arrays.copyOf(starts, Math.max(1, size));
  }

  /** What its items take, in bytes. */
  public int bytes() {
    return writer.bytes.position();
  }

  @Override
  public T get(int index) {
    return form.read(new Reader(writer.bytes, starts[Objects.checkIndex(index, size)]));
  }

  @Override
  public int size() {
    return size;
  }

  /** Puts one thing behind the other. */
  public static final class Writer {

    private ByteBuffer bytes = ByteBuffer.allocate(1 << 12);

    private Writer() {}

    public void put(long number) {
      makeRoom(Long.BYTES);
      bytes.putLong(number);
    }

    public void put(byte one) {
      makeRoom(1);
      bytes.put(one);
    }

    public void put(Instant time) {
      makeRoom(Reader.TIME_BYTES);
      bytes.putLong(time.getEpochSecond()).putInt(time.getNano());
    }

    /**
     * @throws IllegalArgumentException if it cannot be written in UTF-8
     */
    public void put(String text) {
      byte[] utf8 = utf8(text);
      makeRoom(Integer.BYTES + utf8.length);
      bytes.putInt(utf8.length).put(utf8);
    }

    private void makeRoom(int needed) {
      if (bytes.remaining() < needed) {
        int capacity = Math.max(2 * bytes.capacity(), bytes.position() + needed);
        bytes = ByteBuffer.allocate(capacity).put(bytes.flip());
      }
    }
  }

  /** Takes one thing after the other. */
  public static final class Reader {

    private static final int TIME_BYTES = Long.BYTES + Integer.BYTES;

    private final ByteBuffer bytes;
    private int at;

    private Reader(ByteBuffer bytes, int at) {
      this.bytes = bytes;
      this.at = at;
    }

    public long number() {
      at += Long.BYTES;
      return bytes.getLong(at - Long.BYTES);
    }

    public byte one() {
      return bytes.get(at++);
    }

    public Instant time() {
      at += TIME_BYTES;
      return Instant.ofEpochSecond(
          bytes.getLong(at - TIME_BYTES), bytes.getInt(at - Integer.BYTES));
    }

    public String text() {
      int length = bytes.getInt(at);
      at += Integer.BYTES + length;
      return new String(bytes.array(), at - length, length, UTF_8);
    }
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
