package io.s3hydration;

import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Runs one hydration and leaves with its verdict's exit code. */
@SpringBootApplication
public class HydrationApplication {

  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String... args) {
    SpringApplication application = new SpringApplication(HydrationApplication.class);
    try {
      return SpringApplication.exit(application.run(args));
    } catch (SpringApplication.AbandonedRunException e) {
      throw e; // a tool wanted no more than the context
    } catch (RuntimeException e) {
      // Boot has printed why. It forgets the code where a listener of a context that did not come
      // up fails too, and that ends with 1 whatever the cause says.
      return exitCode(e);
    }
  }

  private static int exitCode(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ExitCodeGenerator known) {
        return known.getExitCode();
      }
    }
    return 1;
  }
}
