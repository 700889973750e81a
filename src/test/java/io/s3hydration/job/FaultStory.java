package io.s3hydration.job;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.HeldObject;
import io.s3hydration.backend.InMemoryBucket;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.report.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What has happened before a run that faults befall: a first run, and then changes on both sides,
 * so that the next run has one object of each kind to deal with. Told once, and set up for each
 * cell.
 */
final class FaultStory {

  static final RunParameters FULL = new RunParameters(null, null, null, null, true, false, false);
  static final RunParameters SCHEDULED =
      new RunParameters(null, null, null, null, false, false, false);
  static final Duration PATIENT = Duration.ofSeconds(20);

  private static final Instant BEGINNING = Instant.parse("2026-01-01T02:00:00Z");

  private final Map<ObjectKey, HeldObject> atProducer = new TreeMap<>();
  private final Map<ObjectKey, HeldObject> atConsumer = new TreeMap<>();

  private final Map<ObjectKey, Map<ETag, Content>> versions = new TreeMap<>();

  private final Instant end;

  /**
   * @param large whether there is an object that is copied in parts
   */
  FaultStory(boolean large) {
    try (FaultBench bench = new FaultBench(BEGINNING)) {
      begin(bench);
      Verdict first = bench.run("before", SCHEDULED, PATIENT).verdict();
      if (first != Verdict.COMPLETE) {
        throw new IllegalStateException("the run without faults ended " + first);
      }
      bench.later(Duration.ofHours(1));
      change(bench, large);
      keep(bench.producer(), atProducer);
      keep(bench.consumer(), atConsumer);
      versions.putAll(bench.versions());
    }
    end = BEGINNING.plus(Duration.ofHours(2));
  }

  private static void begin(FaultBench bench) {
    bench.produce("in/changed", Content.of("first"));
    bench.produce("in/gone", Content.of("gone"));
    bench.produce("in/removed", Content.of("removed").withTags(Map.of("kept", "yes")));
    bench.produce("in/same", Content.of("same"));
    bench.produce("elsewhere", Content.of("not under the prefix"));
  }

  private static void change(FaultBench bench, boolean large) {
    bench.produce(
        "in/changed",
        Content.of("second")
            .withMetadata(Map.of("colour", "red"))
            .withTags(Map.of("team", "blue", "a b", "c&d=e")));
    bench.produce("in/foreign", Content.of("of ours"));
    bench.produce("in/new", Content.of("new").withHeaders(Map.of("Content-Type", "text/plain")));
    bench.produce("in/nothing", Content.of(""));
    if (large) {
      Content content = Content.ofSize((5 << 20) + 1000);
      bench.produce("in/large", content.withTags(Map.of("size", "large")));
    }
    bench.producer().delete(new ObjectKey("in/gone"));
    bench.consumer().delete(new ObjectKey("out/removed"));
    bench.consumer().put(new ObjectKey("out/foreign"), Content.of("another"));
  }

  private static void keep(InMemoryBucket bucket, Map<ObjectKey, HeldObject> kept) {
    bucket.keys().forEach(key -> kept.put(key, bucket.held(key).orElseThrow()));
  }

  /** The same state again, in buckets of its own. */
  FaultBench tell() {
    FaultBench bench = new FaultBench(end);
    atProducer.forEach(bench.producer()::hold);
    atConsumer.forEach(bench.consumer()::hold);
    versions.forEach((key, tagged) -> bench.versions().put(key, new ConcurrentHashMap<>(tagged)));
    return bench;
  }
}
