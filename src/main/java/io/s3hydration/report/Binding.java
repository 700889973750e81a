package io.s3hydration.report;

import java.util.Objects;

/**
 * What an index is about. An index of another binding says nothing about this one. Filters are no
 * part of it.
 *
 * @param producerEndpoint "aws", or the address of another store
 * @param mappingVersion see {@link io.s3hydration.plan.KeyMapping#VERSION}
 */
public record Binding(
    String producerEndpoint,
    String producerBucket,
    String producerPrefix,
    String consumerBucket,
    String consumerPrefix,
    int mappingVersion) {

  public Binding {
    Objects.requireNonNull(producerEndpoint, "producerEndpoint");
    Objects.requireNonNull(producerBucket, "producerBucket");
    Objects.requireNonNull(producerPrefix, "producerPrefix");
    Objects.requireNonNull(consumerBucket, "consumerBucket");
    Objects.requireNonNull(consumerPrefix, "consumerPrefix");
  }

  @Override
  public String toString() {
    return "s3://%s/%s at %s -> s3://%s/%s (mapping %d)"
        .formatted(
            producerBucket,
            producerPrefix,
            producerEndpoint,
            consumerBucket,
            consumerPrefix,
            mappingVersion);
  }
}
