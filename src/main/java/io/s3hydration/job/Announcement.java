package io.s3hydration.job;

import io.s3hydration.job.HydrationRun.Notices;
import io.s3hydration.report.Course;
import io.s3hydration.report.Inheritance;
import io.s3hydration.report.JournalFile;
import io.s3hydration.report.Progress;
import io.s3hydration.report.ProgressFile;
import io.s3hydration.report.RunRequest;
import io.s3hydration.report.SyncMarker;
import io.s3hydration.report.SyncState;
import io.s3hydration.report.SyncStore;
import io.s3hydration.report.UploadSweep;
import java.util.ArrayList;
import java.util.List;

/**
 * Announces a run where the next one finds it, with what it takes over from runs that did not
 * commit. Their multipart uploads are ended first.
 */
record Announcement(UploadSweep sweep, RunSettings settings, RunId runId, Notices notices) {

  /**
   * @param folder of the run, ending in a slash
   * @param store that the run writes to
   */
  ProgressFile announce(
      RunRequest request,
      SyncState state,
      Course course,
      Inheritance inherited,
      String folder,
      SyncStore store) {
    if (!inherited.continues().isEmpty()) {
      notices.say(
          "continues what was not committed by the runs "
              + String.join(", ", inherited.continues()));
    }
    List<String> journals = journals(request, state, folder);
    return ProgressFile.open(
        store, progress(state, course, inherited, journals), state.progressSeen());
  }

  /** This run's, and what of earlier ones could not be swept. */
  private List<String> journals(RunRequest request, SyncState state, String folder) {
    Progress before = state.progress();
    List<String> journals = new ArrayList<>();
    if (before != null) {
      journals.addAll(request.dryRun() ? before.journals() : sweep.sweep(before.journals()));
    }
    journals.add(JournalFile.name(folder));
    return journals;
  }

  private Progress progress(
      SyncState state, Course course, Inheritance inherited, List<String> journals) {
    return new Progress(
        SyncMarker.SCHEMA_VERSION,
        runId.value(),
        true,
        state.currentManifest(),
        settings.binding(),
        course.mode().name(),
        inherited.parts(),
        inherited.continues(),
        inherited.leftovers(),
        journals);
  }
}
