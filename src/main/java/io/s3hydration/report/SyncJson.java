package io.s3hydration.report;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of everything under the sync location: fields in the order of the records' components,
 * times in ISO-8601 UTC, absent values left out.
 */
final class SyncJson {

  static final JsonMapper LINES =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .changeDefaultPropertyInclusion(all -> all.withValueInclusion(Include.NON_NULL))
          .build();

  private static final JsonMapper DOCUMENTS =
      LINES.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

  private SyncJson() {}

  static byte[] document(Object value) {
    return DOCUMENTS.writeValueAsBytes(value);
  }

  /**
   * Reads a document.
   *
   * @throws JacksonException if it is not such a document
   */
  static <T> T read(byte[] content, Class<T> type) {
    T value = DOCUMENTS.readValue(content, type);
    if (value == null) {
      throw MismatchedInputException.from((JsonParser) null, type, "it is null");
    }
    return value;
  }

  /**
   * Reads any JSON.
   *
   * @throws JacksonException if it is none
   */
  static JsonNode tree(byte[] content) {
    return tree(content, 0, content.length);
  }

  /**
   * Reads any JSON that is a stretch of {@code content}.
   *
   * @throws JacksonException if it is none
   */
  static JsonNode tree(byte[] content, int start, int length) {
    return DOCUMENTS.readTree(content, start, length);
  }

  /** SHA-256, in hexadecimal. */
  static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
