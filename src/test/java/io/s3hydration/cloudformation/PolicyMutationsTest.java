package io.s3hydration.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.cloudformation.Documents.Document;
import io.s3hydration.cloudformation.PolicyMutants.Mutant;
import io.s3hydration.cloudformation.iam.Policy;
import io.s3hydration.cloudformation.iam.PolicyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The test of the tables: whatever a statement loses, some case answers differently. So each
 * statement, each action, resource, principal and condition of each policy decides something that
 * somebody wrote down.
 */
class PolicyMutationsTest {

  /**
   * {@code | mutant | why it changes no answer |}, in Markdown; the first is a regular expression.
   */
  private static final Path KNOWN = Path.of("cloudformation", "policy-cases", "README.md");

  private static final String SAME_TEMPLATE_AGAIN = "launch-producer.";

  @Test
  void every_change_of_a_policy_changes_an_answer() throws IOException {
    Map<Setting, List<Question>> bySetting =
        PolicyCases.all().stream()
            .collect(
                Collectors.groupingBy(
                    PolicyCase::setting,
                    LinkedHashMap::new,
                    Collectors.mapping(Question::of, Collectors.toList())));
    // By shape, and whether some case of some setting sees it.
    Map<String, Boolean> seen = new LinkedHashMap<>();
    for (Map.Entry<Setting, List<Question>> setting : bySetting.entrySet()) {
      for (Document document : Organisation.in(setting.getKey()).documents().values()) {
        if (!document.name().startsWith(SAME_TEMPLATE_AGAIN)) {
          for (Mutant mutant : PolicyMutants.of(document)) {
            seen.merge(
                shape(mutant),
                isSeen(mutant, document, setting.getValue(), seen),
                Boolean::logicalOr);
          }
        }
      }
    }
    List<String> survivors =
        seen.entrySet().stream().filter(e -> !e.getValue()).map(Map.Entry::getKey).toList();
    int killed = seen.size() - survivors.size();
    List<Pattern> known = known();
    List<String> unknown =
        survivors.stream()
            .filter(mutant -> known.stream().noneMatch(p -> p.matcher(mutant).find()))
            .toList();
    System.out.printf(
        "policy mutants: %d seen by a case, %d known to change nothing, %d unseen%n",
        killed, survivors.size() - unknown.size(), unknown.size());
    assertThat(unknown).as("\n" + String.join("\n", unknown)).isEmpty();
    assertThat(known)
        .as("every exception in %s is still one", KNOWN)
        .allMatch(p -> survivors.stream().anyMatch(mutant -> p.matcher(mutant).find()));
    assertThat(killed).isGreaterThan(500);
  }

  /** The change and its statement, without the names that differ from setting to setting. */
  private static String shape(Mutant mutant) {
    return Stream.of(mutant.toString(), mutant.original().toString())
        .map(text -> text.replaceAll("arn:[^\" ]*|\\bo-[a-z0-9]+|vpce-[0-9a-f]+", "…"))
        .map(text -> text.replaceAll("eu-central-1|us-gov-west-1", "…"))
        .collect(Collectors.joining(" "));
  }

  private static boolean isSeen(
      Mutant mutant, Document document, List<Question> questions, Map<String, Boolean> before) {
    if (before.getOrDefault(shape(mutant), false)) {
      return true;
    }
    Policy changed = PolicyReader.read(document.name(), document.kind(), mutant.json());
    return questions.stream()
        .filter(question -> question.involved().contains(document.name()))
        .anyMatch(
            question ->
                Question.kindOf(question.answerWith(changed)) != question.asked().expected());
  }

  private static List<Pattern> known() throws IOException {
    return Files.readAllLines(KNOWN).stream()
        .filter(line -> line.startsWith("| `^"))
        .map(
            line -> line.substring(line.indexOf('`') + 1, line.indexOf('`', line.indexOf('`') + 1)))
        // A pipe in a table's cell is escaped.
        .map(pattern -> Pattern.compile(pattern.replace("\\|", "|")))
        .toList();
  }
}
