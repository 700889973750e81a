package io.s3hydration;

import io.s3hydration.job.FailedStart;
import java.io.Console;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Runs one hydration and leaves with its verdict's exit code. */
@SpringBootApplication
public class HydrationApplication {

  private static final String CONSOLE_FORMAT = "logging.structured.format.console";

  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String... args) {
    SpringApplication application = new SpringApplication(HydrationApplication.class);
    application.setDefaultProperties(Map.of(CONSOLE_FORMAT, isTerminal() ? "" : "ecs"));
    FailedStart failed = new FailedStart();
    application.addListeners(failed);
    try {
      return SpringApplication.exit(application.run(args));
    } catch (SpringApplication.AbandonedRunException e) {
      throw e; // a tool wanted no more than the context
    } catch (RuntimeException e) {
      return failed.exitCode(e); // Boot has printed why
    }
  }

  /** People read lines, log services read JSON; the property above decides otherwise. */
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
