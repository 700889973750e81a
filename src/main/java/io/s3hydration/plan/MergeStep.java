package io.s3hydration.plan;

import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.SettledEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step of {@link ListingMerge}. Steps come in key order, ranges in index order. */
public sealed interface MergeStep {

  /** No key of the range is in scope: its part stays as it is, unread. */
  record RangeCarried(IndexRange range) implements MergeStep {}

  /**
   * The steps that follow are of this range, until the next range.
   *
   * @param entries all that the index has of the range; null if it cannot say what the range holds
   */
  record RangeOpened(IndexRange range, @Nullable List<SettledEntry> entries, Check check)
      implements MergeStep {}

  /** A listed object, to be decided. */
  record Compared(Match match) implements MergeStep {}

  /** An entry that this run is not about: it stays as it is. */
  record Carried(SettledEntry entry) implements MergeStep {}

  /** An entry whose key the producer lists no more. */
  record Gone(SettledEntry entry) implements MergeStep {}
}
