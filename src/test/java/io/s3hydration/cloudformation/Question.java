package io.s3hydration.cloudformation;

import io.s3hydration.cloudformation.Subjects.Subject;
import io.s3hydration.cloudformation.iam.Caller;
import io.s3hydration.cloudformation.iam.Context;
import io.s3hydration.cloudformation.iam.Decision;
import io.s3hydration.cloudformation.iam.Evaluation;
import io.s3hydration.cloudformation.iam.Policies;
import io.s3hydration.cloudformation.iam.Policy;
import io.s3hydration.cloudformation.iam.PolicyKind;
import io.s3hydration.cloudformation.iam.PolicyReader;
import io.s3hydration.cloudformation.iam.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;

/**
 * A case of the tables, put to the policies of its setting.
 *
 * <p>What is not ours is taken to be as open as it can be: another account's bucket, key or role
 * lets everyone in. What the case then refuses, our policies refuse.
 */
final class Question {

  private static final Policy EVERYTHING =
      foreign("everything", PolicyKind.IDENTITY, "'Action': '*', 'Resource': '*'");
  private static final Policy OPEN =
      foreign("open", PolicyKind.RESOURCE, "'Principal': '*', 'Action': '*', 'Resource': '*'");
  private static final Policy OPEN_ROLE =
      foreign("open role", PolicyKind.TRUST, "'Principal': '*', 'Action': '*'");

  /**
   * What stands among the condition keys of a case and is none: the session's name, who owns the
   * resource, a policy that is left out, and a resource's policy that lets everyone in instead.
   */
  static final Set<String> DIRECTIONS = Set.of("session", "owner", "without", "open");

  private final Organisation organisation;
  private final PolicyCase asked;
  private final Subject subject;
  private final Request request;
  private final Policies policies;
  private final Set<String> involved = new HashSet<>();

  private Question(PolicyCase asked) {
    this.asked = asked;
    this.organisation = Organisation.in(asked.setting());
    this.subject =
        new Subjects(organisation).of(asked.who(), asked.with().getOrDefault("session", "run-1"));
    String resource = organisation.expand(asked.resource());
    Context context = new Contexts(organisation, asked, subject).of(resource);
    String account =
        Optional.ofNullable(asked.with().get("owner"))
            .or(
                () ->
                    context.asMap().getOrDefault("aws:ResourceAccount", List.of()).stream()
                        .findFirst())
            .orElseThrow(() -> new AssertionError("whose is " + resource + "?"));
    this.request = new Request(subject.caller(), asked.action(), resource, account, context);
    this.policies = policies();
  }

  static Question of(PolicyCase asked) {
    try {
      return new Question(asked);
    } catch (IllegalArgumentException | AssertionError e) {
      throw new AssertionError(asked + ": " + e.getMessage(), e);
    }
  }

  /** Names of the documents that bear on the answer. */
  Set<String> involved() {
    return involved;
  }

  PolicyCase asked() {
    return asked;
  }

  Request request() {
    return request;
  }

  Policies asItIs() {
    return policies;
  }

  Decision answer() {
    return Evaluation.decide(request, policies);
  }

  /** The answer if one of the policies were another. */
  Decision answerWith(Policy other) {
    UnaryOperator<Policy> change = policy -> policy.name().equals(other.name()) ? other : policy;
    return Evaluation.decide(
        request,
        new Policies(
            policies.identity().stream().map(change).toList(),
            policies.boundary().map(change),
            policies.session().map(change),
            policies.resource().map(change),
            policies.endpoint().map(change),
            policies.serviceControl().stream()
                .map(level -> level.stream().map(change).toList())
                .toList()));
  }

  static PolicyCase.Answer kindOf(Decision decision) {
    return switch (decision) {
      case Decision.Allowed allowed -> PolicyCase.Answer.ALLOW;
      case Decision.ExplicitlyDenied denied -> PolicyCase.Answer.DENY;
      case Decision.ImplicitlyDenied refused -> PolicyCase.Answer.REFUSE;
    };
  }

