package io.s3hydration.plan;

/** How far the index is believed in a range of keys. */
public enum Check {
  /** The producer's listing against the index; the consumer's bucket is not listed. */
  INDEX,
  /** Three-way, because an earlier run may have written without committing. */
  VERIFY,
  /** Three-way, and adopted entries must be proved: a full run, or a range that is due for one. */
  FULL,
  /** The first run after a predecessor: its marker's time decides, this once. */
  ADOPT;

  /** Whether the consumer's listing takes part. */
  public boolean looksAtConsumer() {
    return this != INDEX;
  }
}
