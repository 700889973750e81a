package io.s3hydration.report;

import static io.s3hydration.listing.Samples.key;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureKind;
import java.lang.management.ManagementFactory;
import java.time.Instant;
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

  /** A list that was written on another system is counted as an editor there counts it. */
  @Test
  void anyEndOfALineEndsIt() {
    assertThat(read("\"a\"\r\n\"b\"\r\"c\"\n\"d\"\r")).hasSize(4);
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> read("\"a\"\r\n\r\n\"b\"\r\r\"c\"\nd"))
        .withMessageContaining("at line 6 it is not JSON");
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

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void textThatBreaksOffWithinALetterIsRefusedByItsLine(String end) {
    for (String rest : new String[] {"", end, end + "\"c\""}) {
      byte[] cut = ("\"a\"" + end + end + "\"\u00c3" + rest).getBytes(ISO_8859_1);
      assertThatExceptionOfType(BadInputException.class)
          .isThrownBy(() -> KeyList.read(cut, ""))
          .withMessageContaining("at line 3 it is not UTF-8");
    }
  }

  /**
   * A full list of a ledger's lines has 48 MB; as one text beside its bytes it was too much for a
   * heap of 192 MB, and of 320 MB where its keys have letters beyond Latin-1. The bound lies
   * between what was seen then, 7.6, and now, 5.7.
   */
  @Test
  void aLongListOfLedgerLinesAllocatesNoTextOfItAll() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] list =
        IntStream.range(0, 5_000)
            .mapToObj(KeyListTest::failed)
            .map(SyncJson.LINES::writeValueAsString)
            .collect(Collectors.joining("\n"))
            .getBytes(UTF_8);
    assertThat(KeyList.read(list, "")).hasSize(5_000);

    long before = threads.getCurrentThreadAllocatedBytes();
    KeyList.read(list, "");
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    System.out.println("allocated for a list of " + list.length + " bytes: " + allocated);
    assertThat(allocated).isLessThan(13L * list.length / 2);
  }

  private static LedgerLine failed(int object) {
    String key = "year/month/day/".repeat(20) + object + ".parquet";
    return LedgerLine.failed(
        new ListedObject(
            new ObjectKey(key),
            new ETag("0123456789abcdef0123456789abcdef"),
            4096,
            Instant.EPOCH,
            false),
        new Failure(
            FailureKind.ACCESS_DENIED,
            "read s3://producer/" + key,
            "403 AccessDenied: no policy allows s3:GetObject on arn:aws:s3:::producer/" + key,
            "Check the read role's s3:GetObject and s3:ListBucket, and who owns the object"));
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
