package io.s3hydration.report;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Another run holds the lease, and was seen to be alive. */
public final class LeaseHeldException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable LeaseHolder holder;

  LeaseHeldException(String message, @Nullable LeaseHolder holder) {
    super(message);
    this.holder = holder;
  }

  /** Who; empty if what stands there does not say. */
  public Optional<LeaseHolder> holder() {
    return Optional.ofNullable(holder);
  }
}
