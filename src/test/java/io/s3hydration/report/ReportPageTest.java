package io.s3hydration.report;

import static io.s3hydration.report.Documents.BINDING;
import static io.s3hydration.report.SyncLocation.TODAY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.transfer.FailureKind;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class ReportPageTest {

  @Test
  void saysWhatTheReportSays() throws Exception {
    Document page = page("in/a", "403 AccessDenied");

    assertThat(texts(page, "title")).containsExactly("INCOMPLETE: run-1");
    assertThat(texts(page, "h1")).containsExactly("INCOMPLETE: one is owed");
    assertThat(texts(page, "tr"))
        .containsExactly(
            "Run|run-1",
            "From and to|" + BINDING,
            "Mode|FULL",
            "Scope|backfill under in/, dry run",
            "Began|2026-03-01T12:00:00Z",
            "Ended|2026-03-01T12:01:30Z, after 90 s",
            "Exit code|3",
            "Bytes stored|12345",
            "Marker|names this run, 8 keys settled",
            "Not waited for by the index|4",
            "Parts of the ledger|5",
            "Uploads swept|6",
            "3 listed = 2 settled + 1 failed",
            "FAILED_ACCESS_DENIED|1",
            "a part was damaged",
            "in/a|ACCESS_DENIED|403 AccessDenied",
            "producer GetObject|3");
  }

  @Test
  void aRunThatDidNothingHasNoEmptyTables() throws Exception {
    Document page = page(report(Course.Mode.INCREMENTAL, false, Map.of(), List.of()));

    assertThat(texts(page, "h2")).containsExactly("Objects");
    assertThat(texts(page, "tr")).contains("Marker|not moved", "3 listed = 2 settled + 1 failed");
  }

  @Test
  void aRunThatDidNotBeginSaysSo() throws Exception {
    assertThat(texts(page(report(null, false, Map.of(), List.of())), "tr"))
        .contains("Mode|it did not begin");
  }

  /** What a producer calls its objects is text, whatever a browser might take it for. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "</td></tr></table><img src=x onerror=alert(1)>",
        "\"><svg onload='alert(1)'>",
        "]]><!-- &lt;b&gt; &#60;",
        "{title}"
      })
  void keysAndMessagesStayText(String hostile) throws Exception {
    Document page = page(hostile, hostile);

    assertThat(texts(page, "tr")).contains(hostile + "|ACCESS_DENIED|" + hostile);
    assertThat(page.getElementsByTagName("*").getLength())
        .isEqualTo(page("a", "b").getElementsByTagName("*").getLength());
  }

  @Test
  void whatTurnsALineRoundIsEscaped() throws Exception {
    assertThat(texts(page("a\n\u202eb\u0000", "x"), "tr"))
        .contains("a\\u000a\\u202eb\\u0000|ACCESS_DENIED|x");
  }

  @Test
  void aBrowserMayNeitherRunNorLoadAnything() {
    assertThat(new String(ReportPage.of(failing("a", "b")), UTF_8))
        .contains(
            "<meta http-equiv=\"Content-Security-Policy\""
                + " content=\"default-src 'none'; style-src 'unsafe-inline'\"/>")
        .doesNotContain("<script", "http://", "https://", "src=");
  }

  private static Document page(String key, String message) throws Exception {
    return page(failing(key, message));
  }

  private static Document page(RunReport report) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(ReportPage.of(report)));
  }

  /** The text of each such element; of a row, its cells. */
  private static List<String> texts(Document page, String element) {
    List<String> texts = new ArrayList<>();
    NodeList found = page.getElementsByTagName(element);
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent().strip().replace('\n', '|'));
    }
    return texts;
  }

  private static RunReport failing(String key, String message) {
    return report(
        Course.Mode.FULL,
        true,
        Map.of("producer GetObject", 3L),
        List.of(new RunReport.NamedFailure(key, FailureKind.ACCESS_DENIED, message)));
  }

  @SuppressWarnings("NullAway") // it does not see @Nullable on a nested type of another class file
  private static RunReport report(
      Course.@Nullable Mode mode,
      boolean full,
      Map<String, Long> requests,
      List<RunReport.NamedFailure> failures) {
    return new RunReport(
        1,
        "run-1",
        Verdict.INCOMPLETE,
        3,
        "one is owed",
        mode,
        full,
        "backfill under in/",
        BINDING,
        TODAY,
        TODAY.plusSeconds(90),
        true,
        3,
        new TreeMap<>(Map.of(Outcome.SETTLED, 2L, Outcome.FAILED, 1L)),
        12_345,
        full ? Map.of("FAILED_ACCESS_DENIED", 1L) : Map.of(),
        full ? 8L : null,
        4,
        5,
        6,
        requests,
        full ? List.of("a part was damaged") : List.of(),
        failures,
        full);
  }
}
