package io.s3hydration.aws;

import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/** The connections of the two sides: not even these are shared between two identities. */
public record Connections(SdkHttpClient producer, SdkHttpClient consumer) implements AutoCloseable {

  /** Beside two for each permit: listings, HEAD requests, records. */
  private static final int SPARE = 16;

  /**
   * As many as so many objects at a time need.
   *
   * @param concurrent at least 1
   */
  public static Connections forObjects(int concurrent) {
    return new Connections(side(concurrent), side(concurrent));
  }

  private static SdkHttpClient side(int concurrent) {
    return Apache5HttpClient.builder()
        // A copy holds its GET while it asks for the object's tags.
        .maxConnections(2 * concurrent + SPARE)
        // The SDK asks for it by itself where a body is long enough to be worth a round trip.
        .expectContinueEnabled(false)
        .build();
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
