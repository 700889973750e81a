package io.s3hydration.backend;

import io.s3hydration.listing.ObjectKey;
import software.amazon.awssdk.services.s3.S3Client;

/** Our S3 implementations over the wire, with the buckets in memory at the other end. */
final class InMemoryS3Backend extends S3Backend {

  private final InMemoryBucket producer;

  InMemoryS3Backend(S3Client client, InMemoryBucket producer, InMemoryBucket consumer) {
    super("S3 in memory", producer, client, consumer, client, Account.consumer().kmsKeyArn());
    this.producer = producer;
  }

  @Override
  public void denyAtProducer(ObjectKey key) {
    producer.deny(key);
  }
}
