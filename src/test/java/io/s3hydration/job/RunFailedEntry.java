package io.s3hydration.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the runbook's entry "Run failed" makes of a log: it asks CloudWatch for any of some terms.
 */
final class RunFailedEntry {

  private static final Path RUNBOOK = Path.of("docs/runbook.md");

  private RunFailedEntry() {}

  /** The lines that its command prints. */
  static List<String> reads(List<String> log) {
    List<String> terms = terms();
    return log.stream().filter(line -> terms.stream().anyMatch(line::contains)).toList();
  }

  private static List<String> terms() {
    try {
      String entry = Files.readString(RUNBOOK).split("### Run failed\n", 2)[1];
      String pattern = entry.split("--filter-pattern '", 2)[1].split("'", 2)[0];
      return Pattern.compile("\\?(?:\"([^\"]+)\"|(\\S+))")
          .matcher(pattern)
          .results()
          .map(term -> term.group(1) == null ? term.group(2) : term.group(1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
