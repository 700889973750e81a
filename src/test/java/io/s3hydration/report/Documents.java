package io.s3hydration.report;

import static io.s3hydration.report.SyncLocation.TODAY;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records for tests, of a run named run-1. */
final class Documents {

  static final Binding BINDING = new Binding("aws", "producer", "in/", "consumer", "out/", 1);

  private Documents() {}

  static SyncMarker marker(String manifest, String digest) {
    return new SyncMarker(
        1, TODAY, "run-1", Verdict.INCOMPLETE, 2, 1, manifest, digest, BINDING, false);
  }

  static Manifest manifest(Manifest.Part... parts) {
    return new Manifest(1, "run-1", BINDING, null, List.of(parts));
  }

  static Manifest.Part part(String name, @Nullable String from, @Nullable Instant checked) {
    return new Manifest.Part(name, from, 3, "digest-of-" + name, checked);
  }

  static Progress progress(String runId, boolean open) {
    return new Progress(
        1, runId, open, null, BINDING, "FIRST", List.of(), List.of(), List.of(), List.of());
  }

  /** Stores marker and manifest as a committed run leaves them. */
  static SyncMarker commit(SyncLocation location, Manifest manifest) {
    byte[] content = SyncJson.document(manifest);
    String name = Manifest.name(manifest.runId());
    location.put(name, content);
    SyncMarker marker = marker(name, SyncJson.digest(content));
    location.put(SyncMarker.NAME, SyncJson.document(marker));
    return marker;
  }

  /** Two more figures are those of CHANGED and REFUSED. */
  static RunReport report(Verdict verdict, long... settledTransferredFailed) {
    Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, 0L);
    }
    outcomes.put(Outcome.SETTLED, settledTransferredFailed[0]);
    outcomes.put(Outcome.TRANSFERRED, settledTransferredFailed[1]);
    outcomes.put(Outcome.FAILED, settledTransferredFailed[2]);
    if (settledTransferredFailed.length > 3) {
      outcomes.put(Outcome.CHANGED, settledTransferredFailed[3]);
      outcomes.put(Outcome.REFUSED, settledTransferredFailed[4]);
    }
    long sum = outcomes.values().stream().mapToLong(Long::longValue).sum();
    return new RunReport(
        1,
        "run-1",
        verdict,
        verdict.exitCode(),
        null,
        Course.Mode.INCREMENTAL,
        false,
        "everything",
        BINDING,
        TODAY,
        TODAY.plusMillis(1500),
        true,
        sum,
        outcomes,
        12_345,
        Map.of(),
        sum,
        0,
        1,
        0,
        Map.of(),
        List.of(),
        List.of(),
        true);
  }

  static SettledEntry entry(String key) {
    return entry(key, 1);
  }

  /** The entry of one generation of an object. */
  static SettledEntry entry(String key, int generation) {
    ListedObject listed =
        new ListedObject(new ObjectKey(key), new ETag("e" + generation), 5, TODAY, false);
    return SettledEntry.proved(listed, new ETag("c" + generation));
  }
}
