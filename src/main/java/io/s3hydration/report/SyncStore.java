package io.s3hydration.report;

import io.s3hydration.listing.ETag;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * PORT: the small objects that a run keeps under the sync location of the consumer bucket: marker,
 * index, ledger, report. All are written under the consumer's KMS key.
 */
public interface SyncStore {

  /**
   * Reads a whole object; empty if there is none.
   *
   * @param name below the sync location, for instance {@code index/progress.json}
   * @throws io.s3hydration.transfer.FailureException for every other answer, retries exhausted
   */
  Optional<Stored> read(String name);

  /**
   * Writes an object in one request and returns its new tag. A write whose answer was lost is read
   * back, so that "it was ours" and "somebody else wrote" stay apart; contents of two writers must
   * therefore differ.
   *
   * @throws io.s3hydration.transfer.FailureException of kind OVERTAKEN if the condition does not
   *     hold; of another kind that stops the run for every other answer, retries exhausted
   */
  ETag write(String name, byte[] content, Condition condition);

  /**
   * Removes an object of the index; one that is not there is removed. Nothing else is ever removed:
   * the consumer grants no more.
   *
   * @param name a part or a manifest, under {@code index/}
   * @throws IllegalArgumentException for every other name
   * @throws io.s3hydration.transfer.FailureException if it cannot be removed, retries exhausted
   */
  void delete(String name);

  /** What {@link #delete} may remove. */
  static String requireRemovable(String name) {
    if (!name.startsWith("index/") || name.equals(Progress.NAME)) {
      throw new IllegalArgumentException("no run may remove " + name);
    }
    return name;
  }

  /**
   * An object as read.
   *
   * @param lastModified when it was written, by S3's clock
   * @param date the {@code Date} header of the answer: S3's clock
   */
  record Stored(byte[] content, ETag etag, Instant lastModified, Instant date) {}

  /**
   * What must stand there for a write to happen.
   *
   * @param unconditional whatever stands there
   * @param expected the tag that must stand there; null with {@code unconditional == false}:
   *     nothing may stand there
   */
  record Condition(boolean unconditional, @Nullable ETag expected) {

    public static final Condition ALWAYS = new Condition(true, null);
    public static final Condition IF_ABSENT = new Condition(false, null);

    /** The state that was read: {@code If-Match} its tag, or {@code If-None-Match: *}. */
    public static Condition unchangedSince(Optional<Stored> read) {
      return read.map(stored -> ifMatch(stored.etag())).orElse(IF_ABSENT);
    }

    public static Condition ifMatch(ETag etag) {
      return new Condition(false, etag);
    }
  }
}
