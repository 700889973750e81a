package io.s3hydration.listing;

import java.util.List;
import java.util.Optional;

/** PORT: reads the settled index that the marker names. */
public interface SettledIndex {

  /** The ranges in key order; together they cover every key exactly once. Never empty. */
  List<IndexRange> ranges();

  /**
   * The entries of one range, in key order; empty if the range is unknown: its part is missing,
   * damaged, or cannot be decrypted. An unknown range says nothing about its keys: none is settled,
   * and none is deleted. A range without a part is known to hold nothing.
   *
   * @throws RuntimeException for every other reason why it cannot be read (network, credentials):
   *     it says nothing of the part, and ends the run
   */
  Optional<List<SettledEntry>> entries(IndexRange range);
}
