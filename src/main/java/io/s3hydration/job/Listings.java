package io.s3hydration.job;

import io.s3hydration.listing.KeySpace;
import io.s3hydration.listing.ListedObjects;
import io.s3hydration.listing.NamedKeys;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.ObjectListing;
import io.s3hydration.plan.CopyLookup;
import io.s3hydration.plan.CopySeen;
import io.s3hydration.plan.ReservedKeys;
import io.s3hydration.plan.Scope;
import java.time.Instant;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens the two listings that a run walks. */
final class Listings {

  private final Ports ports;
  private final RunSettings settings;
  private final Runnable onPage;

  /**
   * @param onPage called before each request; what it throws ends the run
   */
  Listings(Ports ports, RunSettings settings, Runnable onPage) {
    this.ports = ports;
    this.settings = settings;
    this.onPage = onPage;
  }

  /**
   * The producer's objects in scope.
   *
   * @param began S3's clock at the first answer; null before it, and for a list of keys
   */
  record Producer(ListedObjects objects, Supplier<@Nullable Instant> began) {}

  /**
   * @param missing told of every key of a list that the producer does not have
   */
  Producer producer(Scope scope, Consumer<ObjectKey> missing) {
    SortedSet<ObjectKey> keys = scope.keys();
    if (keys != null) {
      NamedKeys named =
          new NamedKeys(ports.producer(), settings.producerBucket(), keys, missing, onPage);
      return new Producer(named, () -> null);
    }
    ObjectListing listing =
        new ObjectListing(
            ports.producer(),
            new KeySpace(settings.producerBucket(), scope.prefix()),
            key -> false,
            onPage);
    return new Producer(listing, listing::began);
  }

  /**
   * What the consumer lists: walked beside the producer, or looked up one by one for a few keys.
   */
  CopyLookup.Source consumer(Scope scope) {
    String bucket = settings.consumerBucket();
    if (scope.keys() != null) {
      return last -> target -> lookUp(bucket, target);
    }
    ReservedKeys reserved = settings.reserved();
    String prefix = settings.mapping().map(new ObjectKey(scope.prefix())).value();
    KeySpace space = new KeySpace(bucket, prefix);
    return last ->
        CopyLookup.walking(
            new ObjectListing(ports.consumer(), space.after(last), reserved::contains, onPage));
  }

  private CopySeen lookUp(String bucket, ObjectKey target) {
    return ports
        .consumer()
        .only(bucket, target)
        .<CopySeen>map(copy -> new CopySeen.Present(copy.etag(), copy.size(), copy.lastModified()))
        .orElseGet(CopySeen.Absent::new);
  }
}
