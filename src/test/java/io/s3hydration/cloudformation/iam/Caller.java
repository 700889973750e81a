package io.s3hydration.cloudformation.iam;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who signs a request. */
public sealed interface Caller {

  /**
   * A session of a role.
   *
   * @param role its ARN with the path
   */
  record RoleSession(String role, String sessionName) implements Caller {

    private static final Pattern ROLE =
        Pattern.compile("arn:(aws[a-z-]*):iam::(\\d{12}):role/(?:.*/)?([\\w+=,.@-]+)");

    public RoleSession {
      if (!ROLE.matcher(role).matches()) {
        throw new IllegalArgumentException("no ARN of a role: " + role);
      }
    }

    String account() {
      return parts().group(2);
    }

    /** The ARN by which STS names the session: without the role's path. */
    String arn() {
      Matcher parts = parts();
      return "arn:%s:sts::%s:assumed-role/%s/%s"
          .formatted(parts.group(1), parts.group(2), parts.group(3), sessionName);
    }

    private Matcher parts() {
      Matcher parts = ROLE.matcher(role);
      if (!parts.matches()) {
        throw new IllegalStateException(role);
      }
      return parts;
    }
  }

  /** The root user of an account, to whom its identity policies do not apply. */
  record RootUser(String account) implements Caller {}

  /** An AWS service in its own name, such as {@code logging.s3.amazonaws.com}. */
  record Service(String name) implements Caller {}

  /** Nobody: a request without a signature. */
  record Anonymous() implements Caller {}
}
