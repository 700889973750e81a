package io.s3hydration.backend;

/**
 * Whether a backend can do something that S3 can.
 *
 * @param whyNot empty if it can
 */
public record Ability(String whyNot) {

  private static final Ability YES = new Ability("");

  public static Ability yes() {
    return YES;
  }

  public static Ability no(String because) {
    return new Ability(because);
  }

  public boolean isThere() {
    return whyNot.isEmpty();
  }
}
