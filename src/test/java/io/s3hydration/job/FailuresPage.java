package io.s3hydration.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of {@code docs/failures.md}, as an operator reads them. */
final class FailuresPage {

  private static final Pattern NAME = Pattern.compile("`([A-Z_]+)`");

  private final List<List<String>> rows;

  private FailuresPage(List<List<String>> rows) {
    this.rows = rows;
  }

  static FailuresPage read() {
    try (var lines = Files.lines(Path.of("docs/failures.md"))) {
      return new FailuresPage(
          lines
              .filter(line -> line.startsWith("| "))
              .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).skip(1).toList())
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The kind that an answer is.
   *
   * @param code as a whole word of the first column
   */
  String kind(String code, boolean producer) {
    Pattern word = Pattern.compile("(?<![\\w.])" + Pattern.quote(code) + "(?!\\w)");
    List<String> row =
        rows.stream()
            .filter(cells -> cells.size() == 4 && word.matcher(cells.getFirst()).find())
            .findFirst()
            .orElseGet(() -> row("any other 4xx"));
    Matcher name = NAME.matcher(row.get(producer ? 1 : 2));
    if (!name.find()) {
      throw new IllegalStateException("no kind in " + row);
    }
    return name.group(1);
  }

  /** Whether a row of "Faults by operation" begins so, and allows this exit code. */
  boolean allows(String operation, String fault, int exitCode) {
    return rows.stream()
        .filter(
            cells ->
                cells.size() == 4 && cells.get(0).equals(operation) && cells.get(1).equals(fault))
        .anyMatch(cells -> cells.get(3).matches(".*\\b" + exitCode + "\\b.*"));
  }

  private List<String> row(String first) {
    return rows.stream()
        .filter(cells -> cells.getFirst().equals(first))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("docs/failures.md has no row " + first));
  }
}
