package io.s3hydration.report;

/**
 * How large the parts of an index are, in entries. One whose key has 256 characters or more counts
 * as two, from 512 on as three, and so on: as many of them as usual would be five times as much
 * memory.
 *
 * @param min a changed part of fewer is merged with the next
 * @param max a part of more is split in halves
 * @param waiting so many may wait in memory behind an object that is still under way
 */
public record PartSizes(int min, int max, int waiting) {

  /** What is stored; smaller ones are for tests. */
  public static final PartSizes USUAL = new PartSizes(10_000, 100_000, 100_000);

  /** So many of a part in the making are compressed at a time; halves are cut between two such. */
  int block() {
    return Math.max(1, max / 100);
  }
}
