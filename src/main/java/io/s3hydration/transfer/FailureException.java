package io.s3hydration.transfer;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Failure} on its way to where it is accounted. Whether it ends one object or the run is
 * for {@link FailureKind#stopsRun()} to say.
 */
public final class FailureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public FailureException(Failure failure, @Nullable Throwable cause) {
    super(failure.message(), cause);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
