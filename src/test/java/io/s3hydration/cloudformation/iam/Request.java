package io.s3hydration.cloudformation.iam;

/**
 * One request, as IAM sees it.
 *
 * @param action such as {@code s3:GetObject}
 * @param resource an ARN, or {@code *} for actions that have none
 * @param account that owns the resource
 */
public record Request(
    Caller caller, String action, String resource, String account, Context context) {

  public Request {
    if (!action.matches("[a-z0-9-]+:[A-Za-z0-9]+")) {
      throw new IllegalArgumentException("no action: " + action);
    }
    if (!resource.equals("*") && resource.split(":", 6).length < 6) {
      throw new IllegalArgumentException("no ARN: " + resource);
    }
  }
}
