package io.s3hydration.cloudformation.iam;

import java.util.List;

/**
 * @param name where it stands, for people: a template's logical id, say
 */
public record Policy(String name, PolicyKind kind, List<Statement> statements) {

  public Policy {
    statements = List.copyOf(statements);
  }
}
