package io.s3hydration.cloudformation.iam;

/**
 * As what a statement names the caller. It decides what an Allow of a resource's policy is worth.
 */
enum Grantee {
  /** The statement is attached to who acts, and names nobody. */
  BEARER,
  /** The account as a whole: its own IAM policies are to decide. */
  ACCOUNT,
  /** Everyone, by {@code *}. */
  EVERYONE,
  /** The role whose session it is: boundary and session policies still limit it. */
  ROLE,
  /** The very session or user: nothing but an explicit Deny limits it. */
  ITSELF,
  SERVICE
}
