package io.s3hydration.plan;

import io.s3hydration.listing.ObjectKey;

/**
 * The part of the consumer bucket that belongs to us alone: {@code location} and everything under
 * it. No producer key maps into it, and the merge does not see it.
 *
 * @param location ends in a slash
 */
public record ReservedKeys(String location) {

  public ReservedKeys {
    if (location.length() < 2 || !location.endsWith("/") || location.startsWith("/")) {
      throw new IllegalArgumentException("a sync location ends in a slash: <" + location + ">");
    }
  }

  /** The location itself counts without its slash too: file-backed stores cannot hold both. */
  public boolean contains(ObjectKey key) {
    return key.startsWith(location)
        || (key.value().length() == location.length() - 1 && location.startsWith(key.value()));
  }
}
