package io.s3hydration.job;

import io.s3hydration.listing.ListingPages;
import io.s3hydration.report.JournalFile;
import io.s3hydration.report.SyncStore;
import io.s3hydration.transfer.Bandwidth.Pause;
import io.s3hydration.transfer.Copier;
import io.s3hydration.transfer.ObjectHeads;
import io.s3hydration.transfer.PermitPool;
import io.s3hydration.transfer.UnfinishedUploads;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Everything that a run reaches through: two buckets under two identities.
 *
 * @param store the sync location of the consumer's bucket
 * @param keyList reads a list of keys by its key in the consumer's bucket; empty if it is not there
 * @param uploads that earlier runs may have left open
 * @param journal of this run's uploads; the copier writes it
 * @param permits shared by objects and parts
 * @param time how a run waits
 * @param requests counts so far, by side and operation
 */
record Ports(
    ListingPages producer,
    ListingPages consumer,
    ObjectHeads producerHeads,
    ObjectHeads consumerHeads,
    Copier copier,
    SyncStore store,
    Function<String, Optional<SyncStore.Stored>> keyList,
    UnfinishedUploads uploads,
    JournalFile journal,
    PermitPool permits,
    Time time,
    Supplier<Map<String, Long>> requests) {

  /**
   * Time as it passes, for what waits; records tell the time by S3's clock.
   *
   * @param nanos a clock that never goes back
   */
  record Time(LongSupplier nanos, Pause pause) {

    static final Time SYSTEM = new Time(System::nanoTime, Thread::sleep);
  }
}
