package io.s3hydration.cloudformation.iam;

import io.s3hydration.cloudformation.iam.Decision.Allowed;
import io.s3hydration.cloudformation.iam.Decision.ExplicitlyDenied;
import io.s3hydration.cloudformation.iam.Decision.ImplicitlyDenied;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * AWS's evaluation logic (IAM User Guide: policy evaluation logic, and cross-account evaluation).
 *
 * <ol>
 *   <li>A Deny anywhere is the end.
 *   <li>Every level of service control policies must allow, and so must the policy of the endpoint.
 *   <li>A service and an anonymous caller need the resource's policy, and nothing else.
 *   <li>In one account, identity or resource policy is enough: an Allow to the very session is not
 *       limited further; one to the role or to everyone is limited by boundary and session policy;
 *       one to the account leaves it to the identity policy.
 *   <li>Between accounts both must allow.
 *   <li>A key and a role are used only if their own policy says so, in their own account too.
 * </ol>
 */
public final class Evaluation {

  private final Request request;
  private final Policies policies;

  private Evaluation(Request request, Policies policies) {
    this.request = request;
    this.policies = policies;
  }

  public static Decision decide(Request request, Policies policies) {
    return new Evaluation(request, policies).decide();
  }

  private Decision decide() {
    List<String> denying =
        policies
            .applyingTo(request.caller())
            .flatMap(policy -> matching(policy, false))
            .map(Statement::id)
            .toList();
    if (!denying.isEmpty()) {
      return new ExplicitlyDenied(denying);
    }
    if (!organisationAllows()) {
      return new ImplicitlyDenied("a service control policy does not allow it");
    }
    if (!allows(policies.endpoint())) {
      return new ImplicitlyDenied("the endpoint's policy does not allow it");
    }
    return refusal()
        .<Decision>map(ImplicitlyDenied::new)
        .orElseGet(
            () ->
                new Allowed(
                    policies
                        .applyingTo(request.caller())
                        .flatMap(policy -> matching(policy, true))
                        .map(Statement::id)
                        .toList()));
  }

  /** Why it is not allowed; empty if it is. */
  private Optional<String> refusal() {
    Set<Grantee> granted = grantedByResource();
    return switch (request.caller()) {
      case Caller.Service service -> unless(!granted.isEmpty(), "the resource's policy");
      case Caller.Anonymous anonymous -> unless(!granted.isEmpty(), "the resource's policy");
      case Caller.RootUser root -> refusalOf(root.account(), granted, true);
      case Caller.RoleSession session -> {
        if (request.account().equals(session.account()) && granted.contains(Grantee.ITSELF)) {
          yield Optional.empty();
        }
        if (!allows(policies.boundary())) {
          yield Optional.of("the boundary does not allow it");
        }
        if (!allows(policies.session())) {
          yield Optional.of("the session policy does not allow it");
        }
        yield refusalOf(session.account(), granted, allowsAny(policies.identity()));
      }
    };
  }

  private Optional<String> refusalOf(String account, Set<Grantee> granted, boolean byIdentity) {
    if (!request.account().equals(account)) {
      return byIdentity
          ? unless(!granted.isEmpty(), "the resource's policy, of another account,")
          : Optional.of("no identity policy allows it, and the resource is another account's");
    }
    boolean direct = granted.stream().anyMatch(grantee -> grantee != Grantee.ACCOUNT);
    boolean identityIsEnough =
        policies.resource().isEmpty()
            || !policies.resource().get().kind().isAlwaysAsked()
            || granted.contains(Grantee.ACCOUNT);
    if (policies.resource().isEmpty() && needsResourcePolicy()) {
      throw new IllegalArgumentException(
          "a question about %s %s without its policy"
              .formatted(request.action(), request.resource()));
    }
    return unless(
        direct || (byIdentity && identityIsEnough),
        byIdentity ? "the resource's policy" : "the identity policy");
  }

  private boolean needsResourcePolicy() {
    return request.action().equals("sts:AssumeRole")
        || (request.action().startsWith("kms:") && request.resource().contains(":key/"));
  }

  private static Optional<String> unless(boolean allowed, String who) {
    return allowed ? Optional.empty() : Optional.of(who + " does not allow it");
  }

  private boolean organisationAllows() {
    return !(request.caller() instanceof Caller.RoleSession
            || request.caller() instanceof Caller.RootUser)
        || policies.serviceControl().stream().allMatch(this::allowsAny);
  }

  private boolean allows(Optional<Policy> policy) {
    return policy.isEmpty() || allowsAny(List.of(policy.get()));
  }

  private boolean allowsAny(Collection<Policy> some) {
    return some.stream().flatMap(policy -> matching(policy, true)).findAny().isPresent();
  }

  private Set<Grantee> grantedByResource() {
    Set<Grantee> granted = EnumSet.noneOf(Grantee.class);
    policies.resource().stream()
        .flatMap(policy -> matching(policy, true))
        .forEach(statement -> granted.add(statement.names(request.caller()).orElseThrow()));
    return granted;
  }

  private Stream<Statement> matching(Policy policy, boolean allowing) {
    return policy.statements().stream()
        .filter(statement -> statement.allows() == allowing)
        .filter(statement -> statement.names(request.caller()).isPresent())
        .filter(statement -> statement.applies(request));
  }
}
