package io.s3hydration.report;

/**
 * Parameters or stored state that a run cannot be built on. No copy, index or marker was changed.
 */
public final class BadInputException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param problem "tried to … but …"
   * @param advice what to do, as a sentence
   */
  public BadInputException(String problem, String advice) {
    super(problem + ". " + advice);
  }
}
