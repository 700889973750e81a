package io.s3hydration.report;

/** Another run holds the lease, and was seen to be alive. */
public final class LeaseHeldException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LeaseHeldException(String message) {
    super(message);
  }
}
