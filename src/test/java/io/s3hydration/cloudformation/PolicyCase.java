package io.s3hydration.cloudformation;

import java.util.Map;

/**
 * One question of the policy tables, and the answer that is right.
 *
 * @param place file and line
 * @param setting in which the templates are resolved
 * @param through the endpoint or the service through which the request comes; {@code -} for neither
 * @param with context keys and their values, beside those that every request of this kind has
 */
record PolicyCase(
    String place,
    Setting setting,
    String who,
    String action,
    String resource,
    String through,
    Map<String, String> with,
    Answer expected,
    String because) {

  /** What a row may expect. */
  enum Answer {
    ALLOW,
    /** A statement denies it. */
    DENY,
    /** Nothing denies it, and nothing allows it. */
    REFUSE
  }

  @Override
  public String toString() {
    return "%s: %s does %s on %s through %s with %s in %s"
        .formatted(place, who, action, resource, through, with, setting);
  }
}
