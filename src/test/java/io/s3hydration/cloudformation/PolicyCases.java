package io.s3hydration.cloudformation;

import io.s3hydration.cloudformation.PolicyCase.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The tables of {@code cloudformation/policy-cases}: Markdown, so that whoever signs the policies
 * can read what was asked.
 *
 * <p>A row with several actions, resources or callers, separated by commas, is a case for each
 * combination. A line {@code Parameters: ...} holds until the next heading.
 */
final class PolicyCases {

  private static final Path DIRECTORY = Path.of("cloudformation", "policy-cases");
  private static final String COLUMNS =
      "who | action | resource | through | with | answer | because";
  private static final String PARAMETERS = "Parameters: ";

  private final Path file;
  private final List<PolicyCase> cases = new ArrayList<>();
  private Setting setting = Setting.DEFAULT;

  private PolicyCases(Path file) {
    this.file = file;
  }

  /** Every case of every table. */
  static List<PolicyCase> all() {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.getFileName().toString().equals("README.md"))
          .sorted()
          .flatMap(file -> read(file, lines(file)).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<PolicyCase> read(Path file, List<String> lines) {
    PolicyCases reader = new PolicyCases(file);
    for (int i = 0; i < lines.size(); i++) {
      reader.line(i + 1, lines.get(i));
    }
    return List.copyOf(reader.cases);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void line(int number, String line) {
    if (line.startsWith("#")) {
      setting = Setting.DEFAULT;
    } else if (line.startsWith(PARAMETERS)) {
      setting = Setting.of(pairs(line.substring(PARAMETERS.length()), ", "));
    } else if (line.startsWith("|") && !line.startsWith("| ---")) {
      row(file.getFileName() + ":" + number, line);
    }
  }

  private void row(String place, String line) {
    List<String> cells =
        Arrays.stream(line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
            .map(cell -> cell.replace("`", "").strip())
            .toList();
    if (String.join(" | ", cells).equals(COLUMNS)) {
      return;
    }
    if (cells.size() != COLUMNS.split("\\|").length) {
      throw new AssertionError(place + ": a row of " + cells.size() + " cells: " + line);
    }
    Answer answer = Answer.valueOf(cells.get(5).toUpperCase(Locale.ROOT));
    for (String who : several(cells.get(0))) {
      for (String action : several(cells.get(1))) {
        for (String resource : several(cells.get(2))) {
          cases.add(
              new PolicyCase(
                  place,
                  setting,
                  who,
                  action,
                  resource,
                  cells.get(3),
                  pairs(cells.get(4), "; "),
                  answer,
                  cells.get(6)));
        }
      }
    }
  }

  private static List<String> several(String cell) {
    return List.of(cell.split(",\\s*"));
  }

  /** {@code a=b; -c}: a key and its value, and a key that the request lacks. */
  private static Map<String, String> pairs(String text, String separator) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : text.replace("`", "").split(separator)) {
      int equals = pair.indexOf('=');
      if (pair.startsWith("-")) {
        pairs.put(pair.strip(), "");
      } else if (equals > 0) {
        pairs.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      } else if (!pair.isBlank()) {
        throw new AssertionError("neither key=value nor -key: " + pair);
      }
    }
    return new TreeMap<>(pairs);
  }
}
