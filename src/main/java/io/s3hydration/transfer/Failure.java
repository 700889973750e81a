package io.s3hydration.transfer;

import io.s3hydration.listing.ObjectKey;

/**
 * What went wrong, for a reader. Keys, and what a store says of them, are made harmless.
 *
 * @param attempted what was tried: "read s3://a/b"
 * @param because why it failed, without any secret: "403 AccessDenied: …"
 * @param advice what to do
 */
public record Failure(FailureKind kind, String attempted, String because, String advice) {

  public Failure {
    attempted = ObjectKey.harmless(attempted);
    because = ObjectKey.harmless(because);
  }

  /** A defect of this program. */
  public static Failure internal(String attempted, Throwable cause) {
    return new Failure(
        FailureKind.INTERNAL, attempted, cause.toString(), "Report this as a defect, with the log");
  }

  /** One sentence and the advice. */
  public String message() {
    return "tried to " + attempted + " but failed because " + because + ". " + advice;
  }
}
