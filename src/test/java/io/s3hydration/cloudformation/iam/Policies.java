package io.s3hydration.cloudformation.iam;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All the policies that bear on one request.
 *
 * @param identity of who acts
 * @param boundary the maximum of who acts
 * @param session passed when the role was assumed
 * @param resource of what is acted on
 * @param endpoint of the VPC endpoint the request came through
 * @param serviceControl of the caller's account, from the organisation's root down: each level must
 *     allow
 */
public record Policies(
    List<Policy> identity,
    Optional<Policy> boundary,
    Optional<Policy> session,
    Optional<Policy> resource,
    Optional<Policy> endpoint,
    List<List<Policy>> serviceControl) {

  public Policies {
    identity = List.copyOf(identity);
    serviceControl = List.copyOf(serviceControl);
    resource.ifPresent(
        policy -> {
          if (!policy.kind().isOfAResource()) {
            throw new IllegalArgumentException(policy.name() + " is no policy of a resource");
          }
        });
  }

  public static Policies none() {
    return new Policies(
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  public Policies identity(Policy... policies) {
    return new Policies(List.of(policies), boundary, session, resource, endpoint, serviceControl);
  }

  public Policies boundary(Policy policy) {
    return new Policies(identity, Optional.of(policy), session, resource, endpoint, serviceControl);
  }

  public Policies session(Policy policy) {
    return new Policies(
        identity, boundary, Optional.of(policy), resource, endpoint, serviceControl);
  }

  public Policies resource(Policy policy) {
    return new Policies(identity, boundary, session, Optional.of(policy), endpoint, serviceControl);
  }

  public Policies endpoint(Policy policy) {
    return new Policies(identity, boundary, session, resource, Optional.of(policy), serviceControl);
  }

  public Policies serviceControl(List<List<Policy>> levels) {
    return new Policies(identity, boundary, session, resource, endpoint, levels);
  }

  /** All that apply to the caller; to a service only those of the resource and the endpoint do. */
  Stream<Policy> applyingTo(Caller caller) {
    Stream<Policy> ofOthers = Stream.concat(resource.stream(), endpoint.stream());
    return switch (caller) {
      case Caller.Service service -> ofOthers;
      case Caller.Anonymous anonymous -> ofOthers;
      case Caller.RootUser root ->
          Stream.concat(ofOthers, serviceControl.stream().flatMap(List::stream));
      case Caller.RoleSession role ->
          Stream.of(
                  ofOthers,
                  identity.stream(),
                  boundary.stream(),
                  session.stream(),
                  serviceControl.stream().flatMap(List::stream))
              .flatMap(policies -> policies);
    };
  }
}
