package io.s3hydration.report;

import static io.s3hydration.listing.Samples.key;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.s3hydration.listing.ObjectKey;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyListTest {

  @Test
  void keysComeInAnyOrderAsStringsOrObjectsAndLeaveInKeyOrderOnce() {
    assertThat(
            read(
                """
                "b"
                {"key":"a","outcome":"FAILED"}

                "\\uFF21"\r
                 { "outcome" : "CHANGED", "key" : "\\uD83D\\uDE00" }\s
                "b"
                """))
        .containsExactly(key("a"), key("b"), key("\uFF21"), key("\uD83D\uDE00"));
  }

  @Test
  void linesOfALedgerServe() {
    LedgerLine line = LedgerLine.unlisted("a \"b\"\n", "NOT_LISTED");

    assertThat(read(SyncJson.LINES.writeValueAsString(line))).containsExactly(key("a \"b\"\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a/b.txt | it is not JSON",
        "{ | it is not JSON",
        "\"a\" \"b\" | it is not JSON",
        "5 | neither",
        "null | neither",
        "[\"a\"] | neither",
        "{\"name\":\"a\"} | neither",
        "{\"key\":5} | neither",
        "{\"key\":\"\"} | neither",
        "\"\" | neither",
        "\"b\" | is not under hydration.producer.prefix=a"
      })
  void theFirstLineThatDoesNotFitIsNamed(String line, String why) {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> KeyList.read(("\"a1\"\n\n" + line + "\n\"a2\"").getBytes(UTF_8), "a"))
        .withMessageContaining("at line 3")
        .withMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", " \n\t\n"})
  void anEmptyListIsRefused(String content) {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> read(content))
        .withMessageContaining("the list is empty");
  }

  @Test
  void textInAnotherEncodingIsRefusedByItsLine() {
    byte[] latin1 = "\"a\"\n\"\u00e9\"\n".getBytes(ISO_8859_1);
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> KeyList.read(latin1, ""))
        .withMessageContaining("at line 2 it is not UTF-8");
  }

  @Test
  void aKeyThatNoObjectCanHaveIsRefusedByItsLine() {
    assertThat(read('"' + "k".repeat(1024) + '"')).hasSize(1);
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> read('"' + "k".repeat(1025) + '"'))
        .withMessageContaining("at line 1 no object has a key of more than 1024 bytes");
  }

  @Test
  void oneHundredThousandKeysFitAndOneMoreDoesNot() {
    String full = keys(100_000);

    assertThat(read(full)).hasSize(100_000);
    assertThat(read(full + "\n\"0\"")).as("a key twice is one key").hasSize(100_000);
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> read(full + "\n\"more\""))
        .withMessageContaining("at line 100001")
        .withMessageContaining("use prefix= instead");
  }

  private static String keys(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"" + i + "\"")
        .collect(Collectors.joining("\n"));
  }

  private static SortedSet<ObjectKey> read(String content) {
    return KeyList.read(content.getBytes(UTF_8), "");
  }
}
