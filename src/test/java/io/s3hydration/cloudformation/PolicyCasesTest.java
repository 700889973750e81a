package io.s3hydration.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3hydration.cloudformation.PolicyCase.Answer;
import io.s3hydration.cloudformation.iam.Decision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every policy of the templates answers as the tables in {@code cloudformation/policy-cases} say.
 */
class PolicyCasesTest {

  private static final int AT_LEAST = 300;

  @Test
  void every_policy_answers_as_the_tables_say() {
    List<PolicyCase> cases = PolicyCases.all();
    List<String> wrong = new ArrayList<>();
    Map<Answer, Integer> counts = new TreeMap<>();
    for (PolicyCase asked : cases) {
      try {
        Question question = Question.of(asked);
        Decision decision = question.answer();
        if (Question.kindOf(decision) != asked.expected()) {
          wrong.add(question + "\n    expected " + asked.expected() + ", got " + decision);
        }
      } catch (AssertionError e) {
        wrong.add(String.valueOf(e.getMessage()));
      }
      counts.merge(asked.expected(), 1, Integer::sum);
    }
    System.out.printf(
        "policy cases: %d from %d rows in %d settings: %s%n",
        cases.size(),
        cases.stream().map(PolicyCase::place).distinct().count(),
        cases.stream().map(PolicyCase::setting).distinct().count(),
        counts);
    assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
    assertThat(cases).hasSizeGreaterThanOrEqualTo(AT_LEAST);
  }

  @Test
  void no_case_is_asked_twice() {
    Set<PolicyCase> seen = new HashSet<>();
    assertThat(
            PolicyCases.all().stream()
                .filter(
                    asked ->
                        !seen.add(
                            new PolicyCase(
                                "",
                                asked.setting(),
                                asked.who(),
                                asked.action(),
                                asked.resource(),
                                asked.through(),
                                asked.with(),
                                Answer.ALLOW,
                                "")))
                .map(PolicyCase::toString)
                .collect(Collectors.toList()))
        .isEmpty();
  }

  @Test
  void a_row_is_a_case_for_each_of_its_callers_actions_and_resources() {
    List<PolicyCase> cases =
        PolicyCases.read(
            Path.of("x.md"),
            List.of(
                "Parameters: `both.CopyTags=true`, `partition=aws-us-gov`",
                "| who | action | resource | through | with | answer | because |",
                "| --- | --- | --- | --- | --- | --- | --- |",
                "| `a`, `b` | s3:Get, s3:Put | x | - | `k=v`; `-l` | refuse | why |",
                "## next",
                "| c | s3:Get | x | e.f | | allow | |"));
    assertThat(cases).hasSize(5);
    PolicyCase first = cases.getFirst();
    assertThat(first.place()).isEqualTo("x.md:4");
    assertThat(first.who()).isEqualTo("a");
    assertThat(first.with()).isEqualTo(Map.of("k", "v", "-l", ""));
    assertThat(first.expected()).isEqualTo(Answer.REFUSE);
    assertThat(first.setting().of("producer")).isEqualTo(Map.of("CopyTags", "true"));
    assertThat(first.setting().of("launch")).isEmpty();
    assertThat(first.setting().partition()).isEqualTo("aws-us-gov");
    assertThat(cases.getLast().setting()).isEqualTo(Setting.DEFAULT);
  }

  @Test
  void a_row_that_cannot_be_read_is_an_error() {
    for (String row :
        List.of(
            "| a | s3:Get | x | - | | allow |",
            "| a | s3:Get | x | - | | maybe | |",
            "| a | s3:Get | x | - | key | allow | |")) {
      assertThatThrownBy(() -> PolicyCases.read(Path.of("x.md"), List.of(row)))
          .isInstanceOfAny(AssertionError.class, IllegalArgumentException.class);
    }
  }
}
