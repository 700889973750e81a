package io.s3hydration.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.listing.ETag;
import io.s3hydration.plan.CopyRecord;
import io.s3hydration.transfer.Evidence.Note;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FidelityTest {

  private static final CopyRecord RECORD =
      new CopyRecord(new ETag("e"), 5, Instant.parse("2026-11-21T07:00:00Z"), "run-1");

  @Test
  void ourRecordIsAddedAndAForgedOneIsRenamed() {
    Fidelity carried =
        Fidelity.of(Map.of(), Map.of("hydration-source-etag", "forged", "team", "x"), 0, RECORD);
    assertThat(carried.metadata())
        .containsEntry("source-hydration-source-etag", "forged")
        .containsEntry("hydration-source-etag", "e")
        .containsEntry("team", "x");
    assertThat(carried.notes()).isEmpty();
  }

  @Test
  void theReadmeNamesWhatACopyCarries() throws IOException {
    assertThat(Files.readString(Path.of("README.md")))
        .contains(Fidelity.HEADERS)
        .contains(RECORD.toMetadata().keySet());
  }

  @Test
  void twoKilobytesAreTheLimitForAllMetadataTogether() {
    int ours =
        RECORD.toMetadata().entrySet().stream()
            .mapToInt(entry -> entry.getKey().length() + entry.getValue().length())
            .sum();
    String fits = "x".repeat(2048 - ours - 1);
    assertThat(Fidelity.of(Map.of(), Map.of("k", fits), 0, RECORD).notes()).isEmpty();
    Fidelity full = Fidelity.of(Map.of(), Map.of("k", fits + "x"), 0, RECORD);
    assertThat(full.notes()).containsExactly(Note.RECORD_IN_LEDGER_ONLY);
    assertThat(full.metadata()).containsOnlyKeys("k");
  }

  @Test
  void metadataThatNoHeaderCanHoldIsNoted() {
    assertThat(Fidelity.of(Map.of(), Map.of(), 1, RECORD).notes())
        .containsExactly(Note.MISSING_METADATA);
  }

  @Test
  void aHeaderThatHadToBeEncodedIsNoted() {
    Fidelity carried =
        Fidelity.of(Map.of("Content-Disposition", "inline; filename=\u00e4"), Map.of(), 0, RECORD);
    assertThat(carried.notes()).containsExactly(Note.ENCODED_HEADER);
    assertThat(carried.headers().get("Content-Disposition")).startsWith("=?UTF-8?B?");
  }

  @Test
  void onlyTheHeadersOfTheListAreCarried() {
    Fidelity carried =
        Fidelity.of(
            Map.of(
                "Content-Type", "text/csv",
                "Expires", "never",
                "x-amz-storage-class", "GLACIER",
                "x-amz-website-redirect-location", "/x"),
            Map.of(),
            0,
            RECORD);
    assertThat(carried.headers())
        .containsExactlyInAnyOrderEntriesOf(Map.of("Content-Type", "text/csv", "Expires", "never"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      delimiter = '|',
      value = {
        "gzip | gzip",
        "aws-chunked | none",
        "gzip,aws-chunked | gzip",
        "aws-chunked, gzip, br | gzip,br"
      })
  void theFramingOfATransferIsNoPropertyOfTheObject(String stored, String carried) {
    Fidelity fidelity = Fidelity.of(Map.of("Content-Encoding", stored), Map.of(), 0, RECORD);
    assertThat(fidelity.headers().get("Content-Encoding")).isEqualTo(carried);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "=?UTF-8?B?w6Q=?=", " kept = as; it,is ", ""})
  void anAsciiValueGoesBackAsItCame(String value) {
    assertThat(Fidelity.asciiOnly(value)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u0080", "\u00e4", "Stra\u00dfe", "\uD83D\uDE00 emoji", "\u65e5\u672c\u8a9e"})
  void aValueBeyondAsciiBecomesEncodedWordsOfTheSameText(String value) {
    assertThat(decoded(Fidelity.asciiOnly(value))).isEqualTo(value);
    String asReadFromTheWire =
        new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(decoded(Fidelity.asciiOnly(asReadFromTheWire))).isEqualTo(value);
  }

  /**
   * A client sends a question mark for them, and signs something else: no run would get past it.
   */
  @ParameterizedTest
  @ValueSource(strings = {"a\u0001b", "\u001b[2J", "a\u007f"})
  void aValueWithControlCharactersBecomesEncodedWords(String value) {
    assertThat(decoded(Fidelity.asciiOnly(value))).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c\u0001d", "caf\u00e9", "a b", ""})
  void metadataUnderANameThatNoHeaderCanHaveIsMissing(String name) {
    Fidelity carried = Fidelity.of(Map.of(), Map.of(name, "x", "a!#$%&'*+.^_`|~-z", "y"), 0, null);
    assertThat(carried.metadata()).containsOnlyKeys("a!#$%&'*+.^_`|~-z");
    assertThat(carried.notes()).contains(Note.MISSING_METADATA);
  }

  @Test
  void anEncodedWordHasAtMost75CharactersAndSplitsNoCharacter() {
    String value = "\uD83D\uDE00\u00e4x".repeat(40);
    String encoded = Fidelity.asciiOnly(value);
    assertThat(encoded.split(" ", -1)).allMatch(word -> word.length() <= 75);
    assertThat(decoded(encoded)).isEqualTo(value);
  }

  /** RFC 2047, section 2: 75 characters, of which 12 are not text; base64 makes 60 of 45 bytes. */
  @Test
  void whatFitsOneEncodedWordIsNotBroken() {
    String fits = "\u00e4" + "x".repeat(43);
    assertThat(Fidelity.asciiOnly(fits)).hasSize(72).doesNotContain(" ");
    assertThat(Fidelity.asciiOnly(fits + "x").split(" ", -1)).hasSize(2);
  }

  /** As RFC 2047 says: words apart by blanks are one text. */
  private static String decoded(String words) {
    return Arrays.stream(words.split(" ", -1))
        .map(word -> word.substring("=?UTF-8?B?".length(), word.length() - 2))
        .map(base64 -> new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8))
        .collect(Collectors.joining());
  }
}
