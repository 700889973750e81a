package io.s3hydration.job;

import static io.s3hydration.faults.S3Operation.ABORT_MULTIPART_UPLOAD;
import static io.s3hydration.faults.S3Operation.UPLOAD_PART;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.HeldObject;
import io.s3hydration.backend.InMemoryBucket;
import io.s3hydration.faults.Faults;
import io.s3hydration.faults.Rule;
import io.s3hydration.faults.S3Operation;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.report.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What has happened before a run that faults befall: two runs, so that there is something to sweep,
 * and then changes on both sides, so that the next run has one object of each kind to deal with.
 * Told once, and set up for each cell.
 */
final class FaultStory {

  static final RunParameters FULL = new RunParameters(null, null, null, null, true, false, false);
  static final RunParameters SCHEDULED =
      new RunParameters(null, null, null, null, false, false, false);
  static final Duration PATIENT = Duration.ofSeconds(20);

  private static final ObjectKey LEFT_SOURCE = new ObjectKey("in/left");
  private static final ObjectKey LEFT = new ObjectKey("out/left");
  private static final Instant BEGINNING = Instant.parse("2026-01-01T02:00:00Z");

  private final Map<ObjectKey, HeldObject> atProducer = new TreeMap<>();
  private final Map<ObjectKey, HeldObject> atConsumer = new TreeMap<>();

  private final Map<ObjectKey, Map<ETag, Content>> versions = new TreeMap<>();

  private final List<String> uploads;
  private final Instant end;

  /**
   * @param large whether there is an object that is copied in parts, and an upload that an earlier
   *     run left open
   */
  FaultStory(boolean large) {
    try (FaultBench bench = new FaultBench(BEGINNING)) {
      begin(bench);
      run(bench, "first", Verdict.COMPLETE);
      bench.produce("in/changed", Content.of("between"));
      if (large) {
        leaveUpload(bench);
      } else {
        run(bench, "second", Verdict.COMPLETE);
      }
      change(bench, large);
      uploads = bench.consumer().openUploads();
      keep(bench.producer(), atProducer);
      keep(bench.consumer(), atConsumer);
      versions.putAll(bench.versions());
    }
    end = BEGINNING.plus(Duration.ofHours(3));
  }

  private static void run(FaultBench bench, String name, Verdict expected) {
    Verdict verdict = bench.run(name, SCHEDULED, PATIENT).verdict();
    if (verdict != expected) {
      throw new IllegalStateException("the run before the faults ended " + verdict);
    }
    bench.later(Duration.ofHours(1));
  }

  /** A run that can neither send nor abort, of an object that is gone afterwards. */
  private static void leaveUpload(FaultBench bench) {
    bench.produce("in/left", Content.ofSize((5 << 20) + 1));
    for (S3Operation denied : List.of(UPLOAD_PART, ABORT_MULTIPART_UPLOAD)) {
      bench.proxy().add(Rule.always(Faults.refused(403, "AccessDenied"), r -> r.is(denied)));
    }
    run(bench, "second", Verdict.INCOMPLETE);
    bench.proxy().heal();
    bench.producer().delete(LEFT_SOURCE);
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
    uploads.forEach(id -> bench.consumer().beginUpload(LEFT, BEGINNING.plus(Duration.ofHours(1))));
    if (!bench.consumer().openUploads().equals(uploads)) {
      throw new IllegalStateException("other uploads than " + uploads);
    }
    versions.forEach((key, tagged) -> bench.versions().put(key, new ConcurrentHashMap<>(tagged)));
    return bench;
  }
}
