package io.s3hydration.report;

import io.s3hydration.report.SyncStore.Condition;
import io.s3hydration.transfer.FailureException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a finished run the current one: manifest, report, marker, in this order; the marker is the
 * commit point. A run that must not advance leaves only its report.
 */
public final class RunCommit {

  private final SyncStore store;
  private final String runId;
  private final Binding binding;
  private final Course course;
  private final @Nullable SyncMarker current;
  private final Condition markerSeen;
  private final String folder;
  private final Lease lease;

  /**
   * @param current the marker that stands there now; null if none of ours does
   * @param markerSeen what must still stand there
   * @param folder of the run, ending in a slash
   * @param lease proved once more between manifest and report: without it, neither report nor
   *     marker is written
   */
  public RunCommit(
      SyncStore store,
      String runId,
      Binding binding,
      Course course,
      @Nullable SyncMarker current,
      Condition markerSeen,
      String folder,
      Lease lease) {
    this.store = store;
    this.runId = runId;
    this.binding = binding;
    this.course = course;
    this.current = current;
    this.markerSeen = markerSeen;
    this.folder = folder;
    this.lease = lease;
  }

  /** The sync location of one run's report and ledger. */
  public static String folder(String runId, Instant started) {
    String day = started.toString().substring(0, "yyyy-mm-dd".length()).replace('-', '/');
    return "runs/" + day + "/" + runId + "/";
  }

  /**
   * Writes manifest, report and marker.
   *
   * @param began the marker's time, unless the course keeps another
   * @param parts of the new index
   * @return the report as it stands: FAILED if the marker could not be written
   * @throws FailureException if manifest or report cannot be written, or the lease is not this
   *     run's any more; nothing is current then
   */
  public RunReport advance(RunReport report, Instant began, List<Manifest.Part> parts) {
    Named manifest = manifest(parts);
    lease.renew();
    write(report);
    SyncMarker marker =
        new SyncMarker(
            SyncMarker.SCHEMA_VERSION,
            course.keepsTime() == null ? began : course.keepsTime(),
            runId,
            report.verdict(),
            Tally.Figures.failed(report.outcomes()),
            report.outcomes().getOrDefault(Outcome.REFUSED, 0L),
            manifest.name(),
            manifest.digest(),
            binding,
            course.verifyNext());
    try {
      store.write(SyncMarker.NAME, SyncJson.document(marker), markerSeen);
      return report;
    } catch (FailureException e) {
      RunReport failed = report.failedAtMarker(e.failure().message());
      try {
        write(failed);
      } catch (FailureException second) {
        // What the run failed of is the marker, and what was stored before says what only the
        // marker proves.
      }
      return failed;
    }
  }

  /** The manifest of these parts: the current one if they are its own, else a new one. */
  private Named manifest(List<Manifest.Part> parts) {
    Manifest base = course.base();
    if (base != null && current != null && base.parts().equals(parts)) {
      return new Named(current.manifest(), current.manifestDigest());
    }
    String name = Manifest.name(runId);
    String previous = current == null ? null : current.manifest();
    byte[] content =
        SyncJson.document(new Manifest(SyncMarker.SCHEMA_VERSION, runId, binding, previous, parts));
    store.write(name, content, Condition.IF_ABSENT);
    return new Named(name, SyncJson.digest(content));
  }

  private record Named(String name, String digest) {}

  /**
   * Writes or rewrites the report of a run, first as a page: where {@code report.json} stands, both
   * do.
   */
  public void write(RunReport report) {
    store.write(folder + "report.html", ReportPage.of(report), Condition.ALWAYS);
    store.write(folder + "report.json", SyncJson.document(report), Condition.ALWAYS);
  }
}
