package io.s3hydration.history;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.HeldObject;
import io.s3hydration.backend.InMemoryBucket;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.plan.CopyRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The producer's bucket, with the versions and the uploads that it has of each key. */
final class Producer {

  private static final Instant ANY_TIME = Instant.parse("2026-01-01T00:00:00Z");

  private final InMemoryBucket bucket;
  private final String prefix;
  private final Map<ObjectKey, List<HeldObject>> versions = new TreeMap<>();
  private final Map<ObjectKey, Deque<String>> uploads = new TreeMap<>();

  Producer(InMemoryBucket bucket, String prefix) {
    this.bucket = bucket;
    this.prefix = prefix;
  }

  /** Where nothing precedes the empty name, it stands for a key that must never be copied. */
  ObjectKey key(String name) {
    String key = prefix + name;
    return new ObjectKey(key.isEmpty() ? World.SYNC + "evil" : key);
  }

  void change(Change change) {
    ObjectKey key = key(change.key());
    List<HeldObject> stack = versions.computeIfAbsent(key, k -> new ArrayList<>());
    Deque<String> begun = uploads.computeIfAbsent(key, k -> new ArrayDeque<>());
    switch (change) {
      case Change.Put(String name, String bytes, Change.Dress dress) -> {
        put(key, Content.of(bytes), dress);
        remember(key, stack);
      }
      case Change.PutOld(String name, String bytes, int daysOld) -> {
        bucket.put(key, Content.of(bytes), bucket.now().minus(Duration.ofDays(daysOld)));
        remember(key, stack);
      }
      case Change.Delete delete -> bucket.delete(key);
      case Change.Undelete undelete -> {
        if (!stack.isEmpty() && bucket.held(key).isEmpty()) {
          bucket.hold(key, stack.getLast());
        }
      }
      case Change.Rollback rollback -> {
        if (stack.size() > 1) {
          stack.removeLast();
          bucket.hold(key, stack.getLast());
        }
      }
      case Change.BeginUpload(String name, String bytes) ->
          begun.add(bucket.beginUpload(key, Content.of(bytes)));
      case Change.CompleteUpload complete -> {
        if (!begun.isEmpty()) {
          bucket.completeUpload(begun.remove());
          remember(key, stack);
        }
      }
      case Change.AbortUpload abort -> {
        if (!begun.isEmpty()) {
          bucket.abortUpload(begun.remove());
        }
      }
    }
  }

  private void put(ObjectKey key, Content content, Change.Dress dress) {
    switch (dress) {
      case PLAIN -> bucket.put(key, content);
      case ARCHIVED -> bucket.putArchived(key, content);
      case LONG_METADATA ->
          bucket.put(key, content.withMetadata(Map.of("filler", "x".repeat(2000))));
      case FORGED_RECORD ->
          bucket.put(
              key,
              content.withMetadata(
                  new CopyRecord(new ETag("spoofed"), 2, ANY_TIME, "run000").toMetadata()));
    }
  }

  private void remember(ObjectKey key, List<HeldObject> stack) {
    stack.add(bucket.held(key).orElseThrow());
  }
}
