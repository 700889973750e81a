package io.s3hydration.report;

import io.s3hydration.listing.ObjectKey;
import io.s3hydration.report.SyncStore.Condition;
import io.s3hydration.transfer.UploadJournal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@code runs/…/uploads} while a run goes on. One write is under way at a time; all that
 * comes meanwhile goes into the next one, so that many copies share it. A run without multipart
 * uploads writes none.
 */
public final class JournalFile implements UploadJournal {

  private final SyncStore store;
  private final String runId;
  private final Object writing = new Object();
  private final Map<ObjectKey, Entry> entries = new TreeMap<>();
  private @Nullable String name;
  private Supplier<Instant> storeTime = () -> Instant.EPOCH;
  private long changes;
  private long stored;

  public JournalFile(SyncStore store, String runId) {
    this.store = store;
    this.runId = runId;
  }

  /**
   * From here on the journal can be written.
   *
   * @param folder of the run, ending in a slash
   * @param storeTime the store's clock, never ahead of the true one
   */
  public synchronized void open(String folder, Supplier<Instant> storeTime) {
    this.name = name(folder);
    this.storeTime = storeTime;
  }

  /** Where the journal of a run lies. */
  public static String name(String folder) {
    return folder + "uploads";
  }

  @Override
  public void beginning(ObjectKey target) {
    long change;
    synchronized (this) {
      Instant now = storeTime.get().truncatedTo(ChronoUnit.SECONDS);
      entries.computeIfAbsent(target, key -> new Entry(now)).creating++;
      change = ++changes;
    }
    write(change);
  }

  @Override
  public void begun(ObjectKey target, String uploadId) {
    long change;
    synchronized (this) {
      Entry entry = entry(target);
      entry.creating--;
      entry.ids.add(uploadId);
      change = ++changes;
    }
    write(change);
  }

  @Override
  public synchronized void ended(ObjectKey target, String uploadId) {
    Entry entry = entry(target);
    entry.ids.remove(uploadId);
    if (entry.ids.isEmpty() && entry.creating == 0) {
      entries.remove(target);
    }
    changes++;
  }

  /**
   * Writes how it stands at the run's end.
   *
   * @return whether something is still to be swept
   * @throws io.s3hydration.transfer.FailureException if it cannot be written
   */
  public boolean finish() {
    long change;
    boolean open;
    synchronized (this) {
      change = changes;
      open = !entries.isEmpty();
    }
    if (change > 0) {
      write(change);
    }
    return open;
  }

  private void write(long change) {
    synchronized (writing) {
      byte[] content;
      String target;
      long upTo;
      synchronized (this) {
        if (stored >= change) {
          return;
        }
        upTo = changes;
        target = name;
        content = SyncJson.document(record());
      }
      if (target == null) {
        throw new IllegalStateException("the journal is not open");
      }
      store.write(target, content, Condition.ALWAYS);
      synchronized (this) {
        stored = upTo;
      }
    }
  }

  private UploadsRecord record() {
    List<UploadsRecord.Open> open = new ArrayList<>();
    entries.forEach(
        (key, entry) -> open.add(new UploadsRecord.Open(key.value(), entry.since, entry.ids)));
    return new UploadsRecord(SyncMarker.SCHEMA_VERSION, runId, open);
  }

  private Entry entry(ObjectKey target) {
    Entry entry = entries.get(target);
    if (entry == null) {
      throw new IllegalStateException("no upload was begun for " + target);
    }
    return entry;
  }

  /** Guarded by the journal's lock. */
  private static final class Entry {
    private final Instant since;
    private final List<String> ids = new ArrayList<>();
    private int creating;

    Entry(Instant since) {
      this.since = since;
    }
  }
}
