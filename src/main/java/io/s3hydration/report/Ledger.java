package io.s3hydration.report;

import io.s3hydration.report.SyncStore.Condition;
import io.s3hydration.transfer.FailureException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * One line for each object that a run touched or failed to, in parts of {@value #PART_LINES} lines
 * under {@code runs/…}: a killed run keeps the parts that were written. Order is the order of
 * accounting. Safe for many threads; holds one part, compressed.
 */
public final class Ledger {

  static final int PART_LINES = 50_000;

  private final SyncStore store;
  private final String folder;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private GZIPOutputStream gzip;
  private int lines;
  private int parts;

  /**
   * @param folder of the run, ending in a slash
   */
  public Ledger(SyncStore store, String folder) {
    this.store = store;
    this.folder = folder;
    this.gzip = begin();
  }

  /**
   * Adds a line.
   *
   * @throws io.s3hydration.transfer.FailureException if a full part cannot be written
   */
  public synchronized void add(LedgerLine line) {
    byte[] json = SyncJson.LINES.writeValueAsBytes(line);
    try {
      gzip.write(json);
      gzip.write('\n');
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    lines++;
    if (lines >= PART_LINES) {
      flush();
    }
  }

  /**
   * Writes what is not yet written.
   *
   * @throws io.s3hydration.transfer.FailureException if the part cannot be written
   */
  public synchronized void flush() {
    if (lines > 0) {
      try {
        gzip.close();
      } catch (IOException e) {
        throw new IllegalStateException("memory does not fail", e);
      }
      String name = String.format(Locale.ROOT, "%sledger-%05d.jsonl.gz", folder, parts);
      write(name);
      parts++;
      lines = 0;
      bytes.reset();
      gzip = begin();
    }
  }

  /** How many parts are written by now. */
  public synchronized int parts() {
    return parts;
  }

  /** If the part cannot be written, its lines stay, and more may follow as a second gzip member. */
  private void write(String name) {
    try {
      store.write(name, bytes.toByteArray(), Condition.IF_ABSENT);
    } catch (FailureException e) {
      gzip = begin();
      throw e;
    }
  }

  private GZIPOutputStream begin() {
    try {
      return new GZIPOutputStream(bytes, 1 << 16) {
        {
          // Beside the copy of a small object the default is dear, and a ledger is read once, if
          // ever.
          def.setLevel(Deflater.BEST_SPEED);
        }
      };
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
  }
}
