package io.s3hydration.job;

import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.KeySpace;
import io.s3hydration.listing.ListedObjects;
import io.s3hydration.listing.ListingPages;
import io.s3hydration.listing.NamedKeys;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.ObjectListing;
import io.s3hydration.plan.CopyLookup;
import io.s3hydration.plan.CopySeen;
import io.s3hydration.plan.ReservedKeys;
import io.s3hydration.plan.Scope;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Consumer;

/** Opens the two listings that a run walks. */
final class Listings {

  private final Ports ports;
  private final RunSettings settings;
  private final Walk walk;
  private final Runnable onPage;

  /** How the producer's listing is walked. */
  @FunctionalInterface
  interface Walk {

    /** Fewer keys are not worth a request more. */
    int KEYS_OF_A_STRETCH = 25_000;

    /** Ahead of the run, on threads of its own. */
    Walk AHEAD =
        (pages, space, known, onPage) ->
            RangedListing.over(pages, space, known, KEYS_OF_A_STRETCH, onPage);

    /**
     * @param known how the keys spread, as far as anybody knows
     * @param onPage called before each request
     */
    ListedObjects over(ListingPages pages, KeySpace space, List<IndexRange> known, Runnable onPage);
  }

  /**
   * @param onPage called before each request; what it throws ends the run
   */
  Listings(Ports ports, RunSettings settings, Walk walk, Runnable onPage) {
    this.ports = ports;
    this.settings = settings;
    this.walk = walk;
    this.onPage = onPage;
  }

  /**
   * The producer's objects in scope.
   *
   * @param known how its keys spread when the index was written
   * @param missing told of every key of a list that the producer does not have
   */
  ListedObjects producer(Scope scope, List<IndexRange> known, Consumer<ObjectKey> missing) {
    SortedSet<ObjectKey> keys = scope.keys();
    if (keys != null) {
      return new NamedKeys(ports.producer(), settings.producerBucket(), keys, missing, onPage);
    }
    KeySpace space = new KeySpace(settings.producerBucket(), scope.prefix());
    return walk.over(ports.producer(), space, known, onPage);
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
        .<CopySeen>map(CopySeen.Present::of)
        .orElseGet(CopySeen.Absent::new);
  }
}
