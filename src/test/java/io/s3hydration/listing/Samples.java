package io.s3hydration.listing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Objects and keys for tests, where the rest of an object does not matter. */
public final class Samples {

  public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private Samples() {}

  public static ObjectKey key(String value) {
    return new ObjectKey(value);
  }

  public static ListedObject listed(String key) {
    return listed(key, tag("tag-of-", key).value());
  }

  /** Another one for each key, and printable as every tag is. */
  public static ETag tag(String kind, String key) {
    return new ETag(kind + URLEncoder.encode(key, StandardCharsets.UTF_8));
  }

  public static ListedObject listed(String key, String etag) {
    return new ListedObject(key(key), new ETag(etag), 5, NOON, false);
  }

  /** Any text, with the borders between UTF-8 and UTF-16 order and S3's odd keys made likely. */
  public static Arbitrary<String> keys(int maxLength) {
    return Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.of((int) 'a', (int) 'b')),
            Tuple.of(3, Arbitraries.of("/. +%\u0001\u001f\u007f".chars().boxed().toList())),
            Tuple.of(2, Arbitraries.integers().between(0x80, 0xD7FF)),
            Tuple.of(3, Arbitraries.integers().between(0xE000, 0xFFFF)),
            Tuple.of(3, Arbitraries.integers().between(0x1_0000, 0x10_FFFF)),
            Tuple.of(
                2,
                Arbitraries.of(
                    0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x1_0000, 0x1F600,
                    0x10_FFFF)))
        .list()
        .ofMaxSize(maxLength)
        .map(
            points ->
                points.stream()
                    .collect(
                        StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString());
  }
}
