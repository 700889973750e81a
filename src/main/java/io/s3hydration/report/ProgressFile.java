package io.s3hydration.report;

import io.s3hydration.listing.ETag;
import io.s3hydration.report.SyncStore.Condition;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps {@code index/progress.json} while a run goes on: opened at its start, rewritten after each
 * part, closed after the commit. Every write is conditional on the one before, so that a second run
 * is noticed at the next part.
 */
public final class ProgressFile {

  private static final ETag NEVER_A_TAG = new ETag("no-object-has-this-tag");

  private final SyncStore store;
  private final List<WrittenPart> parts;
  private Progress progress;
  private ETag tag;

  private ProgressFile(SyncStore store, Progress progress, ETag tag) {
    this.store = store;
    this.parts = new ArrayList<>(progress.parts());
    this.progress = progress;
    this.tag = tag;
  }

  /**
   * Announces the run.
   *
   * @param seen the state of the file when the run looked
   * @throws io.s3hydration.transfer.FailureException of kind OVERTAKEN if it changed since
   */
  public static ProgressFile open(SyncStore store, Progress progress, Condition seen) {
    ETag tag = store.write(Progress.NAME, SyncJson.document(progress), seen);
    return new ProgressFile(store, progress, tag);
  }

  /** One more part is stored. */
  public void written(WrittenPart part) {
    parts.add(part);
    rewrite(true, progress.leftovers(), progress.journals());
  }

  /**
   * The marker names the run's manifest.
   *
   * @param manifest its parts; what the run wrote or took over beside them is left for the sweep
   * @param uploadsLeft the run's own journal, if it names uploads that are still open; those of
   *     earlier runs stay with it
   */
  public void close(List<Manifest.Part> manifest, List<String> uploadsLeft) {
    Set<String> named = manifest.stream().map(Manifest.Part::name).collect(Collectors.toSet());
    List<String> beside =
        parts.stream().map(part -> part.part().name()).filter(n -> !named.contains(n)).toList();
    List<Leftover> left = new ArrayList<>(progress.leftovers());
    if (!beside.isEmpty()) {
      left.add(new Leftover(progress.baseManifest(), beside));
    }
    parts.clear();
    List<String> journals = new ArrayList<>(progress.journals());
    journals.removeAll(ownJournal());
    journals.addAll(uploadsLeft);
    rewrite(false, left, journals);
  }

  /** The journal of this run: the last one. */
  public List<String> ownJournal() {
    List<String> all = progress.journals();
    return all.isEmpty() ? List.of() : List.of(all.getLast());
  }

  /** What is still to be swept. */
  public List<Leftover> leftovers() {
    return progress.leftovers();
  }

  /** A sweep after the end left these. */
  public void swept(List<Leftover> left) {
    if (!left.equals(progress.leftovers())) {
      rewrite(false, left, progress.journals());
    }
  }

  /**
   * Refuses a store that ignores conditions: two writes whose condition cannot hold must be
   * answered so. Costs two requests, and two more to read back.
   *
   * @throws BadInputException if the store took one of them
   */
  public void requireConditions() {
    probe("If-None-Match", Condition.IF_ABSENT);
    probe("If-Match", Condition.ifMatch(NEVER_A_TAG));
  }

  private void probe(String header, Condition impossible) {
    // Other bytes, so that no answer is taken for the first write's; where they stay, they say the
    // same.
    byte[] document = SyncJson.document(progress);
    byte[] other = Arrays.copyOf(document, document.length + 1);
    other[document.length] = '\n';
    try {
      store.write(Progress.NAME, other, impossible);
    } catch (FailureException e) {
      if (e.failure().kind() == FailureKind.OVERTAKEN) {
        return;
      }
      throw e;
    }
    throw new BadInputException(
        "tried to rely on conditional writes but the consumer's store ignores " + header,
        "Without conditions, two runs at a time may overwrite each other's copies. Use a store that"
            + " heeds them, or set hydration.consumer.conditional-writes=off and let only one run"
            + " at a time start");
  }

  private void rewrite(boolean open, List<Leftover> left, List<String> journals) {
    progress = progress.with(parts, open, left, journals);
    tag = store.write(Progress.NAME, SyncJson.document(progress), Condition.ifMatch(tag));
  }
}
