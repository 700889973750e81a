package io.s3hydration.cloudformation;

import io.s3hydration.cloudformation.Documents.Document;
import io.s3hydration.cloudformation.iam.Caller;
import io.s3hydration.cloudformation.iam.PolicyKind;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who may be asked about in the policy tables. */
final class Subjects {

  /**
   * @param account empty for services and nobody
   * @param identity names of the policies of who acts
   * @param boundary name of the policy that limits who acts
   * @param mayEverything in addition, as an administrator of the account
   */
  record Subject(
      Caller caller,
      Optional<String> account,
      List<String> identity,
      Optional<String> boundary,
      boolean mayEverything) {}

  private static final String BARE = "bare ";
  private static final String EVERYTHING = "given everything ";
  private static final Pattern ROLE_ARN = Pattern.compile("arn:[a-z-]+:iam::(\\d{12}):role/.+");

  private final Organisation organisation;

  Subjects(Organisation organisation) {
    this.organisation = organisation;
  }

  /**
   * {@code consumer.TaskRole} is a session of that role with its own policies, {@code given
   * everything} before it with an administrator's besides, {@code neighbour-admin} an administrator
   * of an account, the ARN of a role an administrator of that name, {@code bare} before it a role
   * without any policy, {@code events.amazonaws.com} a service.
   */
  Subject of(String who, String session) {
    return switch (who) {
      case "producer-admin" -> admin(Place.PRODUCER_ACCOUNT, "admin", session);
      case "consumer-admin" -> admin(Place.CONSUMER_ACCOUNT, "admin", session);
      case "neighbour-admin" -> admin("333333333333", "admin", session);
      case "outsider-admin" -> admin("999999999999", "admin", session);
      case "producer-root" -> root(Place.PRODUCER_ACCOUNT);
      case "consumer-root" -> root(Place.CONSUMER_ACCOUNT);
      case "anonymous" ->
          new Subject(new Caller.Anonymous(), Optional.empty(), List.of(), Optional.empty(), false);
      case "operator" ->
          new Subject(
              new Caller.RoleSession(role(Place.CONSUMER_ACCOUNT, "operator"), session),
              Optional.of(Place.CONSUMER_ACCOUNT),
              List.of("consumer.OperatorPolicy"),
              Optional.empty(),
              false);
      default -> other(who, session);
    };
  }

  private Subject other(String who, String session) {
    boolean bare = who.startsWith(BARE);
    String name = organisation.expand(bare ? who.substring(BARE.length()) : who);
    if (name.endsWith(".amazonaws.com")) {
      return new Subject(
          new Caller.Service(name), Optional.empty(), List.of(), Optional.empty(), false);
    }
    Matcher role = ROLE_ARN.matcher(name);
    if (role.matches()) {
      return new Subject(
          new Caller.RoleSession(name, session),
          Optional.of(role.group(1)),
          List.of(),
          Optional.empty(),
          !bare);
    }
    boolean everything = who.startsWith(EVERYTHING);
    String id = everything ? who.substring(EVERYTHING.length()) : who;
    int dot = id.indexOf('.');
    if (dot < 0) {
      throw new AssertionError("nobody is called " + who);
    }
    Stack stack = organisation.stack(id.substring(0, dot));
    return roleOf(stack, id.substring(dot + 1), session, everything);
  }

  private Subject roleOf(Stack stack, String logicalId, String session, boolean everything) {
    String arn = stack.arn(logicalId);
    List<String> identity =
        organisation.documents().values().stream()
            .filter(document -> document.kind() == PolicyKind.IDENTITY)
            .filter(document -> document.attachedTo().contains(arn))
            .map(Document::name)
            .toList();
    return new Subject(
        new Caller.RoleSession(arn, session),
        Optional.of(stack.place().account()),
        identity,
        Optional.ofNullable(stack.get(logicalId).at("PermissionsBoundary"))
            .map(boundary -> boundary(String.valueOf(boundary))),
        everything);
  }

  private String boundary(String arn) {
    return organisation.documents().keySet().stream()
        .filter(name -> name.endsWith(".BoundaryPolicy"))
        .filter(name -> organisation.expand("{" + name + "}").equals(arn))
        .findFirst()
        .orElseThrow(() -> new AssertionError("a boundary that is in no template: " + arn));
  }

  private Subject admin(String account, String name, String session) {
    return new Subject(
        new Caller.RoleSession(role(account, name), session),
        Optional.of(account),
        List.of(),
        Optional.empty(),
        true);
  }

  private static Subject root(String account) {
    return new Subject(
        new Caller.RootUser(account), Optional.of(account), List.of(), Optional.empty(), true);
  }

  private String role(String account, String name) {
    return "arn:%s:iam::%s:role/%s".formatted(organisation.partition(), account, name);
  }
}
