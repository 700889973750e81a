package io.s3hydration.cloudformation.iam;

import java.util.List;
import java.util.Locale;

/**
 * {@code Action} or {@code NotAction}.
 *
 * @param inverted for {@code NotAction}
 */
record ActionElement(boolean inverted, List<String> patterns) {

  ActionElement {
    patterns = List.copyOf(patterns);
    for (String pattern : patterns) {
      if (!pattern.equals("*") && !pattern.matches("[a-z0-9-]+:[A-Za-z0-9*?]+")) {
        throw new IllegalArgumentException("no action: " + pattern);
      }
    }
  }

  boolean matches(String action) {
    return inverted
        != patterns.stream()
            .anyMatch(
                pattern ->
                    Glob.matches(
                        pattern.toLowerCase(Locale.ROOT),
                        action.toLowerCase(Locale.ROOT),
                        Context.empty()));
  }
}
