package io.s3hydration.job;

import io.s3hydration.listing.ListingPages;
import io.s3hydration.report.SyncStore;
import io.s3hydration.transfer.Copier;
import io.s3hydration.transfer.ObjectHeads;
import io.s3hydration.transfer.PermitPool;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Everything that a run reaches through: two buckets under two identities.
 *
 * @param store the sync location of the consumer's bucket
 * @param consumerObjects the consumer's bucket by whole keys, for lists of keys
 * @param permits shared by objects and parts
 * @param requests counts so far, by side and operation
 */
record Ports(
    ListingPages producer,
    ListingPages consumer,
    ObjectHeads producerHeads,
    ObjectHeads consumerHeads,
    Copier copier,
    SyncStore store,
    SyncStore consumerObjects,
    PermitPool permits,
    Supplier<Map<String, Long>> requests) {}
