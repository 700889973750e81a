package io.s3hydration.cloudformation.iam;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code Principal} or {@code NotPrincipal}.
 *
 * @param inverted for {@code NotPrincipal}
 * @param aws account numbers, ARNs, or {@code *} for everyone
 * @param services names of AWS services
 */
record PrincipalElement(boolean inverted, List<String> aws, List<String> services) {

  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}|arn:[a-z-]+:iam::\\d{12}:root");
  private static final Pattern NAMED =
      Pattern.compile("arn:[a-z-]+:(iam::\\d{12}:role|sts::\\d{12}:assumed-role)/[\\w+=,.@/-]+");

  PrincipalElement {
    aws = List.copyOf(aws);
    services = List.copyOf(services);
    for (String name : aws) {
      if (!name.equals("*") && !ACCOUNT.matcher(name).matches() && !NAMED.matcher(name).matches()) {
        throw new IllegalArgumentException("no principal that this evaluator knows: " + name);
      }
    }
    for (String name : services) {
      if (!name.matches("[a-z0-9.-]+\\.amazonaws\\.com")) {
        throw new IllegalArgumentException("no AWS service: " + name);
      }
    }
    if (aws.isEmpty() && services.isEmpty()) {
      throw new IllegalArgumentException("a Principal that names nobody");
    }
  }

  /** The closest of the names that mean the caller. */
  Optional<Grantee> granteeOf(Caller caller) {
    Optional<Grantee> named =
        Stream.concat(
                services.stream()
                    .filter(name -> caller.equals(new Caller.Service(name)))
                    .map(name -> Grantee.SERVICE),
                aws.stream().flatMap(name -> meant(name, caller).stream()))
            .max(Grantee::compareTo);
    if (inverted) {
      return named.isPresent() ? Optional.empty() : Optional.of(Grantee.EVERYONE);
    }
    return named;
  }

  private static Optional<Grantee> meant(String name, Caller caller) {
    if (name.equals("*")) {
      return Optional.of(Grantee.EVERYONE);
    }
    return switch (caller) {
      case Caller.RoleSession session -> {
        if (name.equals(session.arn())) {
          yield Optional.of(Grantee.ITSELF);
        }
        if (name.equals(session.role())) {
          yield Optional.of(Grantee.ROLE);
        }
        yield isAccount(name, session.account()) ? Optional.of(Grantee.ACCOUNT) : Optional.empty();
      }
      case Caller.RootUser root ->
          isAccount(name, root.account()) ? Optional.of(Grantee.ACCOUNT) : Optional.empty();
      case Caller.Service service -> Optional.empty();
      case Caller.Anonymous anonymous -> Optional.empty();
    };
  }

  private static boolean isAccount(String name, String account) {
    return name.equals(account) || (name.endsWith("::" + account + ":root"));
  }
}
