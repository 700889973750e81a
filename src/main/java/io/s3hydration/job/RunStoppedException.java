package io.s3hydration.job;

/** The run cannot go on. Never skipped, whatever the kind of the failure behind it. */
final class RunStoppedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RunStoppedException(String reason) {
    super(reason);
  }
}
