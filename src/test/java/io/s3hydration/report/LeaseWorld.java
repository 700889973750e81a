package io.s3hydration.report;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.InMemoryBucket;
import io.s3hydration.backend.InMemorySyncStore;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.transfer.Bandwidth.Pause;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A sync location with a clock of its own: waiting is what moves it. */
final class LeaseWorld implements SyncStore {

  static final Duration DURATION = Duration.ofMinutes(2);
  static final Instant SINCE = Instant.parse("2026-03-01T11:00:00Z");

  private static final ObjectKey KEY = new ObjectKey("_sync/run.lease");

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final InMemoryBucket bucket = new InMemoryBucket("consumer", () -> now);
  private final SyncStore store = new InMemorySyncStore(bucket, "_sync/");
  private Runnable onRead = () -> {};
  private boolean losesAnswers;
  private boolean ignoresConditions;
  boolean interrupts;

  /** Whether nothing can be written. */
  boolean failsWrites;

  /** What was asked of the store: "read", and "write" with its condition. */
  final List<String> asked = new ArrayList<>();

  LeaseOffice office() {
    return office(true);
  }

  LeaseOffice office(boolean conditional) {
    Instant beginning = now;
    Pause pause =
        time -> {
          if (interrupts) {
            throw new InterruptedException();
          }
          later(time);
        };
    return new LeaseOffice(
        conditional ? this : new UnconditionalStore(this),
        DURATION,
        conditional,
        () -> Duration.between(beginning, now).toNanos(),
        pause);
  }

  RunLease take(String runId) throws LeaseHeldException {
    return office().take(runId, SINCE);
  }

  void later(Duration time) {
    now = now.plus(time);
  }

  Instant now() {
    return now;
  }

  /** What happens before the next reads. */
  void onRead(Runnable event) {
    onRead = event;
  }

  /** Whether writes are stored and answered by a failure. */
  void loseAnswers(boolean lose) {
    losesAnswers = lose;
  }

  void ignoreConditions() {
    ignoresConditions = true;
  }

  void put(String text) {
    bucket.put(KEY, Content.of(text));
  }

  void remove() {
    bucket.delete(KEY);
  }

  Optional<String> text() {
    return bucket.get(KEY).map(content -> new String(content.bytes(), StandardCharsets.UTF_8));
  }

  LeaseRecord record() {
    return SyncJson.read(bucket.get(KEY).orElseThrow().bytes(), LeaseRecord.class);
  }

  ETag tag() {
    return bucket.held(KEY).orElseThrow().etag();
  }

  @Override
  public Optional<Stored> read(String name) {
    asked.add("read");
    onRead.run();
    return store.read(name);
  }

  @Override
  public ETag write(String name, byte[] content, Condition condition) {
    asked.add(
        condition.unconditional()
            ? "write"
            : condition.expected() == null ? "write if absent" : "write if matches");
    if (failsWrites) {
      throw new FailureException(
          new Failure(FailureKind.RECORDS, "write " + name, "the store is full", "Wait"), null);
    }
    ETag tag = store.write(name, content, ignoresConditions ? Condition.ALWAYS : condition);
    if (losesAnswers) {
      throw new FailureException(
          new Failure(FailureKind.RECORDS, "write " + name, "the answer was lost", "Wait"), null);
    }
    return tag;
  }

  @Override
  public void delete(String name) {
    throw new AssertionError("a lease is never removed");
  }
}
