package io.s3hydration.backend;

import io.s3hydration.listing.ListingPages;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.report.SyncStore;
import io.s3hydration.transfer.Copier;
import io.s3hydration.transfer.ObjectHeads;
import io.s3hydration.transfer.UnfinishedUploads;
import java.time.InstantSource;

/** The buckets in memory; they can do all that S3 can. */
public record InMemoryBackend(InMemoryBucket producer, InMemoryBucket consumer) implements Backend {

  public InMemoryBackend(InstantSource clock) {
    this(
        new InMemoryBucket(Account.producer().bucket(), clock, Account.producer().kmsKeyArn()),
        new InMemoryBucket(Account.consumer().bucket(), clock, Account.consumer().kmsKeyArn()));
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public void denyAtProducer(ObjectKey key) {
    producer.deny(key);
  }

  @Override
  public ListingPages producerListing() {
    return new InMemoryListing(producer, PAGE_SIZE);
  }

  @Override
  public ListingPages consumerListing() {
    return new InMemoryListing(consumer, PAGE_SIZE);
  }

  @Override
  public ObjectHeads producerHeads() {
    return new InMemoryHeads(producer);
  }

  @Override
  public ObjectHeads consumerHeads() {
    return new InMemoryHeads(consumer);
  }

  @Override
  public Copier copier(String runId) {
    return new InMemoryCopier(producer, consumer, runId, PART_SIZE);
  }

  @Override
  public SyncStore syncStore(String location) {
    return new InMemorySyncStore(consumer, location);
  }

  @Override
  public UnfinishedUploads unfinishedUploads() {
    return new InMemoryUnfinishedUploads(consumer);
  }
}
