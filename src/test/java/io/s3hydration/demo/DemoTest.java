package io.s3hydration.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class DemoTest {

  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(told, true, UTF_8);

  @Test
  void theSmallStoryGoesAsFarAsItIsTold() throws IOException {
    assertThat(demo()).as("%s", told).isZero();

    assertThat(chapter(1))
        .containsPattern("ok +exit code.* 3\n")
        .containsPattern("ok +copied +11\n")
        .containsPattern("ok +the failed one +2026/11/salaries.csv\n")
        .containsPattern("ok +HEAD requests, as the server counts +0\n")
        .containsPattern("ok +copies with the same bytes as their original +11\n")
        .containsPattern("ok +copies under the consumer's KMS key +11\n")
        .containsPattern("ok +copies whose ETag is another than the original's +11\n");
    assertThat(chapter(2)).containsPattern("ok +settled.* 11\n").containsPattern("ok +failed +1\n");
    assertThat(chapter(3))
        .containsPattern("ok +exit code +0\n")
        .containsPattern("ok +copied: just those +3\n")
        .containsPattern("ok +copies with the same bytes as their original +13\n");
    assertThat(chapter(4))
        .containsPattern("ok +settled +13\n")
        .containsPattern("ok +HEAD requests, as the server counts +0\n")
        .contains("All 30 figures are as expected.");
  }

  /** "…" stands for anything there, and so do here the run's id and the seconds. */
  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void theReadmeShowsWhatIsPrinted(CapturedOutput log) throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String shown = readme.substring(readme.indexOf("```\n1. First run."));
    shown = shown.substring("```\n".length(), shown.indexOf("\n```"));

    assertThat(demo()).as("%s", told).isZero();

    String printed = told.toString(UTF_8) + log.getOut();
    assertThat(shown.lines().filter(line -> !line.isBlank()))
        .hasSizeGreaterThan(15)
        .allSatisfy(line -> assertThat(printed).containsPattern(pattern(line)));
  }

  private static Pattern pattern(String shown) {
    String open = shown.replaceAll("\\d{8}T\\d{6}Z-[0-9a-f]{8}|[0-9.]+ s\\b", "…");
    return Pattern.compile(
        Stream.of(open.split("…")).map(Pattern::quote).collect(Collectors.joining(".*")));
  }

  @Test
  void theStoryOfADirectoryGoesAsFarAsItIsTold(@TempDir Path directory) throws IOException {
    for (int i = 0; i < 40; i++) {
      Path folder = Files.createDirectories(directory.resolve("folder " + i % 7));
      Files.writeString(folder.resolve("file-" + i + ".txt"), "content ".repeat(i));
    }
    Files.createSymbolicLink(directory.resolve("link"), directory.resolve("folder 0"));

    assertThat(demo("--demo.source=" + directory, "--demo.keep")).as("%s", told).isZero();

    assertThat(told.toString(UTF_8)).contains("1 entries are left out");
    assertThat(chapter(1))
        .containsPattern("ok +copied +40\n")
        .containsPattern("speed.* objects/s, .* MiB/s")
        .containsPattern("requests per object +1\\.\\d+ GetObject")
        .containsPattern("ok +copies with the same bytes as their original +40\n");
    assertThat(chapter(2))
        .containsPattern("ok +copied +0\n")
        .containsPattern("ok +HEAD requests, as the server counts +0\n");
    assertThat(chapter(3)).containsPattern("ok +copied: those three +3\n");
    assertThat(chapter(4))
        .containsPattern("ok +copied +0\n")
        .containsPattern("ok +unchanged: a HEAD has proved each copy +40\n");
    assertThat(chapter(5))
        .containsPattern("ok +copied: those three +3\n")
        .containsPattern("ok +copies with the same bytes as their original +40\n")
        .containsPattern("aws s3 ls --recursive --endpoint-url http://.* s3://consumer-bucket\n");
  }

  @Test
  void aSourceThatIsNoDirectoryIsRefused(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "content");

    assertThat(demo("--demo.source=" + directory.resolve("nowhere"))).isEqualTo(2);
    assertThat(demo("--demo.source=" + file)).isEqualTo(2);
    assertThat(demo("--demo.source=" + directory)).isEqualTo(2);
    assertThat(demo("--source=" + directory)).isEqualTo(2);

    assertThat(told.toString(UTF_8))
        .contains("nowhere does not exist. Give the path of a directory.")
        .contains("file is not a directory that can be read.")
        .contains("holds 1 files that can be used. The story needs 3")
        .contains("There is no argument --source=");
  }

  @Test
  void aFigureThatDiffersIsTold() {
    Narrator narrator = new Narrator(out);
    narrator.chapter("A run.");
    narrator.expect("copied", 3, 2);
    narrator.expect("failed", 0, 0);
    narrator.conclude();

    assertThat(narrator.differences()).isEqualTo(1);
    assertThat(told.toString(UTF_8))
        .containsPattern("DIFFERS +copied +expected 3, saw 2")
        .contains("1 of 2 figures are not as expected:\n  1. copied: expected 3, saw 2");
  }

  /** {@code spring-boot:test-run} looks for it, with arguments or without. */
  @Test
  void theDemoIsTheOnlyProgramAmongTheTests() {
    assertThat(
            new ClassFileImporter()
                .withImportOption(new ImportOption.OnlyIncludeTests())
                .importPackages("io.s3hydration"))
        .filteredOn(
            type ->
                type.tryGetMethod("main", String[].class).isPresent()
                    || type.tryGetMethod("main").isPresent())
        .extracting(JavaClass::getName)
        .containsExactly(Demo.class.getName());
  }

  private int demo(String... arguments) throws IOException {
    return new Demo(out, new ByteArrayInputStream("\n".getBytes(UTF_8))).run(arguments);
  }

  /** What was told in a chapter and after it. */
  private String chapter(int number) {
    String all = told.toString(UTF_8);
    int begin = all.indexOf("\n" + number + ". ");
    int end = all.indexOf("\n" + (number + 1) + ". ");
    assertThat(begin).as("chapter %s", number).isNotNegative();
    return end < 0 ? all.substring(begin) : all.substring(begin, end);
  }
}
