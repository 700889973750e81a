package io.s3hydration.plan;

import io.s3hydration.listing.ObjectKey;

/**
 * Producer key to consumer key: the producer's prefix is taken off, the consumer's is put on.
 *
 * <p>All keys of a run share the producer's prefix, so the mapping is injective and keeps {@link
 * io.s3hydration.listing.KeyOrder}: the merge of the two listings rests on it.
 */
public record KeyMapping(String producerPrefix, String consumerPrefix) {

  /** Part of the index's binding: entries of another mapping are not ours. */
  public static final int VERSION = 1;

  /**
   * The key of the copy. It may come out empty or too long; {@link DecisionTable} refuses those.
   *
   * @throws IllegalArgumentException if the key is not under the producer's prefix
   */
  public ObjectKey map(ObjectKey key) {
    if (!key.startsWith(producerPrefix)) {
      throw new IllegalArgumentException(key + " is not under " + producerPrefix);
    }
    return new ObjectKey(consumerPrefix + key.value().substring(producerPrefix.length()));
  }
}
