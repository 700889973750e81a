package io.s3hydration.cloudformation;

import io.s3hydration.cloudformation.Subjects.Subject;
import io.s3hydration.cloudformation.iam.Caller;
import io.s3hydration.cloudformation.iam.Context;
import java.util.Map;

/**
 * The condition keys of a request: what AWS sets for every request of a kind (IAM User Guide:
 * global condition keys; Service Authorization Reference: S3, KMS), and then what the case says.
 */
final class Contexts {

  private final Organisation organisation;
  private final PolicyCase asked;
  private final Subject subject;

  Contexts(Organisation organisation, PolicyCase asked, Subject subject) {
    this.organisation = organisation;
    this.asked = asked;
    this.subject = subject;
  }

  Context of(String resource) {
    Context context = caller().with("aws:SecureTransport", "true");
    String account = accountOf(resource);
    if (!account.isEmpty()) {
      context =
          context
              .with("aws:ResourceAccount", account)
              .with("aws:ResourceOrgID", Organisation.organisationOf(account));
    }
    if (asked.action().startsWith("s3:")) {
      context = context.with("s3:TlsVersion", "1.3");
      context = account.isEmpty() ? context : context.with("s3:ResourceAccount", account);
    }
    if (asked.action().startsWith("kms:") && subject.account().isPresent()) {
      context = context.with("kms:CallerAccount", subject.account().get());
    }
    return said(through(context));
  }

  private Context caller() {
    Context signed = Context.empty().with("aws:PrincipalIsAWSService", "false");
    return switch (subject.caller()) {
      case Caller.RoleSession session ->
          account(signed)
              .with("aws:PrincipalArn", session.role())
              .with("aws:PrincipalType", "AssumedRole")
              .with("aws:userid", "AROAEXAMPLE:" + session.sessionName());
      case Caller.RootUser root ->
          account(signed)
              .with(
                  "aws:PrincipalArn",
                  "arn:" + organisation.partition() + ":iam::" + root.account() + ":root")
              .with("aws:PrincipalType", "Account");
      case Caller.Service service ->
          signed
              .with("aws:PrincipalIsAWSService", "true")
              .with("aws:PrincipalServiceName", service.name());
      case Caller.Anonymous anonymous ->
          Context.empty()
              .with("aws:PrincipalAccount", "anonymous")
              .with("aws:PrincipalType", "Anonymous");
    };
  }

  private Context account(Context context) {
    String account = subject.account().orElseThrow();
    return context
        .with("aws:PrincipalAccount", account)
        .with("aws:PrincipalOrgID", Organisation.organisationOf(account));
  }

  private String accountOf(String resource) {
    if (resource.equals("*")) {
      return subject.account().orElse("");
    }
    String account = resource.split(":", 6)[4];
    if (account.isEmpty() || account.equals("aws")) {
      int slash = resource.indexOf('/');
      String bucket = slash < 0 ? resource : resource.substring(0, slash);
      return organisation.ownerOf(bucket).orElse("");
    }
    return account;
  }

  /** An endpoint of a stack, or a service that acts on the caller's behalf. */
  private Context through(Context context) {
    String through = asked.through();
    if (through.equals("-")) {
      return context;
    }
    int dot = through.indexOf('.');
    if (dot < 0) {
      return context
          .with("aws:ViaAWSService", "true")
          .with("kms:ViaService", through + "." + organisation.region() + ".amazonaws.com");
    }
    Stack stack = organisation.stack(through.substring(0, dot));
    Resource endpoint = stack.get(through.substring(dot + 1));
    return context
        .with("aws:SourceVpce", String.valueOf(PhysicalNames.ref(stack.place(), endpoint)))
        .with("aws:SourceVpc", endpoint.text("VpcId"));
  }

  private Context said(Context context) {
    Context all = context;
    for (Map.Entry<String, String> entry : asked.with().entrySet()) {
      String key = entry.getKey();
      String value = organisation.expand(entry.getValue());
      if (key.startsWith("-")) {
        if (all.asMap().keySet().stream().noneMatch(key.substring(1)::equalsIgnoreCase)) {
          throw new AssertionError(asked + " lacks " + key.substring(1) + " anyhow");
        }
        all = all.without(key.substring(1));
      } else if (value.startsWith("[")) {
        all = all.with(key, value.substring(1, value.length() - 1).split(" "));
      } else if (!Question.DIRECTIONS.contains(key)) {
        all = all.with(key, value);
      }
    }
    return all;
  }
}
