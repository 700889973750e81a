package io.s3hydration.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.TwoAccounts;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkGlobalTime;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** A store that checks signatures takes what comes through the proxy for what was signed. */
class SignedThroughProxyTest {

  private static final byte[] LARGE = Content.ofSize(5 << 20).bytes();

  /** The SDK keeps one offset for the whole JVM, and other tests have stores that live elsewhen. */
  @BeforeEach
  void goByThisClock() {
    SdkGlobalTime.setGlobalTimeOffset(0);
  }

  @Test
  void the_sdk_talks_to_a_store_that_checks_signatures() {
    try (TwoAccounts accounts = TwoAccounts.start();
        FaultProxy proxy = FaultProxy.inFrontOf(accounts.s3Endpoint());
        S3Client client =
            S3Client.builder()
                .endpointOverride(proxy.endpoint())
                .region(Region.of(TwoAccounts.REGION))
                .forcePathStyle(true)
                .credentialsProvider(
                    StaticCredentialsProvider.create(accounts.consumer().credentials()))
                .build()) {
      String bucket = accounts.consumer().bucket();
      client.putObject(r -> r.bucket(bucket).key("a b+c"), RequestBody.fromString("text"));
      assertThat(client.getObjectAsBytes(r -> r.bucket(bucket).key("a b+c")).asUtf8String())
          .isEqualTo("text");
      upload(client, bucket);
      assertThat(client.getObjectAsBytes(r -> r.bucket(bucket).key("large")).asByteArray())
          .isEqualTo(LARGE);
      assertThat(client.listObjectsV2(r -> r.bucket(bucket)).contents()).hasSize(2);
      client.deleteObject(r -> r.bucket(bucket).key("large"));
      assertThat(proxy.log()).extracting(Exchange.Logged::status).containsOnly(200, 204);
      assertThat(proxy.log())
          .extracting(Exchange.Logged::operation)
          .containsExactly(
              S3Operation.PUT_OBJECT,
              S3Operation.GET_OBJECT,
              S3Operation.CREATE_MULTIPART_UPLOAD,
              S3Operation.UPLOAD_PART,
              S3Operation.COMPLETE_MULTIPART_UPLOAD,
              S3Operation.GET_OBJECT,
              S3Operation.LIST_OBJECTS_V2,
              S3Operation.DELETE_OBJECT);
      assertThat(proxy.log())
          .extracting(Exchange.Logged::accessKeyId)
          .containsOnly(accounts.consumer().credentials().accessKeyId());
    }
  }

  private static void upload(S3Client client, String bucket) {
    String id = client.createMultipartUpload(r -> r.bucket(bucket).key("large")).uploadId();
    String etag =
        client
            .uploadPart(
                r -> r.bucket(bucket).key("large").uploadId(id).partNumber(1),
                RequestBody.fromBytes(LARGE))
            .eTag();
    CompletedPart part = CompletedPart.builder().partNumber(1).eTag(etag).build();
    client.completeMultipartUpload(
        r ->
            r.bucket(bucket)
                .key("large")
                .uploadId(id)
                .multipartUpload(m -> m.parts(List.of(part))));
  }
}
