package io.s3hydration.cloudformation.iam;

import java.util.List;

/**
 * {@code Resource} or {@code NotResource}.
 *
 * @param inverted for {@code NotResource}
 */
record ResourceElement(boolean inverted, List<String> patterns) {

  ResourceElement {
    patterns = List.copyOf(patterns);
    for (String pattern : patterns) {
      if (!pattern.equals("*") && !pattern.startsWith("arn:")) {
        throw new IllegalArgumentException("no resource: " + pattern);
      }
    }
  }

  boolean matches(Request request) {
    return inverted
        != patterns.stream()
            .anyMatch(
                pattern ->
                    pattern.equals("*")
                        || Glob.arnMatches(pattern, request.resource(), request.context()));
  }
}
