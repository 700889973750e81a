package io.s3hydration.report;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedTime;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.listing.SettledEntry.Standing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The entries of one index part as gzipped JSON Lines: {@code k} key, {@code e} ETag, {@code s}
 * size, {@code m} last modified, {@code c} the copy's ETag, {@code a} the standing where it is not
 * PROVED.
 *
 * <p>Written and read token by token: a run of a million keys passes through here.
 */
final class EntryLines {

  private static final JsonFactory JSON =
      JsonFactory.builder().rootValueSeparator((String) null).build();

  private EntryLines() {}

  static byte[] write(List<SettledEntry> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, 1 << 16);
        JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), gzip)) {
      for (SettledEntry entry : entries) {
        json.writeStartObject();
        json.writeStringProperty("k", entry.key().value());
        json.writeStringProperty("e", entry.etag().value());
        json.writeNumberProperty("s", entry.size());
        json.writeStringProperty("m", entry.lastModified().toString());
        json.writeStringProperty("c", entry.copyETag().value());
        if (entry.standing() != Standing.PROVED) {
          json.writeStringProperty("a", entry.standing().name());
        }
        json.writeEndObject();
        json.writeRaw('\n');
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a part back.
   *
   * @throws IOException if these are not the lines of a part, in ascending key order
   */
  static List<SettledEntry> read(byte[] content) throws IOException {
    List<SettledEntry> entries = PackedEntries.none();
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(content), 1 << 16);
        JsonParser json = JSON.createParser(ObjectReadContext.empty(), gzip)) {
      ObjectKey last = null;
      while (json.nextToken() != null) {
        SettledEntry entry = readOne(json);
        if (last != null && entry.key().compareTo(last) <= 0) {
          throw new IOException("entry " + entry.key() + " is not after " + last);
        }
        last = entry.key();
        entries.add(entry);
      }
    } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
      throw new IOException("not the lines of an index part: " + e.getMessage(), e);
    }
    return entries;
  }

  private static SettledEntry readOne(JsonParser json) throws IOException {
    String key = null;
    String etag = null;
    Long size = null;
    Instant modified = null;
    String copy = null;
    Standing standing = Standing.PROVED;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "k" -> key = string(json);
        case "e" -> etag = string(json);
        case "s" -> size = size(json);
        case "m" -> modified = ListedTime.parse(string(json));
        case "c" -> copy = string(json);
        case "a" -> standing = Standing.valueOf(string(json));
        default -> json.skipChildren();
      }
    }
    return new SettledEntry(
        new ObjectKey(present(key, "k")),
        new ETag(present(etag, "e")),
        present(size, "s"),
        present(modified, "m"),
        new ETag(present(copy, "c")),
        standing);
  }

  /** The parser would give the text of any token. */
  private static String string(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw new IOException(json.currentName() + " is not a string");
    }
    return json.getString();
  }

  private static long size(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT || json.getLongValue() < 0) {
      throw new IOException(json.currentName() + " is not a size");
    }
    return json.getLongValue();
  }

  private static <T> T present(@Nullable T value, String field) throws IOException {
    if (value == null) {
      throw new IOException("an entry without its field " + field);
    }
    return value;
  }
}
