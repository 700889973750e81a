package io.s3hydration.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sample service control policies fit into what AWS Organizations takes, and are explained. */
class GuardrailsTest {

  private static final Path DIRECTORY = Path.of("cloudformation/guardrails");

  /** AWS Organizations, "Quotas": characters of an SCP, and SCPs attached to one OU or account. */
  private static final int MOST_CHARACTERS = 5120;

  private static final int MOST_POLICIES = 5;

  @Test
  void they_are_short_and_few_enough_beside_the_one_that_allows_everything() throws IOException {
    assertThat(policies()).isNotEmpty().hasSizeLessThan(MOST_POLICIES);
    for (Path policy : policies()) {
      assertThat(read(policy).toString().length())
          .as(policy.toString())
          .isLessThan(MOST_CHARACTERS);
    }
  }

  @Test
  void they_only_deny() throws IOException {
    for (Path policy : policies()) {
      for (JsonNode statement : read(policy).path("Statement")) {
        assertThat(statement.path("Effect").asString()).as(statement.toString()).isEqualTo("Deny");
        assertThat(statement.has("Condition")).as(statement.toString()).isTrue();
      }
    }
  }

  @Test
  void each_statement_has_its_row_in_the_order_of_the_files() throws IOException {
    List<String> expected = new ArrayList<>();
    for (Path policy : policies()) {
      String file = "`" + policy.getFileName() + "`";
      for (JsonNode statement : read(policy).path("Statement")) {
        expected.add(file + " `" + statement.path("Sid").asString() + "`");
        assertThat(statement.path("Sid").asString()).isNotEmpty();
      }
    }
    List<String> rows = new ArrayList<>();
    String file = "";
    for (String line : Files.readAllLines(DIRECTORY.resolve("README.md"))) {
      if (line.matches("\\|.*\\| `Deny\\w+` \\|.*\\w.*\\|")) {
        String[] cells = line.split("\\|");
        file = cells[1].isBlank() ? file : cells[1].strip();
        rows.add(file + " " + cells[2].strip());
      }
    }
    assertThat(rows).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** ECR makes grants in the name of whoever creates the repository, and that is no launch role. */
  @Test
  void the_keys_of_the_products_have_the_tag_that_they_guard_and_the_key_of_the_images_has_not()
      throws IOException {
    String guarded =
        read(DIRECTORY.resolve("keys.json"))
            .at("/Statement/0/Condition/StringEquals/aws:ResourceTag~1Application")
            .asString();
    assertThat(applicationsOfKeys("producer")).containsExactly(guarded);
    assertThat(applicationsOfKeys("consumer")).containsExactly(guarded, guarded);
    assertThat(applicationsOfKeys("registry")).hasSize(1).doesNotContain(guarded);
  }

  /** The tag {@code Application} of each KMS key of a template. */
  private static List<String> applicationsOfKeys(String template) {
    List<String> applications = new ArrayList<>();
    for (Object resource : Template.named(template).section("Resources").values()) {
      if (!Template.required(Template.map(resource), "Type").equals("AWS::KMS::Key")) {
        continue;
      }
      Map<String, Object> properties =
          Template.map(Template.required(Template.map(resource), "Properties"));
      for (Object tag : (List<?>) Template.required(properties, "Tags")) {
        if (Template.required(Template.map(tag), "Key").equals("Application")) {
          applications.add(String.valueOf(Template.map(tag).get("Value")));
        }
      }
    }
    return applications;
  }

  private static List<Path> policies() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  private static JsonNode read(Path policy) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(policy));
  }
}
