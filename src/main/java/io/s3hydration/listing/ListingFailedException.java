package io.s3hydration.listing;

import org.jspecify.annotations.Nullable;

/** A listing that could not be read or that contradicts itself. It ends the run. */
public final class ListingFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ListingFailedException(String message) {
    this(message, null);
  }

  public ListingFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
