package io.s3hydration.job;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What lands among the producer's objects would be copied by the next run, without end. */
final class BucketOverlap {

  private BucketOverlap() {}

  /**
   * Whether copies, or records, would land among the producer's objects.
   *
   * @param written a prefix of the consumer's bucket
   * @param consumerEndpoint null for AWS
   */
  static boolean of(
      HydrationProperties properties, String written, @Nullable ConsumerEndpoint consumerEndpoint) {
    HydrationProperties.Producer producer = properties.producer();
    String endpoint = producer.endpoint() == null ? null : producer.endpoint().toString();
    return store(endpoint).equals(store(consumerEndpoint == null ? null : consumerEndpoint.url()))
        && producer.bucket() != null
        && producer.bucket().equals(properties.consumer().bucket())
        && (producer.prefix().startsWith(written) || written.startsWith(producer.prefix()));
  }

  /** One name for one store; on AWS a bucket's name is enough, whichever endpoint is asked. */
  private static String store(@Nullable String endpoint) {
    String name = endpoint == null ? "" : endpoint.toLowerCase(Locale.ROOT);
    while (name.endsWith("/")) {
      name = name.substring(0, name.length() - 1);
    }
    return name.matches("https?://([^/]+\\.)?amazonaws\\.com(\\.cn)?") ? "" : name;
  }
}
