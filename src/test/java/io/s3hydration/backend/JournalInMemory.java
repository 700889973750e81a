package io.s3hydration.backend;

import io.s3hydration.listing.ObjectKey;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import io.s3hydration.transfer.UploadJournal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it was told, in order: "beginning a", "begun a id", "ended a id", … */
public final class JournalInMemory implements UploadJournal {

  private final List<String> told = new CopyOnWriteArrayList<>();

  private volatile boolean refuses;

  /** From now on nothing new can be written. */
  public void refuse() {
    refuses = true;
  }

  public List<String> told() {
    return List.copyOf(told);
  }

  @Override
  public void beginning(ObjectKey target) {
    if (refuses) {
      throw new FailureException(
          new Failure(FailureKind.RECORDS, "write the journal", "the test says no", "Wait."), null);
    }
    told.add("beginning " + target);
  }

  @Override
  public void begun(ObjectKey target, String uploadId) {
    told.add("begun " + target + " " + uploadId);
  }

  @Override
  public void refused(ObjectKey target) {
    told.add("refused " + target);
  }

  @Override
  public void unanswered(ObjectKey target) {
    told.add("unanswered " + target);
  }

  @Override
  public void ended(ObjectKey target, String uploadId) {
    told.add("ended " + target + " " + uploadId);
  }
}
