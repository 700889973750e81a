package io.s3hydration.cloudformation.iam;

import java.util.List;

/** What AWS answers, and why. */
public sealed interface Decision {

  /**
   * @param by every statement that allows, in whatever policy
   */
  record Allowed(List<String> by) implements Decision {}

  /**
   * @param by every statement that denies
   */
  record ExplicitlyDenied(List<String> by) implements Decision {}

  /**
   * @param because which kind of policy does not allow
   */
  record ImplicitlyDenied(String because) implements Decision {}

  default boolean isAllowed() {
    return this instanceof Allowed;
  }
}
