package io.s3hydration.report;

/** How a listed object ended in this run. Every listed object has exactly one. */
public enum Outcome {
  /** Listing and index agree: nothing to do. */
  SETTLED,
  /** Left out by a rule of this run: bounds of a backfill, or a removal that is to stay. */
  FILTERED,
  /** A HEAD proved that the copy is there. */
  UNCHANGED,
  /** Taken over from a predecessor. */
  ADOPTED,
  /** Copied and verified. */
  TRANSFERRED,
  /** Not copied, for a reason that may pass: tried again by the next run. */
  FAILED,
  /** Not copied, by a rule with a name. */
  REFUSED,
  /** It changed under our hands: tried again by the next run. */
  CHANGED,
  /** Listed, but gone when we came to read it. */
  VANISHED,
  /** The run was stopped first. */
  INTERRUPTED
}
