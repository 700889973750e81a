package io.s3hydration.aws;

import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;

/** The connections of the two sides: not even these are shared between two identities. */
public record Connections(SdkHttpClient producer, SdkHttpClient consumer) implements AutoCloseable {

  /** Beside two for each permit: listings, HEAD requests, records. */
  private static final int SPARE = 16;

  /**
   * As many as so many objects at a time need. Where the SDK finds a proxy ({@code HTTP_PROXY},
   * {@code http.proxyHost}), its own client is taken: the other one knows none.
   *
   * @param concurrent at least 1
   */
  public static Connections forObjects(int concurrent) {
    return new Connections(side(concurrent), side(concurrent));
  }

  private static SdkHttpClient side(int concurrent) {
    // A copy holds its GET while it asks for the object's tags.
    int connections = 2 * concurrent + SPARE;
    if (ProxyConfiguration.builder().build().host() == null) {
      return new PooledHttpClient(connections, PooledHttpClient.READ, tls());
    }
    return Apache5HttpClient.builder()
        .maxConnections(connections)
        // It would ask for every body; long ones have it without.
        .expectContinueEnabled(false)
        .build();
  }

  /** As the JVM's properties have it. */
  private static SSLContext tls() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
