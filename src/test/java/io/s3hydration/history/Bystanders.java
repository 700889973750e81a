package io.s3hydration.history;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.InMemoryBucket;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ObjectKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What lies in the consumer's bucket and is not our runs': objects beside the copies and amid our
 * records, uploads on the very keys that we copy to, begun before us. And the copies, which no run
 * may remove whatever the producer does.
 */
final class Bystanders {

  private static final List<ObjectKey> OBJECTS =
      List.of(
          new ObjectKey("elsewhere/x"),
          new ObjectKey(World.SYNC + "index/notes.txt"),
          new ObjectKey(World.SYNC + "index/run-of-another/part-00000.jsonl.gz"));

  private final InMemoryBucket consumer;
  private final Set<String> uploads = new HashSet<>();
  private Set<ObjectKey> standing = Set.of();

  Bystanders(World world, Set<String> names) {
    consumer = world.consumer;
    OBJECTS.forEach(key -> consumer.put(key, Content.of("not ours")));
    for (String name : names) {
      ObjectKey target = world.target(world.producer.key(name));
      uploads.add(consumer.beginUpload(target, world.now().minus(Duration.ofHours(1))));
    }
    uploads.add(consumer.beginUpload(OBJECTS.getFirst()));
  }

  static boolean owns(ObjectKey key) {
    return OBJECTS.contains(key);
  }

  /** Multipart uploads that runs of ours began and that have not ended. */
  Set<String> uploadsOfOurs() {
    Set<String> open = new TreeSet<>(consumer.openUploads());
    open.removeAll(uploads);
    return open;
  }

  /** What stands there now is to stand there at the next check too. */
  void expect() {
    standing = outsideOfRecords();
  }

  void check() {
    for (ObjectKey key : OBJECTS) {
      Breach.unless(
          consumer.get(key).map(Content::text).filter("not ours"::equals).isPresent(),
          Breach.Kind.TAKEN_AWAY,
          "the object <" + key + "> of another");
    }
    Breach.unless(
        consumer.openUploads().containsAll(uploads),
        Breach.Kind.TAKEN_AWAY,
        "an upload of another; open are " + consumer.openUploads());
    Set<ObjectKey> gone = new TreeSet<>(standing);
    gone.removeAll(outsideOfRecords());
    Breach.unless(gone.isEmpty(), Breach.Kind.TAKEN_AWAY, "removed from the bucket: " + gone);
  }

  /** All that is in the bucket, records too. */
  Map<ObjectKey, ETag> everything() {
    Map<ObjectKey, ETag> all = new TreeMap<>();
    consumer.keys().forEach(key -> all.put(key, consumer.held(key).orElseThrow().etag()));
    return all;
  }

  private Set<ObjectKey> outsideOfRecords() {
    Set<ObjectKey> keys = new TreeSet<>(consumer.keys());
    keys.removeIf(key -> key.startsWith(World.SYNC));
    return keys;
  }
}
