package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code docs/configuration.md} says what the program knows, no more and no less. */
class ConfigurationDocTest {

  private static final Path METADATA =
      Path.of("target/classes/META-INF/spring-configuration-metadata.json");

  /** A row of one of the tables. */
  private record Row(
      String property, String variable, String type, String byDefault, String example) {

    static Row of(String line) {
      List<String> cells = Arrays.stream(line.split("\\|")).map(Row::plain).toList();
      return cells.size() == 7
          ? new Row(cells.get(1), cells.get(2), cells.get(3), cells.get(4), cells.get(6))
          : new Row(cells.get(1), cells.get(2), "", cells.get(3), cells.get(5));
    }

    private static String plain(String cell) {
      return cell.strip().replace("`", "");
    }
  }

  @Test
  void every_property_stands_in_the_tables_with_its_default_and_type() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    rows("hydration.").forEach(r -> documented.put(r.property(), r.byDefault() + ", " + r.type()));
    Map<String, String> known = new TreeMap<>();
    for (JsonNode property : properties(Files.readString(METADATA))) {
      known.put(
          property.path("name").asString(),
          byDefault(property.path("defaultValue")) + ", " + type(property.path("type").asString()));
    }
    assertThat(documented).isNotEmpty().isEqualTo(known);
  }

  @Test
  void every_environment_variable_sets_its_property() throws IOException {
    for (Row row : rows("")) {
      assertThat(bound(row.variable(), row.property())).as(row.variable()).isEqualTo("x");
      String dashesToo = row.property().toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
      assertThat(bound(dashesToo, row.property())).as(dashesToo).isEqualTo("x");
    }
  }

  @Test
  void the_examples_are_a_configuration_that_fits() throws IOException {
    Map<String, Object> variables = new HashMap<>();
    rows("hydration.").forEach(row -> variables.put(row.variable(), row.example()));
    variables.remove("HYDRATION_PRODUCER_PROFILE"); // either a role or a profile
    HydrationProperties bound =
        Binder.get(environment(variables)).bindOrCreate("hydration", HydrationProperties.class);

    assertThat(bound.consumer().prefix()).isEqualTo("from-producer/");
    ConfigurationCheck.check(bound, List.of(), null);
  }

  @Test
  void what_belongs_to_the_clients_is_known_to_spring_cloud_aws() throws IOException {
    Set<String> known = new TreeSet<>();
    for (URL metadata :
        Collections.list(
            getClass()
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json"))) {
      try (InputStream text = metadata.openStream()) {
        properties(new String(text.readAllBytes(), StandardCharsets.UTF_8))
            .forEach(property -> known.add(property.path("name").asString()));
      }
    }
    assertThat(rows("spring.cloud.aws.")).isNotEmpty().extracting(Row::property).isSubsetOf(known);
  }

  private static List<Row> rows(String prefix) throws IOException {
    return Files.readAllLines(Path.of("docs/configuration.md")).stream()
        .filter(line -> line.startsWith("| `" + prefix))
        .map(Row::of)
        .toList();
  }

  private static JsonNode properties(String metadata) {
    return JsonMapper.shared().readTree(metadata).path("properties");
  }

  private static String byDefault(JsonNode value) {
    if (value.isMissingNode()) {
      return "none";
    }
    return value.asString().isEmpty() ? "empty" : value.asString();
  }

  /** The word of the tables for a type; for a choice, its values. */
  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "String" -> "text";
      case "URI" -> "URL";
      case "Boolean" -> "boolean";
      case "Integer", "Double" -> "number";
      case "Duration" -> "duration";
      case "DataSize" -> "size";
      default -> choices(name);
    };
  }

  private static String choices(String name) {
    try {
      return Arrays.stream(Class.forName(name).getEnumConstants())
          .map(choice -> choice.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
          .collect(Collectors.joining(", "));
    } catch (ClassNotFoundException e) {
      throw new AssertionError("no word for the type " + name, e);
    }
  }

  private static String bound(String variable, String property) {
    return Binder.get(environment(Map.of(variable, "x"))).bind(property, String.class).get();
  }

  private static StandardEnvironment environment(Map<String, Object> variables) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    return environment;
  }
}
