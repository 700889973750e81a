package io.s3hydration.backend;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * What an object holds, as a test puts it and finds it.
 *
 * @param headers those that a copy carries, in S3's spelling: {@code Content-Type}, {@code
 *     Cache-Control}
 * @param metadata user metadata, names in lower case
 * @param tags object tags; empty where the backend does not tell them
 */
public record Content(
    byte[] bytes,
    Map<String, String> headers,
    Map<String, String> metadata,
    Map<String, String> tags) {

  public Content {
    headers = Map.copyOf(headers);
    metadata = Map.copyOf(metadata);
    tags = Map.copyOf(tags);
  }

  public Content(byte[] bytes, Map<String, String> headers, Map<String, String> metadata) {
    this(bytes, headers, metadata, Map.of());
  }

  public static Content of(byte[] bytes) {
    return new Content(bytes, Map.of(), Map.of());
  }

  public static Content of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** So many bytes that look like nothing, the same ones every time. */
  public static Content ofSize(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return of(bytes);
  }

  public Content withBytes(byte[] bytes) {
    return new Content(bytes, headers, metadata, tags);
  }

  public Content withHeaders(Map<String, String> headers) {
    return new Content(bytes, headers, metadata, tags);
  }

  public Content withMetadata(Map<String, String> metadata) {
    return new Content(bytes, headers, metadata, tags);
  }

  public Content withTags(Map<String, String> tags) {
    return new Content(bytes, headers, metadata, tags);
  }

  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  public boolean hasBytesOf(Content other) {
    return Arrays.equals(bytes, other.bytes);
  }

  public boolean startsWith(String text) {
    byte[] start = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Content content
        && Arrays.equals(bytes, content.bytes)
        && headers.equals(content.headers)
        && metadata.equals(content.metadata)
        && tags.equals(content.tags);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(bytes), headers, metadata, tags);
  }

  @Override
  public String toString() {
    return bytes.length
        + " bytes, headers "
        + headers
        + ", metadata "
        + metadata
        + ", tags "
        + tags;
  }
}
