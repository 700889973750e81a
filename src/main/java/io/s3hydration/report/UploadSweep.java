package io.s3hydration.report;

import io.s3hydration.listing.ObjectKey;
import io.s3hydration.report.SyncStore.Stored;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import io.s3hydration.transfer.UnfinishedUploads;
import io.s3hydration.transfer.UnfinishedUploads.Begun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Ends the multipart uploads that runs left open: those whose ids they recorded, and those that
 * were begun on a key after it was recorded. Everybody else's are left alone. For the thread that
 * opens or closes the run.
 */
public final class UploadSweep {

  private static final String WAY_OUT =
      " Parts that were sent cost storage until a run or a lifecycle rule"
          + " (AbortIncompleteMultipartUpload) ends them";

  private final SyncStore store;
  private final UnfinishedUploads uploads;
  private final Consumer<String> notice;
  private final Runnable onAnswer;
  private int aborted;

  /**
   * @param notice told what could not be swept
   * @param onAnswer called after each request that was answered well: many may take long
   */
  public UploadSweep(
      SyncStore store, UnfinishedUploads uploads, Consumer<String> notice, Runnable onAnswer) {
    this.store = store;
    this.uploads = uploads;
    this.notice = notice;
    this.onAnswer = onAnswer;
  }

  /**
   * Sweeps. It fails no run: what cannot be swept is a notice.
   *
   * @param journals names of journals
   * @return those that are to be tried again by the next run: all but those whose uploads are gone
   */
  public List<String> sweep(List<String> journals) {
    List<String> again = new ArrayList<>();
    for (String journal : journals) {
      FailureException failed = tried(journal);
      if (failed != null) {
        notice.accept(
            "multipart uploads named in "
                + journal
                + " are left for the next run: "
                + failed.failure().message()
                + "."
                + WAY_OUT);
        again.add(journal);
      }
    }
    return again;
  }

  private @Nullable FailureException tried(String journal) {
    try {
      return ended(journal);
    } catch (FailureException e) {
      return e;
    }
  }

  /** How many uploads were aborted so far. */
  public int aborted() {
    return aborted;
  }

  /** One key that cannot be swept does not keep the others; the first failure is told. */
  private @Nullable FailureException ended(String journal) {
    Optional<Stored> stored = store.read(journal);
    FailureException first = null;
    for (UploadsRecord.Open open : stored.map(s -> named(journal, s)).orElse(List.of())) {
      try {
        sweep(open);
      } catch (FailureException e) {
        first = first == null ? e : first;
      }
    }
    return first;
  }

  private static List<UploadsRecord.Open> named(String journal, Stored stored) {
    try {
      UploadsRecord record = SyncJson.read(stored.content(), UploadsRecord.class);
      if (record.schemaVersion() <= SyncMarker.SCHEMA_VERSION) {
        return record.uploads();
      }
      throw illegible(journal, "it is of a newer version of this program", null);
    } catch (JacksonException e) {
      throw illegible(journal, "it is damaged", e);
    }
  }

  /** Perhaps only on its way here, so that another look may do. */
  private static FailureException illegible(
      String journal, String because, @Nullable JacksonException cause) {
    return new FailureException(
        new Failure(
            FailureKind.RECORDS,
            "read " + journal,
            because,
            "Remove it once its uploads are ended, if it stays so"),
        cause);
  }

  private void sweep(UploadsRecord.Open open) {
    ObjectKey key = new ObjectKey(open.key());
    for (String id : open.ids()) {
      abort(key, id);
    }
    List<Begun> all = uploads.of(key);
    onAnswer.run();
    for (Begun begun : all) {
      if (!begun.initiated().isBefore(open.since())) {
        abort(key, begun.uploadId());
      }
    }
  }

  private void abort(ObjectKey key, String uploadId) {
    if (uploads.abort(key, uploadId)) {
      aborted++;
    }
    onAnswer.run();
  }
}
