package io.s3hydration.job;

/**
 * One thing that is wrong with the configuration.
 *
 * @param seen the value, or "nothing"; never a secret
 * @param example a value that would do
 */
record ConfigurationProblem(String property, String seen, String why, String example) {

  @Override
  public String toString() {
    return property + " is <" + seen + ">: " + why + ". Example: " + property + "=" + example;
  }
}
