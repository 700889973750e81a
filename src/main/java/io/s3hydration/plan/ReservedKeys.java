package io.s3hydration.plan;

import io.s3hydration.listing.ObjectKey;

/**
 * The part of the consumer bucket that belongs to us alone: {@code location} and everything under
 * it. No producer key maps into it, and the merge does not see it.
 *
 * @param location ends, and does not begin, with a slash
 */
public record ReservedKeys(String location) {

  public ReservedKeys {
    if (!canBe(location)) {
      throw new IllegalArgumentException(
          "a sync location ends, and does not begin, with a slash: <" + location + ">");
    }
  }

  /** Whether it can be a sync location. */
  public static boolean canBe(String location) {
    return location.length() > 1 && location.endsWith("/") && !location.startsWith("/");
  }

  /** The location itself counts without its slash too: file-backed stores cannot hold both. */
  public boolean contains(ObjectKey key) {
    return key.startsWith(location)
        || (key.value().length() == location.length() - 1 && location.startsWith(key.value()));
  }
}
