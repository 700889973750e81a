package io.s3hydration.backend;

import io.s3hydration.listing.KeySpace;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.ObjectListing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;

/** What the contracts share: the backend, and a prefix that no other test uses. */
public class BackendContract {

  protected final Backend backend;
  protected final String prefix = "contract-" + UUID.randomUUID() + "/";

  protected BackendContract(Backend backend) {
    this.backend = backend;
  }

  /** Skips every test of a backend that cannot be had here, and prints why. */
  static void skipAll(Optional<String> whyNot) {
    whyNot.ifPresent(BackendContract::skip);
  }

  protected ObjectKey key(String name) {
    return new ObjectKey(prefix + name);
  }

  /** Skips the rest of the test, and prints why, if the ability is not there. */
  protected void assume(Ability ability, String what) {
    if (!ability.isThere()) {
      skip(backend.name() + " has no " + what + ": " + ability.whyNot());
    }
  }

  private static void skip(String reason) {
    System.out.println("skipped: " + reason);
    Assumptions.abort(reason);
  }

  /** What the producer's listing shows of a key that is there. */
  protected ListedObject listed(ObjectKey key) {
    return backend
        .producerListing()
        .only(backend.producer().name(), key)
        .orElseThrow(() -> new AssertionError("not listed: " + key));
  }

  /** All that the producer's listing shows in a space, through the walk that checks it. */
  protected List<ListedObject> walk(KeySpace space) {
    ObjectListing walk =
        new ObjectListing(backend.producerListing(), space, hidden -> false, () -> {});
    List<ListedObject> objects = new ArrayList<>();
    for (ListedObject next = walk.next(); next != null; next = walk.next()) {
      objects.add(next);
    }
    return objects;
  }

  protected KeySpace space(String keysBegin) {
    return new KeySpace(backend.producer().name(), keysBegin);
  }
}
