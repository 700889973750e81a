package io.s3hydration.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.InMemoryBucket;
import io.s3hydration.backend.InMemoryBucket.Access;
import io.s3hydration.backend.InMemorySyncStore;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** A sync location in memory: what is written there and in which order, and what it refuses. */
final class SyncLocation {

  static final Instant TODAY = Instant.parse("2026-03-01T12:00:00Z");

  private static final String LOCATION = "_sync/";

  private final InMemoryBucket bucket = new InMemoryBucket("consumer", () -> TODAY);
  private final List<String> writes = new ArrayList<>();
  private final Map<String, FailureKind> refused = new TreeMap<>();
  private boolean onceAlone;
  final SyncStore store = new InMemorySyncStore(bucket, LOCATION);

  SyncLocation() {
    bucket.intercept(this::before);
  }

  private synchronized void before(Access access, ObjectKey key) {
    String name = key.value().substring(LOCATION.length());
    if (access == Access.WRITE && onceAlone && writes.contains(name)) {
      throw refusal(FailureKind.RECORDS, access + " " + name);
    }
    refused.forEach(
        (what, kind) -> {
          if ((access + " " + name).startsWith(what)) {
            throw refusal(kind, access + " " + name);
          }
        });
    if (access == Access.WRITE) {
      writes.add(name);
    }
  }

  private static FailureException refusal(FailureKind kind, String attempted) {
    return new FailureException(
        new Failure(kind, attempted, "the test says no", "Let it end"), null);
  }

  /** Each name can be written once. */
  synchronized void refuseSecondWrites() {
    onceAlone = true;
  }

  /**
   * @param what for instance "WRITE last_successful" or "READ index/"
   */
  synchronized void refuse(String what, FailureKind kind) {
    refused.put(what, kind);
  }

  synchronized void refuseNothing() {
    refused.clear();
  }

  /** Names in the order of writing, since the last call. */
  synchronized List<String> written() {
    List<String> names = List.copyOf(writes);
    writes.clear();
    return names;
  }

  void put(String name, String text) {
    bucket.put(new ObjectKey(LOCATION + name), Content.of(text));
  }

  void put(String name, byte[] content) {
    bucket.put(new ObjectKey(LOCATION + name), Content.of(content));
  }

  void remove(String name) {
    bucket.delete(new ObjectKey(LOCATION + name));
  }

  byte[] bytes(String name) {
    return bucket.get(new ObjectKey(LOCATION + name)).orElseThrow().bytes();
  }

  String text(String name) {
    return new String(bytes(name), UTF_8);
  }

  /** The lines of a gzipped object. */
  List<String> lines(String name) {
    return unzipped(bytes(name)).lines().toList();
  }

  /** What gzipped text says. */
  static String unzipped(byte[] content) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
