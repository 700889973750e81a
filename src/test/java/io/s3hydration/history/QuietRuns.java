package io.s3hydration.history;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Hundreds of runs fail in a test of histories, and each would say so. */
final class QuietRuns implements BeforeEachCallback, AfterEachCallback {

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.s3hydration");

  @Override
  public void beforeEach(ExtensionContext context) {
    logger.setLevel(Level.OFF);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    logger.setLevel(null);
  }
}
