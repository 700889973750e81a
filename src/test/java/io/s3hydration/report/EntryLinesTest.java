package io.s3hydration.report;

import static io.s3hydration.listing.Samples.key;
import static io.s3hydration.report.Documents.entry;
import static io.s3hydration.report.SyncLocation.TODAY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.Samples;
import io.s3hydration.listing.SettledEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryLinesTest {

  private static final String GOOD =
      "{\"k\":\"a\",\"e\":\"e1\",\"s\":5,\"m\":\"2026-03-01T12:00:00Z\",\"c\":\"c1\"}";

  @Test
  void aLineHasAFieldForEachPartOfAnEntryAndTheStandingWhereItIsNotProved() throws IOException {
    ListedObject listed =
        new ListedObject(key("in/a b"), new ETag("tag-7"), 12, Instant.EPOCH.plusMillis(5), false);
    SettledEntry adopted = SettledEntry.adopted(listed, new ETag("copy"));

    byte[] content = EntryLines.write(List.of(entry("a"), adopted, entry("x").left()));

    assertThat(SyncLocation.unzipped(content))
        .isEqualTo(
            """
            {"k":"a","e":"e1","s":5,"m":"2026-03-01T12:00:00Z","c":"c1"}
            {"k":"in/a b","e":"tag-7","s":12,"m":"1970-01-01T00:00:00.005Z","c":"copy","a":"ADOPTED"}
            {"k":"x","e":"e1","s":5,"m":"2026-03-01T12:00:00Z","c":"c1","a":"LEFT"}
            """);
    assertThat(EntryLines.read(content)).containsExactly(entry("a"), adopted, entry("x").left());
  }

  @Test
  void anEmptyObjectIsSettledLikeAnyOther() throws IOException {
    SettledEntry empty =
        SettledEntry.proved(
            new ListedObject(key("empty"), new ETag("e"), 0, Instant.EPOCH, false), new ETag("c"));
    assertThat(EntryLines.read(EntryLines.write(List.of(empty)))).containsExactly(empty);
  }

  @Property
  void whatIsWrittenIsRead(@ForAll("keys") SortedSet<ObjectKey> keys) throws IOException {
    List<SettledEntry> entries = keys.stream().map(key -> entry(key.value())).toList();

    assertThat(EntryLines.read(EntryLines.write(entries))).isEqualTo(entries);
  }

  @Provide
  Arbitrary<SortedSet<ObjectKey>> keys() {
    return Samples.keys(12)
        .map(ObjectKey::new)
        .set()
        .ofMaxSize(20)
        .map(keys -> new TreeSet<>(keys));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "\"",
        "\\",
        "\n",
        "\r\n",
        "\u0000",
        "\u001f",
        "\u007f",
        "\u2028",
        "\uFFFD",
        "\uFEFF",
        "\uD83D\uDE00",
        "{\"k\":1}",
        "../..",
        "//"
      })
  void keysAreAsTheyAre(String key) throws IOException {
    assertThat(EntryLines.read(EntryLines.write(List.of(entry(key))))).containsExactly(entry(key));
  }

  @Test
  void aKeyOfFullLengthAndTheLargestSizeFit() throws IOException {
    ListedObject listed =
        new ListedObject(
            key("\uD83D\uDE00".repeat(256)),
            new ETag("e"),
            Long.MAX_VALUE,
            TODAY.plusNanos(1),
            false);
    SettledEntry entry = SettledEntry.proved(listed, new ETag("c"));

    assertThat(EntryLines.read(EntryLines.write(List.of(entry)))).containsExactly(entry);
  }

  @Test
  void noEntriesAreNoLines() throws IOException {
    assertThat(EntryLines.read(EntryLines.write(List.of()))).isEmpty();
  }

  @Test
  void fieldsOfANewerProgramArePassedOver() throws IOException {
    String line = GOOD.replace("{", "{\"z\":{\"k\":[1,\"b\"]},\"y\":null,");

    assertThat(EntryLines.read(gzip(line))).containsExactly(entry("a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not JSON",
        "5",
        "null",
        "[]",
        "\"a\"",
        "{}",
        "{\"k\":\"a\"",
        "{\"k\":\"a\",\"e\":\"e1\",\"s\":5,\"m\":\"2026-03-01T12:00:00Z\"}",
        "{\"k\":\"a\",\"e\":\"e1\",\"s\":5,\"c\":\"c1\"}",
        "{\"k\":\"a\",\"e\":\"e1\",\"m\":\"2026-03-01T12:00:00Z\",\"c\":\"c1\"}",
        "{\"k\":\"a\",\"s\":5,\"m\":\"2026-03-01T12:00:00Z\",\"c\":\"c1\"}",
        "{\"e\":\"e1\",\"s\":5,\"m\":\"2026-03-01T12:00:00Z\",\"c\":\"c1\"}"
      })
  void whatIsNoEntryIsDamage(String line) {
    assertDamaged(gzip(line));
    assertDamaged(gzip(GOOD + "\n" + line + "\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"k\":null",
        "\"k\":7",
        "\"k\":true",
        "\"k\":{}",
        "\"k\":[\"a\"]",
        "\"e\":null",
        "\"e\":\"\"",
        "\"e\":\"a\\\"b\"",
        "\"e\":1",
        "\"s\":null",
        "\"s\":\"5\"",
        "\"s\":-1",
        "\"s\":5.5",
        "\"s\":99999999999999999999",
        "\"s\":{}",
        "\"m\":null",
        "\"m\":5",
        "\"m\":\"yesterday\"",
        "\"m\":\"2026-03-01T12:00:00\"",
        "\"c\":null",
        "\"c\":\"\"",
        "\"c\":1",
        "\"c\":[]",
        "\"a\":null",
        "\"a\":\"SETTLED\"",
        "\"a\":\"\"",
        "\"a\":0"
      })
  void aFieldThatHoldsSomethingElseIsDamage(String field) {
    String name = field.substring(0, 4);
    String line =
        GOOD.contains(name)
            ? GOOD.replaceFirst(name + "(\"[^\"]*\"|5)", field.replace("\\", "\\\\"))
            : GOOD.replace("}", "," + field + "}");
    assertThat(line).contains(field);

    assertDamaged(gzip(line));
  }

  @Test
  void entriesOutOfOrderAreDamage() {
    assertDamaged(EntryLines.write(List.of(entry("b"), entry("a"))));
    assertDamaged(EntryLines.write(List.of(entry("a"), entry("a"))));
    assertDamaged(EntryLines.write(List.of(entry("\uD83D\uDE00"), entry("\uFF21"))));
  }

  @Test
  void whatWasCutOffOrAlteredIsDamage() {
    List<SettledEntry> entries = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      entries.add(entry("key-%03d".formatted(i)));
    }
    byte[] content = EntryLines.write(entries);
    for (int length = 0; length < content.length; length++) {
      assertDamaged(Arrays.copyOf(content, length));
    }
    int middle = content.length / 2;
    for (int i = middle; i < middle + 20; i++) {
      byte[] altered = content.clone();
      altered[i] ^= 1;
      assertDamaged(altered);
    }
  }

  private static void assertDamaged(byte[] content) {
    assertThatIOException().isThrownBy(() -> EntryLines.read(content));
  }

  private static byte[] gzip(String lines) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(lines.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
