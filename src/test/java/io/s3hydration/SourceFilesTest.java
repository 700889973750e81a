package io.s3hydration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the class files do not tell, so ArchUnit cannot see it. */
class SourceFilesTest {

  private static final int MAX_LINES = 250;
  private static final Pattern TEST_NAME = Pattern.compile("`(\\w+(?:Test|IT|Contract))`");

  @Test
  void noMainFileIsTooLong() {
    assertThat(sources("src/main/java")).isNotEmpty();
    assertThat(sources("src/main/java").filter(file -> isTooLong(lines(file)))).isEmpty();
  }

  @Test
  void noFileImportsWithAStar() {
    assertThat(sources("src").filter(file -> hasStarImport(lines(file)))).isEmpty();
  }

  @Test
  void everyTestThatThePromisesNameIsThere() {
    String promises = String.join("\n", lines(Path.of("docs/invariants.md")));
    List<String> there =
        sources("src/test/java").map(file -> file.getFileName().toString()).toList();
    assertThat(TEST_NAME.matcher(promises).results().map(name -> name.group(1) + ".java"))
        .isNotEmpty()
        .isSubsetOf(there);
  }

  @Test
  void aLineMoreIsTooLong() {
    assertThat(isTooLong(Collections.nCopies(MAX_LINES, "}"))).isFalse();
    assertThat(isTooLong(Collections.nCopies(MAX_LINES + 1, "}"))).isTrue();
  }

  @Test
  void aStarIsSeenInBothKindsOfImport() {
    assertThat(hasStarImport(List.of("import java.util.*;"))).isTrue();
    assertThat(hasStarImport(List.of("import static java.util.List.*;"))).isTrue();
    assertThat(hasStarImport(List.of("import java.util.List;", " * a comment"))).isFalse();
  }

  private static boolean isTooLong(List<String> lines) {
    return lines.size() > MAX_LINES;
  }

  private static boolean hasStarImport(List<String> lines) {
    return lines.stream().anyMatch(line -> line.startsWith("import ") && line.endsWith(".*;"));
  }

  private static Stream<Path> sources(String directory) {
    try (Stream<Path> files = Files.walk(Path.of(directory))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
