package io.s3hydration.cloudformation.iam;

import java.util.List;
import java.util.Optional;

/**
 * One statement of a policy.
 *
 * @param id of the policy and the statement's Sid, or its number where it has none
 * @param principals empty in policies that are attached to who acts
 * @param resources empty in trust policies
 * @param conditions all must hold
 */
public record Statement(
    String id,
    boolean allows,
    Optional<PrincipalElement> principals,
    ActionElement actions,
    Optional<ResourceElement> resources,
    List<Condition> conditions) {

  public Statement {
    conditions = List.copyOf(conditions);
  }

  /** Whether it speaks of this request; whom it names is a question of its own. */
  boolean applies(Request request) {
    return actions.matches(request.action())
        && resources.map(element -> element.matches(request)).orElse(true)
        && conditions.stream().allMatch(condition -> condition.holds(request.context()));
  }

  /** As which of its names the statement means the caller; empty if it does not. */
  Optional<Grantee> names(Caller caller) {
    return principals.isEmpty() ? Optional.of(Grantee.BEARER) : principals.get().granteeOf(caller);
  }
}
