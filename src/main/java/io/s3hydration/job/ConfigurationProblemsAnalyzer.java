package io.s3hydration.job;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints {@link ConfigurationProblemsException} as a list instead of a stack trace. */
final class ConfigurationProblemsAnalyzer
    extends AbstractFailureAnalyzer<ConfigurationProblemsException> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, ConfigurationProblemsException cause) {
    return new FailureAnalysis(
        "tried to start but the configuration does not fit:"
            + System.lineSeparator()
            + cause.getMessage(),
        "Correct these properties (or their environment variables: HYDRATION_PRODUCER_BUCKET for"
            + " hydration.producer.bucket). Nothing was read or written. All properties:"
            + " docs/configuration.md",
        cause);
  }
}
