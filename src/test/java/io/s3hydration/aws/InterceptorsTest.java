package io.s3hydration.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

class InterceptorsTest {

  private final FakeS3 store = new FakeS3();

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void theExpectedOwnerIsSentAndSigned() {
    S3Client client = store.client(new ExpectedBucketOwner("111111111111"));
    client.headBucket(r -> r.bucket("b"));
    FakeS3.Seen request = store.requests.getFirst();
    assertThat(request.header("x-amz-expected-bucket-owner")).isEqualTo("111111111111");
    assertThat(request.header("authorization")).contains("x-amz-expected-bucket-owner");
  }

  @Test
  void onlyALongBodyIsAnnouncedBeforeItIsSent() {
    S3Client client = store.client(new ExpectContinue());
    client.putObject(r -> r.bucket("b").key("short"), RequestBody.fromBytes(new byte[1 << 10]));
    client.putObject(r -> r.bucket("b").key("long"), RequestBody.fromBytes(new byte[1 << 20]));
    assertThat(store.requests)
        .extracting(request -> request.header("expect"))
        .containsExactly(null, "100-continue");
  }

  @Test
  void everyAttemptIsCountedBySideAndOperation() {
    RequestCounter counter = new RequestCounter();
    S3Client producer = store.client(counter.counting(Side.PRODUCER));
    S3Client consumer = store.client(counter.counting(Side.CONSUMER));
    store.once(FakeS3.method("HEAD"), FakeS3.error(503, "SlowDown"));
    producer.headBucket(r -> r.bucket("b"));
    consumer.headBucket(r -> r.bucket("b"));
    consumer.listObjectsV2(r -> r.bucket("b"));
    assertThat(counter.snapshot())
        .containsExactly(
            Map.entry("consumer HeadBucket", 1L),
            Map.entry("consumer ListObjectsV2", 1L),
            Map.entry("producer HeadBucket", 2L));
  }
}
