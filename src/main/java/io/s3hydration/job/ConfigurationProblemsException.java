package io.s3hydration.job;

import io.s3hydration.report.Verdict;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.ExitCodeGenerator;

/** Everything that is wrong with the configuration, at once. Ends the program with exit code 2. */
final class ConfigurationProblemsException extends RuntimeException implements ExitCodeGenerator {

  private static final long serialVersionUID = 1L;

  ConfigurationProblemsException(List<ConfigurationProblem> problems) {
    super(
        problems.stream()
            .map(problem -> "- " + problem)
            .collect(Collectors.joining(System.lineSeparator())));
  }

  @Override
  public int getExitCode() {
    return Verdict.BAD_INPUT.exitCode();
  }
}
