package io.s3hydration.backend;

import io.s3hydration.listing.KeySpace;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.ObjectListing;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;

/** What the contracts share: the backend, and a prefix that no other test uses. */
public class BackendContract {

  protected final Backend backend;
  protected final String prefix = "contract-" + UUID.randomUUID() + "/";

  protected BackendContract(Backend backend) {
    this.backend = backend;
  }

  /** Whether a backend can be had here; prints why not. */
  static boolean isAvailable(Ability ability) {
    if (!ability.isThere()) {
      System.out.println("skipped: " + ability.whyNot());
    }
    return ability.isThere();
  }

  protected ObjectKey key(String name) {
    return new ObjectKey(prefix + name);
  }

  /** Skips the rest of the test, and prints why, if the ability is not there. */
  protected void assume(Ability ability, String what) {
    if (!ability.isThere()) {
      String reason = backend.name() + " has no " + what + ": " + ability.whyNot();
      System.out.println("skipped: " + reason);
      Assumptions.abort(reason);
    }
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
