package io.s3hydration.cloudformation;

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs tests of the templates over the working directory and prints those that fail, as {@code
 * FAILED class.method}. A process of its own, because tests find the templates by the working
 * directory. The argument is a regular expression for the simple names of their classes.
 */
final class TestsOfOneDirectory {

  private TestsOfOneDirectory() {}

  public static void main(String[] args) {
    LauncherDiscoveryRequest tests =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectPackage("io.s3hydration"))
            .filters(includeClassNamePatterns(".*\\.(" + args[0] + ")"))
            .build();
    int[] run = new int[1];
    LauncherFactory.create()
        .execute(
            tests,
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                run[0] += test.isTest() ? 1 : 0;
                if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                  System.out.println("FAILED " + name(test));
                }
              }
            });
    System.out.println("RUN " + run[0]);
  }

  private static String name(TestIdentifier test) {
    return switch (test.getSource().orElse(null)) {
      case MethodSource method ->
          method.getJavaClass().getSimpleName() + "." + method.getMethodName();
      case ClassSource type -> type.getJavaClass().getSimpleName();
      case null, default -> test.getDisplayName();
    };
  }
}
