package io.s3hydration.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.report.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the documents tell an operator to type is there: parameters and outputs of templates,
 * properties, environment variables, job parameters, and the options of our own scripts.
 */
class DocumentedNamesTest {

  /** Words in the form of a parameter that are AWS's: actions, elements and values. */
  private static final Set<String> WORDS_OF_AWS =
      Set.of("RunTask", "PassRole", "FullAWSAccess", "AWSControlTowerExecution");

  private static final Pattern PARAMETER =
      Pattern.compile("\"?(?:ParameterKey|Key)\"?\\s*[=:]\\s*\"?([A-Z][A-Za-z0-9]*)\\b");
  private static final Pattern OVERRIDE =
      Pattern.compile("^\\s+([A-Z][A-Z0-9]*[a-z][A-Za-z0-9]*)=\\S", Pattern.MULTILINE);
  private static final Pattern CODE = Pattern.compile("`([A-Z][A-Za-z0-9]{3,})`");
  private static final Pattern PROPERTY = Pattern.compile("\\bhydration(?:\\.[a-z][a-z0-9-]*)+");
  private static final Pattern VARIABLE = Pattern.compile("\\bHYDRATION(?:_[A-Z0-9]+)+\\b");
  private static final Pattern COMMAND = Pattern.compile("\"command\"\\s*:\\s*\\[([^\\]]*)]");
  private static final Pattern ARGUMENT = Pattern.compile("\"([a-z-]+)=");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]+");

  private static final Set<String> JOB_PARAMETERS =
      Set.of("prefix", "from", "to", "full", "keys", "rebase", "dry-run");

  @Test
  void every_parameter_that_a_command_gives_belongs_to_a_template() throws IOException {
    Set<String> known = names("Parameters");
    known.addAll(Set.of("Application", "CostCentre")); // tags
    Set<String> seen = new TreeSet<>();
    for (Path document : documents()) {
      seen.addAll(found(PARAMETER, document));
      seen.addAll(found(OVERRIDE, document));
    }
    assertThat(seen).isSubsetOf(known);
  }

  @Test
  void every_name_in_the_templates_page_is_in_a_template() throws IOException {
    Set<String> known = names("Parameters");
    known.addAll(names("Outputs"));
    known.addAll(names("Resources"));
    known.addAll(WORDS_OF_AWS);
    testsAndRecords().forEach(known::add);
    assertThat(found(CODE, Path.of("cloudformation/README.md")))
        .hasSizeGreaterThan(10)
        .isSubsetOf(known);
  }

  @Test
  void every_property_and_variable_is_one_of_the_program() throws IOException {
    Set<String> known = new TreeSet<>();
    JsonNode metadata =
        JsonMapper.shared()
            .readTree(
                Files.readString(
                    Path.of("target/classes/META-INF/spring-configuration-metadata.json")));
    metadata.path("properties").forEach(property -> known.add(property.path("name").asString()));
    Set<String> variables =
        known.stream()
            .flatMap(name -> Stream.of(name.replace("-", ""), name.replace("-", "_")))
            .map(name -> name.replace('.', '_').toUpperCase(Locale.ROOT))
            .collect(Collectors.toCollection(TreeSet::new));
    for (Path document : documents()) {
      for (String property : found(PROPERTY, document)) {
        assertThat(known)
            .as("%s in %s", property, document)
            .anyMatch(name -> name.equals(property) || name.startsWith(property + "."));
      }
      assertThat(found(VARIABLE, document)).as(document.toString()).isSubsetOf(variables);
    }
  }

  @Test
  void every_job_parameter_of_a_command_is_one() throws IOException {
    for (Path document : documents()) {
      for (String command : found(COMMAND, document)) {
        assertThat(ARGUMENT.matcher(command).results().map(argument -> argument.group(1)))
            .as("%s in %s", command, document)
            .isSubsetOf(JOB_PARAMETERS);
      }
    }
  }

  @Test
  void every_option_of_a_script_of_ours_is_in_the_script() throws IOException {
    for (Path script : scripts()) {
      String text = Files.readString(script);
      Pattern call = Pattern.compile(Pattern.quote(script.toString()) + "\\b([^\\n|`]*)");
      for (Path document : documents()) {
        for (String options : found(call, document)) {
          assertThat(OPTION.matcher(options).results().map(MatchResult::group))
              .as("%s in %s", script, document)
              .allMatch(text::contains);
        }
      }
    }
  }

  @Test
  void the_numbers_of_the_cost_table_are_those_of_the_templates() throws IOException {
    Map<String, Long> counted = new TreeMap<>();
    counted.put(
        "interface endpoints",
        count(
            "consumer",
            "AWS::EC2::VPCEndpoint",
            r -> !r.contains("Gateway") && !r.contains("guardduty")));
    counted.put(
        "GuardDuty endpoint",
        count("consumer", "AWS::EC2::VPCEndpoint", r -> r.contains("guardduty")));
    counted.put(
        "S3 gateway endpoint",
        count("consumer", "AWS::EC2::VPCEndpoint", r -> r.contains("Gateway")));
    counted.put("alarms", count("consumer", "AWS::CloudWatch::Alarm", r -> true));
    counted.put("dashboard", count("consumer", "AWS::CloudWatch::Dashboard", r -> true));
    counted.put("keys", count("consumer", "AWS::KMS::Key", r -> true));
    counted.put("metrics", (long) Metric.values().length);
    Map<String, Long> documented = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("cloudformation/README.md"))) {
      String[] cells = line.split("\\|");
      if (cells.length == 6 && counted.containsKey(cells[1].strip())) {
        documented.putIfAbsent(cells[1].strip(), Long.valueOf(cells[3].strip()));
      }
    }
    assertThat(documented).isEqualTo(counted);
    assertThat(count("producer", "AWS::KMS::Key", r -> true)).isEqualTo(1);
  }

  private static long count(String template, String type, Predicate<String> which) {
    return template(template).section("Resources").values().stream()
        .filter(resource -> type.equals(Template.map(resource).get("Type")))
        .filter(resource -> which.test(resource.toString()))
        .count();
  }

  private static Template template(String name) {
    Path file = Path.of("cloudformation", name + ".yaml");
    try {
      return Template.of(file, Files.readString(file));
    } catch (IOException e) {
      throw new AssertionError("no template " + file, e);
    }
  }

  /** Names in that section of any template. */
  private static Set<String> names(String section) {
    Set<String> names = new TreeSet<>();
    for (String name : List.of("registry", "launch-role", "catalog", "producer", "consumer")) {
      names.addAll(template(name).section(section).keySet());
    }
    return names;
  }

  private static Stream<String> testsAndRecords() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.replace(".java", ""))
          .toList()
          .stream();
    }
  }

  /** Every page that tells somebody what to type. */
  private static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.list(Path.of("docs"));
        Stream<Path> templates = Files.walk(Path.of("cloudformation"))) {
      return Stream.concat(Stream.concat(docs, templates), Stream.of(Path.of("README.md")))
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.endsWith("changelog.md"))
          .sorted()
          .toList();
    }
  }

  private static List<Path> scripts() throws IOException {
    try (Stream<Path> ci = Files.list(Path.of(".ci"));
        Stream<Path> templates = Files.walk(Path.of("cloudformation"))) {
      List<Path> scripts =
          Stream.concat(ci, templates)
              .filter(Files::isExecutable)
              .filter(Files::isRegularFile)
              .toList();
      assertThat(scripts).contains(Path.of(".ci/check-templates"));
      return scripts;
    }
  }

  /** What the first group matches, or the whole where there is none. */
  private static List<String> found(Pattern pattern, Path document) throws IOException {
    return pattern
        .matcher(Files.readString(document))
        .results()
        .map(match -> match.groupCount() == 0 ? match.group() : match.group(1))
        .toList();
  }
}
