package io.s3hydration.backend;

import io.s3hydration.aws.DirectClients;
import io.s3hydration.aws.S3Bucket;
import io.s3hydration.aws.S3Copier;
import io.s3hydration.aws.S3ListingPages;
import io.s3hydration.aws.S3ObjectHeads;
import io.s3hydration.aws.S3SyncStore;
import io.s3hydration.aws.S3UnfinishedUploads;
import io.s3hydration.aws.Side;
import io.s3hydration.listing.ListingPages;
import io.s3hydration.report.SyncStore;
import io.s3hydration.transfer.Bandwidth;
import io.s3hydration.transfer.Copier;
import io.s3hydration.transfer.ObjectHeads;
import io.s3hydration.transfer.PermitPool;
import io.s3hydration.transfer.TransferSettings;
import io.s3hydration.transfer.TransferSettings.Tags;
import io.s3hydration.transfer.UnfinishedUploads;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/** A server that speaks S3, with our own implementations of the ports onto it. */
abstract class S3Backend implements Backend {

  private final String name;
  private final Bucket producerBucket;
  private final Bucket consumerBucket;
  private final S3Bucket source;
  private final S3Bucket target;
  private final @Nullable String kmsKeyArn;

  /**
   * @param reader reads the producer's bucket, as the role does
   * @param kmsKeyArn of the consumer; null for the bucket's default encryption
   */
  S3Backend(
      String name,
      Bucket producer,
      S3Client reader,
      Bucket consumer,
      S3Client writer,
      @Nullable String kmsKeyArn) {
    this.name = name;
    this.producerBucket = producer;
    this.consumerBucket = consumer;
    this.source = new S3Bucket(reader, producer.name(), Side.PRODUCER);
    this.target = new S3Bucket(writer, consumer.name(), Side.CONSUMER);
    this.kmsKeyArn = kmsKeyArn;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Bucket producer() {
    return producerBucket;
  }

  @Override
  public Bucket consumer() {
    return consumerBucket;
  }

  @Override
  public ListingPages producerListing() {
    return new S3ListingPages(source.client(), Side.PRODUCER);
  }

  @Override
  public ListingPages consumerListing() {
    return new S3ListingPages(target.client(), Side.CONSUMER);
  }

  @Override
  public ObjectHeads producerHeads() {
    return new S3ObjectHeads(direct(source));
  }

  @Override
  public ObjectHeads consumerHeads() {
    return new S3ObjectHeads(direct(target));
  }

  @Override
  public Copier copier(String runId) {
    TransferSettings settings =
        new TransferSettings(
            PART_SIZE, PART_SIZE, 256 << 10, "STANDARD", kmsKeyArn, null, Tags.COPY, true, true);
    PermitPool permits = new PermitPool(4);
    Copier copier =
        new S3Copier(
            direct(source),
            direct(target),
            settings,
            runId,
            permits,
            bytes -> {},
            Bandwidth.unlimited(),
            notice -> {},
            new JournalInMemory());
    return transfer -> {
      try {
        permits.acquire();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      try {
        return copier.copy(transfer);
      } finally {
        permits.release();
      }
    };
  }

  private static S3Bucket direct(S3Bucket bucket) {
    return new S3Bucket(
        DirectClients.over(bucket.client(), bucket.side()), bucket.name(), bucket.side());
  }

  @Override
  public SyncStore syncStore(String location) {
    return new S3SyncStore(target, location, kmsKeyArn);
  }

  @Override
  public UnfinishedUploads unfinishedUploads() {
    return new S3UnfinishedUploads(target);
  }
}
