package io.s3hydration.report;

import io.s3hydration.listing.ObjectKey;
import io.s3hydration.report.SyncStore.Stored;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.UnfinishedUploads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;

/**
 * Ends the multipart uploads that earlier runs left open: those whose ids they recorded, and those
 * that were begun on a key after it was recorded. Everybody else's are left alone.
 *
 * @param notice told what was swept, and what could not be
 */
public record UploadSweep(SyncStore store, UnfinishedUploads uploads, Consumer<String> notice) {

  /**
   * Sweeps.
   *
   * @param journals names of journals
   * @return those that are to be tried again by the next run
   */
  public List<String> of(List<String> journals) {
    List<String> again = new ArrayList<>();
    int aborted = 0;
    for (String journal : journals) {
      try {
        aborted += sweep(journal);
      } catch (FailureException e) {
        notice.accept(
            "multipart uploads of an earlier run are left for the next one: "
                + e.failure().message());
        again.add(journal);
      }
    }
    if (aborted > 0) {
      notice.accept(aborted + " multipart uploads that an earlier run left open are aborted");
    }
    return again;
  }

  private int sweep(String journal) {
    Optional<Stored> stored = store.read(journal);
    if (stored.isEmpty()) {
      return 0;
    }
    UploadsRecord record;
    try {
      record = SyncJson.read(stored.get().content(), UploadsRecord.class);
    } catch (JacksonException e) {
      notice.accept(journal + " is damaged: what it named is left to the bucket's lifecycle rule");
      return 0;
    }
    int aborted = 0;
    for (UploadsRecord.Open open : record.uploads()) {
      ObjectKey key = new ObjectKey(open.key());
      for (String id : open.ids()) {
        aborted += uploads.abort(key, id) ? 1 : 0;
      }
      for (UnfinishedUploads.Begun begun : uploads.of(key)) {
        if (!begun.initiated().isBefore(open.since())) {
          aborted += uploads.abort(key, begun.uploadId()) ? 1 : 0;
        }
      }
    }
    return aborted;
  }
}