  private Policies policies() {
    List<Policy> identity = new ArrayList<>();
    subject.identity().stream()
        .filter(name -> !isLeftOut(name))
        .forEach(name -> identity.add(ours(name)));
    if (subject.mayEverything()) {
      identity.add(EVERYTHING);
    }
    List<Policy> guardrails = new ArrayList<>();
    if (subject.account().map(Organisation::organisationOf).equals(Optional.of(Organisation.ID))) {
      organisation.documents().values().stream()
          .filter(document -> document.kind() == PolicyKind.SERVICE_CONTROL)
          .forEach(document -> guardrails.add(ours(document.name())));
    }
    List<List<Policy>> levels =
        guardrails.isEmpty() ? List.of() : List.of(with(EVERYTHING, guardrails));
    return new Policies(
        identity,
        subject.boundary().map(this::ours),
        Optional.empty(),
        resourcePolicy(),
        asked.through().contains(".") ? Optional.of(ours(asked.through())) : Optional.empty(),
        levels);
  }

  private boolean isLeftOut(String name) {
    return name.equals(asked.with().get("without"));
  }

  private static List<Policy> with(Policy first, List<Policy> others) {
    List<Policy> all = new ArrayList<>(others);
    all.addFirst(first);
    return all;
  }

  private Policy ours(String name) {
    involved.add(name);
    return organisation.policy(name);
  }

  private Optional<Policy> resourcePolicy() {
    String service = request.action().substring(0, request.action().indexOf(':'));
    String arn = request.resource();
    if (service.equals("iam") || arn.equals("*")) {
      return Optional.empty();
    }
    String holder =
        service.equals("s3") && arn.contains("/") ? arn.substring(0, arn.indexOf('/')) : arn;
    return organisation
        .attachedTo(holder)
        .map(document -> policyOf(document.name(), document.kind()))
        .orElseGet(() -> foreignPolicy(service));
  }

  private Optional<Policy> policyOf(String name, PolicyKind kind) {
    if (name.equals(asked.with().get("open"))) {
      return Optional.of(kind == PolicyKind.TRUST ? OPEN_ROLE : OPEN);
    }
    if (!isLeftOut(name)) {
      return Optional.of(ours(name));
    }
    return switch (kind) {
      case KEY -> Optional.of(delegating(PolicyKind.KEY, ", 'Resource': '*'"));
      case TRUST -> Optional.of(delegating(PolicyKind.TRUST, ""));
      default -> Optional.empty();
    };
  }

  /** In the caller's own account only what must have a policy has one: it leaves it to IAM. */
  private Optional<Policy> foreignPolicy(String service) {
    boolean sameAccount = subject.account().equals(Optional.of(request.account()));
    return switch (service) {
      case "sts" -> Optional.of(sameAccount ? delegating(PolicyKind.TRUST, "") : OPEN_ROLE);
      case "kms" ->
          Optional.of(sameAccount ? delegating(PolicyKind.KEY, ", 'Resource': '*'") : OPEN);
      case "s3", "sqs", "sns", "ecr" -> sameAccount ? Optional.empty() : Optional.of(OPEN);
      default -> Optional.empty();
    };
  }

  private Policy delegating(PolicyKind kind, String resource) {
    return foreign(
        "delegating",
        kind,
        "'Principal': {'AWS': '%s'}, 'Action': '*'%s".formatted(request.account(), resource));
  }

  private static Policy foreign(String name, PolicyKind kind, String elements) {
    String json =
        "{'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', %s}]}".formatted(elements);
    return PolicyReader.read(name, kind, JsonMapper.shared().readTree(json.replace('\'', '"')));
  }

  /** What the request has in every case of its kind, for messages. */
  @Override
  public String toString() {
    Caller caller = request.caller();
    return asked + ", as " + caller + " in " + Map.copyOf(request.context().asMap());
  }
}
