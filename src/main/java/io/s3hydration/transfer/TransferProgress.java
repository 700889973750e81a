package io.s3hydration.transfer;

/** Told of every byte that moves, by many threads: health and stall detection rest on it. */
@FunctionalInterface
public interface TransferProgress {

  /** Bytes read from the producer just now, at least 1. */
  void moved(long bytes);
}
