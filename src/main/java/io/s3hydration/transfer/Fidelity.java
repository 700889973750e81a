package io.s3hydration.transfer;

import io.s3hydration.plan.CopyRecord;
import io.s3hydration.transfer.Evidence.Note;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a copy carries of its source beside the bytes.
 *
 * <table>
 * <caption>Carried, renamed and dropped</caption>
 * <tr><td>Content-Type, -Encoding, -Language, -Disposition, Cache-Control, Expires</td>
 * <td>as received</td></tr>
 * <tr><td>user metadata</td><td>as received; entries that look like ours are renamed</td></tr>
 * <tr><td>our own {@link CopyRecord}</td><td>added, if all fits into 2 KB</td></tr>
 * <tr><td>{@code aws-chunked} in Content-Encoding</td><td>dropped: it was one transfer's</td></tr>
 * <tr><td>encryption, storage class, ACL, owner, website redirect, object lock</td>
 * <td>never: the producer does not decide them</td></tr>
 * </table>
 *
 * <p>A value beyond US-ASCII, or with control characters, is carried in the form of RFC 2047, which
 * S3 decodes when it stores and encodes when it answers ("Working with object metadata" in the S3
 * User Guide). A client sends a raw one in Latin-1, and a question mark for a control character,
 * but signs it in UTF-8, so it would be refused. A name that is no token of HTTP cannot be sent at
 * all.
 *
 * @param headers by the names in {@link #HEADERS}; absent ones are not in it
 * @param metadata names in lower case without {@code x-amz-meta-}
 */
public record Fidelity(
    Map<String, String> headers, Map<String, String> metadata, List<Note> notes) {

  /** The system headers that are carried. */
  public static final List<String> HEADERS =
      List.of(
          "Content-Type",
          "Content-Encoding",
          "Content-Language",
          "Content-Disposition",
          "Cache-Control",
          "Expires");

  /** Names and values together, in UTF-8; "Working with object metadata", S3 User Guide. */
  private static final int MAX_METADATA_BYTES = 2048;

  /** RFC 9110, section 5.6.2. */
  private static final Pattern TOKEN = Pattern.compile("[\\w!#$%&'*+.^`|~-]+");

  /** RFC 2047, section 2: an encoded word has at most 75 characters; 45 bytes make 60 of them. */
  private static final int ENCODED_WORD_BYTES = 45;

  public Fidelity {
    headers = Map.copyOf(headers);
    metadata = Map.copyOf(metadata);
    notes = List.copyOf(notes);
  }

  /**
   * @param headers as the GET or HEAD answered; others than {@link #HEADERS} are ignored
   * @param metadata as answered, names in lower case without {@code x-amz-meta-}
   * @param missingMetadata entries that the store could not put into headers, zero or more; names
   *     that no header can have are counted with them
   * @param record ours; null for a copy that carries none
   */
  public static Fidelity of(
      Map<String, String> headers,
      Map<String, String> metadata,
      int missingMetadata,
      @Nullable CopyRecord record) {
    List<Note> notes = new ArrayList<>();
    Map<String, String> carriedHeaders = new LinkedHashMap<>();
    boolean encoded = false;
    for (String name : HEADERS) {
      String value = carriedHeader(name, headers.get(name));
      if (value != null) {
        carriedHeaders.put(name, asciiOnly(value));
        encoded |= !isPlain(value);
      }
    }
    if (encoded) {
      notes.add(Note.ENCODED_HEADER);
    }
    Map<String, String> carried = new LinkedHashMap<>();
    int missing = missingMetadata;
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      if (TOKEN.matcher(entry.getKey()).matches()) {
        carried.put(CopyRecord.carriedName(entry.getKey()), asciiOnly(entry.getValue()));
      } else {
        missing++;
      }
    }
    Map<String, String> ours = record == null ? Map.of() : record.toMetadata();
    if (record != null && bytes(carried) + bytes(ours) <= MAX_METADATA_BYTES) {
      carried.putAll(ours);
    } else {
      notes.add(Note.RECORD_IN_LEDGER_ONLY);
    }
    if (missing > 0) {
      notes.add(Note.MISSING_METADATA);
    }
    return new Fidelity(carriedHeaders, carried, notes);
  }

  private static @Nullable String carriedHeader(String name, @Nullable String value) {
    if (value == null || value.isBlank()) {
      return null;
    }
    if (!name.equals("Content-Encoding")) {
      return value;
    }
    String kept =
        Arrays.stream(value.split(",", -1))
            .map(String::strip)
            .filter(coding -> !coding.isEmpty() && !coding.equalsIgnoreCase("aws-chunked"))
            .collect(Collectors.joining(","));
    return kept.isEmpty() ? null : kept;
  }

  private static int bytes(Map<String, String> metadata) {
    return metadata.entrySet().stream()
        .mapToInt(entry -> utf8(entry.getKey()).length + utf8(entry.getValue()).length)
        .sum();
  }

  /** The value itself, or its RFC 2047 form. */
  static String asciiOnly(String value) {
    if (isPlain(value)) {
      return value;
    }
    String text = reread(value);
    StringBuilder words = new StringBuilder();
    int from = 0;
    while (from < text.length()) {
      int to = wordEnd(text, from);
      String word = Base64.getEncoder().encodeToString(utf8(text.substring(from, to)));
      // White space between encoded words is no part of the text (RFC 2047, section 6.2).
      words.append(from == 0 ? "" : " ").append("=?UTF-8?B?").append(word).append("?=");
      from = to;
    }
    return words.toString();
  }

  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c > 0x7E || (c < ' ' && c != '\t')) {
        return false;
      }
    }
    return true;
  }

  /**
   * A client reads header bytes as Latin-1. Where those bytes are valid UTF-8, they were meant so:
   * Latin-1 text hardly ever is.
   */
  private static String reread(String value) {
    if (value.chars().anyMatch(c -> c > 0xFF)) {
      return value;
    }
    ByteBuffer bytes = ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return value;
    }
  }

  private static int wordEnd(String text, int from) {
    int to = from;
    int length = 0;
    while (to < text.length()) {
      int codePoint = text.codePointAt(to);
      length += utf8(Character.toString(codePoint)).length;
      if (length > ENCODED_WORD_BYTES) {
        break;
      }
      to += Character.charCount(codePoint);
    }
    return to;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
