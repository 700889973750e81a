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
 * comes meanwhile goes into the next one, so that many copies share it: n objects in parts cost at
 * most 2n writes, and one more at the run's end. A run without multipart uploads writes none.
 *
 * <p>It holds what is open, not what was: as many entries as copies at a time, and those whose
 * creation or end got no answer.
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
      entries.computeIfAbsent(target, key -> new Entry(now)).creating = true;
      change = ++changes;
    }
    try {
      write(change);
    } catch (RuntimeException e) {
      refused(target);
      throw e;
    }
  }

  @Override
  public void begun(ObjectKey target, String uploadId) {
    long change;
    synchronized (this) {
      Entry entry = entry(target);
      entry.creating = false;
      entry.ids.add(uploadId);
      change = ++changes;
    }
    write(change);
  }

  @Override
  public synchronized void refused(ObjectKey target) {
    entry(target).creating = false;
    settle(target);
  }

  @Override
  public synchronized void unanswered(ObjectKey target) {
    entry(target).unknown = true;
  }

  @Override
  public synchronized void ended(ObjectKey target, String uploadId) {
    entry(target).ids.remove(uploadId);
    settle(target);
  }

  private void settle(ObjectKey target) {
    Entry entry = entry(target);
    if (entry.ids.isEmpty() && !entry.creating && !entry.unknown) {
      entries.remove(target);
    }
    changes++;
  }

  /**
   * Writes how it stands once no copy is under way any more.
   *
   * @return its name, if something is left to be swept; else nothing
   * @throws io.s3hydration.transfer.FailureException if it cannot be written
   */
  public List<String> finish() {
    long change;
    String left;
    synchronized (this) {
      change = changes;
      left = entries.isEmpty() ? null : name;
    }
    if (change > 0) {
      write(change);
    }
    return left == null ? List.of() : List.of(left);
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
    private boolean creating;
    private boolean unknown;

    Entry(Instant since) {
      this.since = since;
    }
  }
}
