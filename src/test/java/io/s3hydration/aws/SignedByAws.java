package io.s3hydration.aws;

import java.time.Clock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** What AWS's own signer makes of a request in eu-central-1, as the SDK's S3 client asks it. */
record SignedByAws(AwsCredentialsIdentity identity, Clock clock) {

  private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

  /**
   * @param trailer whether the body goes in chunks, its CRC64NVME behind them
   */
  SignedRequest sign(
      SdkHttpFullRequest request, @Nullable ContentStreamProvider body, boolean trailer) {
    return SIGNER.sign(
        r -> {
          r.identity(identity)
              .request(request)
              .payload(body)
              .putProperty(HttpSigner.SIGNING_CLOCK, clock)
              .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
              .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
              .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
              .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
              .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
              .putProperty(AwsV4HttpSigner.CHUNK_ENCODING_ENABLED, trailer);
          if (trailer) {
            r.putProperty(AwsV4HttpSigner.CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.CRC64NVME);
          }
        });
  }
}
