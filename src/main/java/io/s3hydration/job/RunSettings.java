package io.s3hydration.job;

import io.s3hydration.job.HydrationProperties.OnMissing;
import io.s3hydration.job.HydrationProperties.OnOtherKey;
import io.s3hydration.job.HydrationProperties.RequestChecksums;
import io.s3hydration.job.HydrationProperties.Switch;
import io.s3hydration.plan.Adoption;
import io.s3hydration.plan.KeyMapping;
import io.s3hydration.plan.PlanRules;
import io.s3hydration.plan.ReservedKeys;
import io.s3hydration.plan.Scope;
import io.s3hydration.report.Binding;
import io.s3hydration.transfer.Bandwidth;
import io.s3hydration.transfer.TransferSettings;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/** The checked configuration in the words of the stages. */
record RunSettings(HydrationProperties properties) {

  String producerBucket() {
    return Objects.requireNonNull(properties.producer().bucket(), "checked at start");
  }

  String producerPrefix() {
    return properties.producer().prefix();
  }

  String consumerBucket() {
    return Objects.requireNonNull(properties.consumer().bucket(), "checked at start");
  }

  KeyMapping mapping() {
    return new KeyMapping(producerPrefix(), properties.consumer().prefix());
  }

  ReservedKeys reserved() {
    return new ReservedKeys(properties.sync().location());
  }

  Binding binding() {
    Object endpoint = properties.producer().endpoint();
    return new Binding(
        endpoint == null ? "aws" : endpoint.toString(),
        producerBucket(),
        producerPrefix(),
        consumerBucket(),
        properties.consumer().prefix(),
        KeyMapping.VERSION);
  }

  PlanRules rules(Scope scope, @Nullable Adoption adoption) {
    return new PlanRules(
        mapping(),
        reserved(),
        scope,
        properties.sync().onMissing() == OnMissing.LEAVE,
        properties.consumer().kmsKeyArn(),
        properties.consumer().onOtherKey() == OnOtherKey.RECOPY,
        adoption);
  }

  TransferSettings transfer() {
    HydrationProperties.Transfer transfer = properties.transfer();
    return new TransferSettings(
        transfer.partSize().toBytes(),
        transfer.multipartThreshold().toBytes(),
        TransferSettings.wholeUpTo(maxConcurrentObjects()),
        transfer.storageClass(),
        properties.consumer().kmsKeyArn(),
        properties.producer().kmsKeyArn(),
        transfer.tags(),
        sendsChecksums(),
        conditionalWrites());
  }

  /** Whether the consumer's store is asked to refuse a write over what was not seen there. */
  boolean conditionalWrites() {
    return properties.consumer().conditionalWrites() == Switch.ON;
  }

  /** Whether the consumer's store is told a checksum of what it is sent. */
  boolean sendsChecksums() {
    return properties.consumer().requestChecksums() == RequestChecksums.WHEN_SUPPORTED;
  }

  /** No more than the bandwidth can keep moving. */
  int maxConcurrentObjects() {
    HydrationProperties.Transfer transfer = properties.transfer();
    DataSize bandwidth = transfer.maxBandwidth();
    return bandwidth == null
        ? transfer.maxConcurrentObjects()
        : (int)
            Math.min(
                transfer.maxConcurrentObjects(), bandwidth.toBytes() / Bandwidth.LEAST_FOR_EACH);
  }

  RunWatch.Limits limits() {
    return new RunWatch.Limits(properties.maxRunDuration(), properties.shutdown().timeout());
  }

  /** How old the last full check of a range may be; null for any age. */
  @Nullable Duration fullEvery() {
    String every = properties.sync().fullEvery();
    return every.equals("never") ? null : DurationStyle.detectAndParse(every);
  }
}
