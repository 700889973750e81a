package io.s3hydration.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The checks of the templates can fail: each of these defects, planted into a copy, is seen by the
 * check that is there for it. The copy without a defect passes all of them.
 */
@Tag("slow")
class PlantedDefectsTest {

  private static final Path TOOLS = Path.of("target/check-tools/bin").toAbsolutePath();
  private static final Pattern FINDING =
      Pattern.compile("^ +(?:FATAL|ERROR|WARN) (\\S+) (.*)$", Pattern.MULTILINE);
  private static final Pattern FAILED =
      Pattern.compile("^JUnit \\w+ > (\\w+) (?:> (\\w+).*)?:: FAILED$", Pattern.MULTILINE);

  @Test
  void each_defect_is_seen_by_its_check() throws Exception {
    assertThat(TOOLS.resolve("python")).as("the tools; .ci/check-templates installs them").exists();
    Path copies = emptied(Path.of("target/planted-defects").toAbsolutePath());
    Map<PlantedDefect, Path> planted = new LinkedHashMap<>();
    Path clean = copy(copies.resolve("clean"));
    for (PlantedDefect defect : PlantedDefects.ALL) {
      Path directory = copy(copies.resolve(String.valueOf(planted.size())));
      defect.plantIn(directory);
      planted.put(defect, directory);
    }
    Map<String, List<String>> findings = validate(copies);
    assertThat(findings).hasSize(PlantedDefects.ALL.size() + 1);
    assertThat(findings.get("clean")).as("findings in the copy without a defect").isEmpty();
    String everyCheck =
        PlantedDefects.ALL.stream().map(PlantedDefect::seenBy).collect(Collectors.joining("|"));
    assertThat(tests(clean, everyCheck))
        .as("tests that fail in the copy without a defect")
        .isEmpty();

    List<String> unseen = new ArrayList<>();
    for (Map.Entry<PlantedDefect, Path> entry : planted.entrySet()) {
      PlantedDefect defect = entry.getKey();
      String directory = String.valueOf(entry.getValue().getFileName());
      List<String> seenBy = findings.getOrDefault(directory, new ArrayList<>());
      if (seenBy.stream().noneMatch(Pattern.compile(defect.seenBy()).asPredicate())) {
        seenBy.addAll(
            defect.seenBy().contains("cfn-lint")
                ? lint(entry.getValue(), defect)
                : tests(entry.getValue(), defect.seenBy()));
      }
      boolean seen = seenBy.stream().anyMatch(Pattern.compile(defect.seenBy()).asPredicate());
      System.out.printf(
          "%-8s %s: %s%n",
          seen ? "seen" : "UNSEEN", defect.what(), String.join(", ", new TreeSet<>(seenBy)));
      if (!seen) {
        unseen.add(defect.what() + ", wanted " + defect.seenBy() + ", seen by " + seenBy);
      }
    }
    System.out.printf(
        "%d defects planted, %d seen%n",
        PlantedDefects.ALL.size(), PlantedDefects.ALL.size() - unseen.size());
    assertThat(unseen).isEmpty();
  }

  private static Path emptied(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> left = Files.walk(directory)) {
        for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    return Files.createDirectories(directory);
  }

  /** The project by links, but for what may be changed. */
  private static Path copy(Path copy) throws IOException {
    Files.createDirectory(copy);
    try (Stream<Path> entries = Files.list(Path.of("").toAbsolutePath())) {
      for (Path entry : entries.toList()) {
        if (!entry.endsWith("cloudformation")) {
          Files.createSymbolicLink(copy.resolve(entry.getFileName()), entry);
        }
      }
    }
    try (Stream<Path> files = Files.walk(Path.of("cloudformation"))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.toString()));
      }
    }
    return copy;
  }

  /** Rules that find something, by copy. */
  private static Map<String, List<String>> validate(Path copies) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                TOOLS.resolve("python").toString(),
                Path.of(".ci/check_templates.py").toAbsolutePath().toString()));
    try (Stream<Path> directories = Files.list(copies)) {
      directories
          .sorted()
          .forEach(directory -> command.add(directory.resolve("cloudformation").toString()));
    }
    Map<String, List<String>> findings = new LinkedHashMap<>();
    for (String part : run(copies, command).split("(?m)^== ")) {
      if (!part.isBlank()) {
        Path templates = Path.of(part.lines().findFirst().orElseThrow());
        findings.put(
            copies.relativize(templates).getName(0).toString(),
            FINDING
                .matcher(part)
                .results()
                .map(f -> f.group(1))
                .collect(Collectors.toCollection(ArrayList::new)));
      }
    }
    return findings;
  }

  private static List<String> lint(Path directory, PlantedDefect defect) throws Exception {
    String out = run(directory, List.of(TOOLS.resolve("cfn-lint").toString(), defect.file()));
    return out.isBlank()
        ? List.of()
        : List.of("cfn-lint " + out.lines().findFirst().orElseThrow().split(" ")[0]);
  }

  private static List<String> tests(Path directory, String classes) throws Exception {
    String classPath =
        Pattern.compile(File.pathSeparator)
            .splitAsStream(System.getProperty("java.class.path"))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));
    String out =
        run(
            directory,
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath,
                "org.junit.platform.console.ConsoleLauncher",
                "execute",
                "--select-package=io.s3hydration",
                "--include-classname=.*\\.(" + classes + ")",
                "--details=testfeed",
                "--disable-ansi-colors",
                "--disable-banner"));
    assertThat(out).as("the tests ran to their end").containsPattern("[1-9]\\d* tests found");
    return FAILED
        .matcher(out)
        .results()
        .map(f -> f.group(2) == null ? f.group(1) : f.group(1) + "." + f.group(2))
        .distinct()
        .toList();
  }

  /** Standard output, with standard error mixed in. */
  private static String run(Path directory, List<String> command) throws Exception {
    Path out = Files.createTempFile("planted", ".out");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(process.waitFor(10, TimeUnit.MINUTES)).as(command.get(0)).isTrue();
      return Files.readString(out);
    } finally {
      process.destroyForcibly();
      Files.delete(out);
    }
  }
}
