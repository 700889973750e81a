package io.s3hydration.cloudformation.iam;

/** Where a policy is attached: this says which elements it must have, and how it is combined. */
public enum PolicyKind {
  IDENTITY(false, true),
  BOUNDARY(false, true),
  SESSION(false, true),
  SERVICE_CONTROL(false, true),
  ENDPOINT(true, true),
  /** A role's. Nobody assumes the role unless it says so. */
  TRUST(true, false),
  /** A KMS key's. Nobody uses the key unless it says so, the account's own root included. */
  KEY(true, true),
  /** A bucket's, queue's or topic's: one of two ways to be allowed in its account. */
  RESOURCE(true, true),
  /** An ECR repository's: the same, without a Resource element. */
  REPOSITORY(true, false);

  private final boolean namesPrincipals;
  private final boolean namesResources;

  PolicyKind(boolean namesPrincipals, boolean namesResources) {
    this.namesPrincipals = namesPrincipals;
    this.namesResources = namesResources;
  }

  boolean namesPrincipals() {
    return namesPrincipals;
  }

  boolean namesResources() {
    return namesResources;
  }

  /** Whether an identity policy by itself is not enough, in the same account too. */
  boolean isAlwaysAsked() {
    return this == TRUST || this == KEY;
  }

  public boolean isOfAResource() {
    return this == TRUST || this == KEY || this == RESOURCE || this == REPOSITORY;
  }
}
