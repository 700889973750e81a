package io.s3hydration.aws;

import static io.s3hydration.aws.FakeS3.error;
import static io.s3hydration.aws.FakeS3.method;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3hydration.aws.FakeS3.FakeObject;
import io.s3hydration.aws.FakeS3.Seen;
import io.s3hydration.aws.ProducerCredentials.Role;
import io.s3hydration.aws.ProducerCredentials.Sts;
import io.s3hydration.backend.StsStub;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.transfer.Bandwidth;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Sessions end, and a run goes on: with short ones, and an STS that is out for a while. */
@Timeout(120)
class CredentialHorizonTest {

  private static final int THREADS = 32;
  private static final String ROLE = "arn:aws:iam::111111111111:role/read";
  private static final StaticCredentialsProvider SELF =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("self", "secret"));

  private final FakeS3 store = new FakeS3();
  private final StsStub sts = StsStub.start(ROLE, "shared", session -> {});
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> expired = ConcurrentHashMap.newKeySet();

  @AfterEach
  void stop() {
    threads.close();
    sts.close();
    store.close();
  }

  private ProducerCredentials credentials(int seconds, Duration prefetch, Duration stale) {
    return ProducerCredentials.ofRole(
        new Role(ROLE, "shared", "run"),
        SELF,
        new Sts(Region.EU_CENTRAL_1, sts.endpoint(), null),
        System::nanoTime,
        seconds,
        prefetch,
        stale);
  }

  private ProducerCredentials ofAnHour() {
    return credentials(3600, Duration.ofMinutes(15), Duration.ofSeconds(10));
  }

  private S3Client client(ProducerCredentials credentials) {
    S3Client client =
        store
            .builder(RequestChecksumCalculation.WHEN_SUPPORTED)
            .credentialsProvider(credentials)
            .build();
    return new RenewingS3Client(client, credentials, System::nanoTime);
  }

  private boolean isExpired(Seen seen) {
    String token = seen.header("x-amz-security-token");
    return token != null && expired.contains(token);
  }

  private void expireAllSoFar() {
    sts.sessions().forEach(session -> expired.add(session.sessionToken()));
  }

  private void together(Runnable task) throws ExecutionException, InterruptedException {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> all = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      all.add(
          threads.submit(
              () -> {
                start.await();
                task.run();
                return null;
              }));
    }
    start.countDown();
    for (Future<?> one : all) {
      one.get();
    }
  }

  @Test
  void manyThreadsOpenOneSession() throws Exception {
    try (ProducerCredentials credentials = ofAnHour()) {
      together(credentials::resolveCredentials);
    }
    assertThat(sts.sessionNames()).hasSize(1);
  }

  @Test
  void aSessionIsRefreshedAheadOfItsEndOnceUnderLoad() throws Exception {
    try (ProducerCredentials credentials =
        credentials(30, Duration.ofSeconds(28), Duration.ofMillis(500))) {
      String first = credentials.resolveCredentials().accessKeyId();
      together(
          () -> {
            while (credentials.resolveCredentials().accessKeyId().equals(first)) {
              Thread.onSpinWait();
              Thread.yield();
            }
          });
      assertThat(sts.sessionNames()).as("one more, for all threads").hasSize(2);
    }
  }

  @Test
  void anOutageOfStsIsWaitedOutWhileTheSessionLasts() {
    try (ProducerCredentials credentials =
        credentials(30, Duration.ofSeconds(29), Duration.ofMillis(500))) {
      String first = credentials.resolveCredentials().accessKeyId();
      sts.out(true);
      while (sts.sessionNames().size() < 3) {
        assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo(first);
        Thread.yield();
      }
      sts.out(false);
      while (credentials.resolveCredentials().accessKeyId().equals(first)) {
        Thread.yield();
      }
      assertThat(sts.sessions()).hasSize(2);
    }
  }

  @Test
  void whenTheSessionHasEndedAndStsIsStillOutItIsAFailureOfCredentials() {
    store.put("b/a", new byte[1]);
    try (ProducerCredentials credentials =
            credentials(2, Duration.ofSeconds(1), Duration.ofMillis(100));
        S3Client client = client(credentials)) {
      S3ObjectHeads heads = new S3ObjectHeads(new S3Bucket(client, "b", Side.PRODUCER));
      assertThat(heads.head(new ObjectKey("a"))).isPresent();
      sts.out(true);
      assertThatThrownBy(
              () -> {
                while (true) {
                  heads.head(new ObjectKey("a"));
                }
              })
          .isInstanceOfSatisfying(
              FailureException.class,
              e -> {
                assertThat(e.failure().kind()).isEqualTo(FailureKind.CREDENTIALS);
                assertThat(e.failure().kind().stopsRun()).isTrue();
              });
    }
  }

  @Test
  void aBodyThatOutlivesItsSessionGoesOnUnderANewOne() throws Exception {
    FakeObject object = store.put("b/a", CopyStage.bytes(100_000));
    ListedObject listed = CopyStage.listed("a", object, 100_000);
    store.once(
        method("GET"),
        (exchange, seen) -> {
          CopyStage.cut(exchange, seen, object, 60_000);
          expireAllSoFar();
        });
    store.times(Integer.MAX_VALUE, this::isExpired, error(400, "ExpiredToken"));
    try (ProducerCredentials credentials = ofAnHour();
        S3Client client = client(credentials);
        PinnedStream body =
            new PinnedStream(
                new PinnedSource(new S3Bucket(client, "b", Side.PRODUCER)),
                listed,
                null,
                0,
                100_000,
                new SourceBody.Meter(moved -> {}, Bandwidth.unlimited()),
                new AtomicInteger())) {
      assertThat(body.readAllBytes()).isEqualTo(object.content());
    }
    assertThat(sts.sessions()).hasSize(2);
    assertThat(store.requests.getLast().header("range")).isEqualTo("bytes=60000-99999");
  }

  @Test
  void manyRequestsThatAreRefusedAtOnceOpenOneNewSession() throws Exception {
    store.put("b/a", new byte[1]);
    store.times(Integer.MAX_VALUE, this::isExpired, error(400, "ExpiredToken"));
    try (ProducerCredentials credentials = ofAnHour();
        S3Client client = client(credentials)) {
      client.getObject(r -> r.bucket("b").key("a")).abort();
      expireAllSoFar();
      together(() -> client.getObject(r -> r.bucket("b").key("a")).abort());
    }
    assertThat(sts.sessionNames()).hasSize(2);
  }

  @Test
  void aNewSessionThatIsRefusedTooIsAFailureOfCredentials() {
    store.put("b/a", new byte[1]);
    store.times(Integer.MAX_VALUE, method("GET"), error(400, "ExpiredToken"));
    try (ProducerCredentials credentials = ofAnHour();
        S3Client client = client(credentials)) {
      PinnedSource source = new PinnedSource(new S3Bucket(client, "b", Side.PRODUCER));
      ListedObject listed = CopyStage.listed("a", store.get("b/a"), 1);
      assertThatThrownBy(() -> source.open(listed))
          .isInstanceOfSatisfying(
              CopyEnded.class, e -> CopyStage.assertFailed(e.outcome(), FailureKind.CREDENTIALS));
    }
    assertThat(store.requests("GET", "b")).as("asked once more, and no more").hasSize(2);
  }
}
