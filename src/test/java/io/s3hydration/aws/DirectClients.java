package io.s3hydration.aws;

import io.s3hydration.transfer.AdaptiveLimit;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Clients as the program makes its own, over those that tests make. */
public final class DirectClients {

  private DirectClients() {}

  /** Closing it closes the client, and the connections stay until the JVM ends. */
  public static S3Client over(S3Client client, Side side) {
    return over(client, http(Duration.ofSeconds(5)), side);
  }

  /** Fifty connections. */
  public static SdkHttpClient http(Duration patience) {
    try {
      return new PooledHttpClient(50, patience, SSLContext.getDefault());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Closing it closes the client alone.
   *
   * @param http the same that {@code client} uses
   */
  public static S3Client over(S3Client client, SdkHttpClient http, Side side) {
    AdaptiveLimit limit = new AdaptiveLimit(64, System::nanoTime);
    ThrottleWatch watch = new ThrottleWatch(limit, System::nanoTime);
    return new DirectS3Client(
        client,
        http,
        side,
        null,
        new RequestCounter(),
        watch,
        InstantSource.system(),
        System::nanoTime);
  }
}
