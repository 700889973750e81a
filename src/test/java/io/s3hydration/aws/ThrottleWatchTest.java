package io.s3hydration.aws;

import static io.s3hydration.aws.FakeS3.error;
import static io.s3hydration.aws.FakeS3.method;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3hydration.transfer.AdaptiveLimit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What the SDK's own retries hide is seen all the same. */
class ThrottleWatchTest {

  private final FakeS3 store = new FakeS3();
  private final AdaptiveLimit limit = new AdaptiveLimit(64, System::nanoTime);
  private final S3Client client = store.client(new ThrottleWatch(limit, System::nanoTime));

  @AfterEach
  void stop() {
    store.close();
  }

  private void read() {
    client.getObject(r -> r.bucket("b").key("a")).abort();
  }

  @Test
  void aSlowDownThatTheSdkTriedAgainWithSuccessLowersTheLimit() {
    store.put("b/a", new byte[1]);
    store.once(method("GET"), error(503, "SlowDown"));
    read();
    assertThat(store.requests("GET", "b")).hasSize(2);
    assertThat(limit.throttled()).isOne();
    assertThat(limit.current()).isEqualTo(32);
  }

  @Test
  void tooManyRequestsDoToo() {
    store.put("b/a", new byte[1]);
    store.once(method("GET"), error(429, "TooManyRequests"));
    read();
    assertThat(limit.current()).isEqualTo(32);
  }

  @Test
  void soDoesKmsBehindS3AndItsErrorIsReadAllTheSame() {
    store.put("b/a", new byte[1]);
    store.times(9, method("GET"), error(400, "KMS.ThrottlingException"));
    assertThatThrownBy(this::read)
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("KMS.ThrottlingException"));
    assertThat(limit.current()).isEqualTo(32);
  }

  @Test
  void soDoesEveryCodeOfKmsThatMeansIt() {
    store.put("b/a", new byte[1]);
    store.once(method("GET"), error(400, "KMS.LimitExceededException"));
    assertThatThrownBy(this::read).hasMessageContaining("told to");
    assertThat(limit.current()).isEqualTo(32);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "SlowDown", "ServiceUnavailable", "XMinioServerNotReady"})
  void aServerThatIsUnavailableDoesWhateverItsCode(String code) {
    new ThrottleWatch(limit, System::nanoTime).answered(System.nanoTime(), 503, code);
    assertThat(limit.current()).isEqualTo(32);
  }

  /** Stores name the key and the resource in their errors, and anybody may call an object so. */
  @Test
  void anErrorAboutAnObjectThatIsCalledThrottlingDoesNot() {
    store.once(
        method("GET"),
        (exchange, seen) ->
            FakeS3.fail(exchange, seen, 400, "InvalidRequest", "no such view: Throttling.csv"));
    assertThatThrownBy(this::read).hasMessageContaining("Throttling.csv");
    assertThat(limit.throttled()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"400, 0", "403, 0", "404, 0", "429, 1", "503, 1"})
  void anAnswerToAHeadHasNoCodeAndCountsByItsStatus(int status, int throttled) {
    store.put("b/a", new byte[1]);
    store.once(method("HEAD"), error(status, "KMS.ThrottlingException"));
    try {
      client.headObject(r -> r.bucket("b").key("a"));
    } catch (S3Exception e) {
      assertThat(e.statusCode()).as("what is not tried again").isEqualTo(status);
    }
    assertThat(limit.throttled()).isEqualTo(throttled);
  }

  @Test
  void anotherErrorDoesNot() {
    store.put("b/a", new byte[1]);
    store.once(method("GET"), error(500, "InternalError"));
    read();
    store.once(method("GET"), error(400, "ExpiredToken"));
    assertThatThrownBy(this::read).hasMessageContaining("told to");
    assertThat(limit.throttled()).isZero();
    assertThat(limit.current()).isEqualTo(64);
  }

  @Test
  void whatGoesWellAfterwardsRaisesItAgain() {
    store.put("b/a", new byte[1]);
    store.times(2, method("GET"), error(503, "SlowDown"));
    read();
    int low = limit.current();
    for (int request = 0; request <= low; request++) {
      read();
    }
    assertThat(limit.current()).isGreaterThan(low);
  }

  /** The SDK does not know KMS's codes; the client of a run does. */
  @Test
  void aRequestThatKmsTurnedAwayIsTriedAgainByTheRunsClients() {
    store.put("b/a", new byte[1]);
    try (S3Client patient = store.client(o -> o.retryStrategy(RequestRetries.strategy()))) {
      store.once(method("GET"), error(400, "KMS.ThrottlingException"));
      patient.getObject(r -> r.bucket("b").key("a")).abort();
    }
    assertThat(store.requests("GET", "b")).hasSize(2);
  }
}
