package io.s3hydration.report;

/**
 * How large the parts of the index are, and how much of it may wait in memory.
 *
 * @param part entries of a part where no part was before
 * @param max a part of more entries than this is split
 * @param min a changed part of fewer entries than this is merged with the next
 * @param waiting entries that may wait behind an object under way
 */
public record PartSizes(int part, int max, int min, int waiting) {

  /** Those of every run; smaller ones are for tests. */
  public static final PartSizes STORED = new PartSizes(50_000, 100_000, 10_000, 100_000);
}
