package io.s3hydration.transfer;

/**
 * What went wrong, for a reader.
 *
 * @param attempted what was tried: "read s3://a/b"
 * @param because why it failed, without any secret: "403 AccessDenied: …"
 * @param advice what to do
 */
public record Failure(FailureKind kind, String attempted, String because, String advice) {

  /** One sentence and the advice. */
  public String message() {
    return "tried to " + attempted + " but failed because " + because + ". " + advice;
  }
}
