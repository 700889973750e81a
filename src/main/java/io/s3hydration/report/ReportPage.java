package io.s3hydration.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.s3hydration.listing.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A report for somebody with a browser: {@code report.html}, which says what {@code report.json}
 * says. Programs read the latter; what this one looks like may change.
 *
 * <p>Keys and messages come from the producer. So every text is escaped, and the page forbids the
 * browser to run or to load anything.
 */
final class ReportPage {

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
      <meta name="viewport" content="width=device-width"/>
      <title>{title}</title>
      <style>
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 70em; margin: 2em auto; padding: 0 1em }
      h1 { font-size: 1.4em } h2 { font-size: 1.1em; margin: 1.5em 0 0.3em }
      table { border-collapse: collapse } td { border-top: 1px solid #ccc; padding: 0.2em 1em 0.2em 0 }
      td { vertical-align: top; overflow-wrap: anywhere } td:first-child { white-space: pre-wrap }
      </style>
      </head>
      <body>
      """;

  private final RunReport report;
  private final StringBuilder page = new StringBuilder();

  private ReportPage(RunReport report) {
    this.report = report;
  }

  /** The page, in UTF-8. */
  static byte[] of(RunReport report) {
    return new ReportPage(report).written().getBytes(UTF_8);
  }

  private String written() {
    String reason = report.reason();
    page.append(HEAD.replace("{title}", text(report.verdict() + ": " + report.runId())));
    element("h1", report.verdict() + (reason == null ? "" : ": " + reason));
    table(null, facts());
    table("Objects", List.of(List.of(report.account())));
    table("Why", counts(report.reasons()));
    table("Notices", report.notices().stream().map(List::of).toList());
    table("Failures, the first of them; the ledger has all", failures());
    table("Requests", counts(report.requests()));
    return page.append("</body>\n</html>\n").toString();
  }

  private List<List<String>> facts() {
    List<List<String>> facts = new ArrayList<>();
    facts.add(List.of("Run", report.runId()));
    facts.add(List.of("From and to", report.binding().toString()));
    facts.add(List.of("Mode", report.mode() == null ? "it did not begin" : report.mode().name()));
    facts.add(List.of("Scope", report.scope() + (report.dryRun() ? ", dry run" : "")));
    facts.add(List.of("Began", report.startedAt().toString()));
    Duration took = Duration.between(report.startedAt(), report.endedAt());
    facts.add(List.of("Ended", report.endedAt() + ", after " + took.toSeconds() + " s"));
    facts.add(List.of("Exit code", String.valueOf(report.exitCode())));
    facts.add(List.of("Bytes stored", String.valueOf(report.bytes())));
    facts.add(List.of("Marker", report.marker()));
    facts.add(List.of("Not waited for by the index", String.valueOf(report.leftOutOfIndex())));
    facts.add(List.of("Parts of the ledger", String.valueOf(report.ledgerParts())));
    facts.add(List.of("Uploads swept", String.valueOf(report.uploadsSwept())));
    return facts;
  }

  private List<List<String>> failures() {
    return report.failures().stream()
        .map(failed -> List.of(failed.key(), failed.kind().name(), failed.message()))
        .toList();
  }

  private static List<List<String>> counts(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(count -> List.of(count.getKey(), String.valueOf(count.getValue())))
        .toList();
  }

  /** One that is empty is left out. */
  private void table(@Nullable String title, List<List<String>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    if (title != null) {
      element("h2", title);
    }
    page.append("<table>\n");
    for (List<String> row : rows) {
      page.append("<tr>");
      row.forEach(cell -> element("td", cell));
      page.append("</tr>\n");
    }
    page.append("</table>\n");
  }

  private void element(String name, String content) {
    page.append('<').append(name).append('>');
    page.append(text(content)).append("</").append(name).append(">\n");
  }

  private static String text(String content) {
    return ObjectKey.harmless(content)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
