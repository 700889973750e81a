package io.s3hydration.aws;

import static io.s3hydration.aws.FakeS3.method;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.s3hydration.aws.FakeS3.Answer;
import io.s3hydration.aws.FakeS3.Seen;
import io.s3hydration.transfer.AdaptiveLimit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.OptionalObjectAttributes;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Response;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * What goes directly is sent, answered, counted and tried again as the SDK's own client does it.
 */
class DirectS3ClientTest {

  /**
   * The SDK's telemetry, what changes by the second, how a body is framed and signed, and the
   * checksum of no body.
   */
  private static final Set<String> OF_THE_WAY =
      Set.of(
          "amz-sdk-invocation-id",
          "amz-sdk-request",
          "user-agent",
          "authorization",
          "x-amz-date",
          "x-amz-content-sha256",
          "x-amz-decoded-content-length",
          "content-length",
          "expect",
          "x-amz-checksum-crc32");

  private final FakeS3 store = new FakeS3();
  private final AdaptiveLimit limit = new AdaptiveLimit(64, System::nanoTime);
  private final RequestCounter counter = new RequestCounter();
  private final SdkHttpClient http = DirectClients.http(Duration.ofSeconds(30));
  private final S3Client client = store.client(RequestChecksumCalculation.WHEN_SUPPORTED);
  private final S3Client direct = direct(null);

  private S3Client direct(@Nullable String owner) {
    ThrottleWatch watch = new ThrottleWatch(limit, System::nanoTime);
    return new DirectS3Client(
        client,
        http,
        Side.CONSUMER,
        owner,
        counter,
        watch,
        InstantSource.system(),
        System::nanoTime);
  }

  @AfterEach
  void stop() {
    direct.close();
    http.close();
    store.close();
  }

  private Seen sent(Runnable request) {
    store.requests.clear();
    request.run();
    assertThat(store.requests).hasSize(1);
    return store.requests.getFirst();
  }

  private void assertSameRequest(Consumer<S3Client> request) {
    Seen bySdk = sent(() -> request.accept(client));
    store.objects.keySet().removeIf(path -> path.startsWith("b/new"));
    Seen directly = sent(() -> request.accept(direct));
    assertThat(directly.method()).isEqualTo(bySdk.method());
    assertThat(directly.rawPath()).isEqualTo(bySdk.rawPath());
    assertThat(told(directly)).isEqualTo(told(bySdk));
    assertThat(directly.headers()).as("that it went directly").doesNotContainKey("amz-sdk-request");
  }

  private static Map<String, String> told(Seen seen) {
    Map<String, String> told = new TreeMap<>(seen.headers());
    told.keySet().removeAll(OF_THE_WAY);
    String encoding = told.getOrDefault("content-encoding", "");
    told.put("content-encoding", encoding.replaceFirst("[|,]?aws-chunked[|,]?", ""));
    return told;
  }

  private void put(S3Client by, PutObjectRequest.Builder request) {
    byte[] content = "content".getBytes(StandardCharsets.UTF_8);
    by.putObject(
        request.bucket("b").checksumCRC64NVME(FakeAnswers.crc64(content)).build(),
        RequestBody.fromBytes(content));
  }

  static Stream<String> keys() {
    return Stream.of(
        "a/b",
        "a b",
        "a+b",
        "a%2Bb",
        "a?b#c&d",
        "/leading",
        "a//b",
        "a///b",
        "./../x",
        "a/../b",
        "tab\t\u0001",
        "\uD83D\uDE00",
        "trailing/",
        "a=b:c@d,e;f",
        "'(*)!~$",
        "\u00e4\u0301",
        ".",
        "..");
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aKeyIsSentAsTheSdkSendsIt(String key) {
    store.put("b/" + key, new byte[3]);
    assertSameRequest(by -> by.getObject(r -> r.bucket("b").key(key)).abort());
    assertSameRequest(by -> put(by, PutObjectRequest.builder().key(key)));
  }

  @Test
  void everythingThatAReadSaysIsSent() {
    store.put("b/a", new byte[100]);
    GetObjectRequest.Builder read =
        GetObjectRequest.builder()
            .bucket("b")
            .key("a")
            .range("bytes=0-9")
            .ifMatch(store.get("b/a").etag())
            .overrideConfiguration(o -> o.putHeader("x-amz-checksum-mode", "ENABLED"));
    assertSameRequest(by -> by.getObject(read.build()).abort());
  }

  @Test
  void everythingThatAWriteSaysIsSent() {
    PutObjectRequest.Builder write =
        PutObjectRequest.builder()
            .key("new")
            .contentType("text/x")
            .contentEncoding("gzip")
            .contentLanguage("de")
            .contentDisposition("attachment; filename=\"a b\"")
            .cacheControl("no-store")
            .overrideConfiguration(o -> o.putHeader("Expires", "when it suits"))
            .metadata(Map.of("team", "a b", "empty", "", "hydration-run", "run-1"))
            .storageClass(StorageClass.STANDARD_IA)
            .tagging("a=b&c=%20d")
            .serverSideEncryption(ServerSideEncryption.AWS_KMS)
            .ssekmsKeyId(CopyStage.KEY_ARN)
            .ifNoneMatch("*");
    assertSameRequest(by -> put(by, write));
  }

  @Test
  void everythingThatAListingAsksForIsSent() {
    ListObjectsV2Request.Builder list =
        ListObjectsV2Request.builder()
            .bucket("b")
            .prefix("p /+&\u00e4")
            .startAfter("p /+&%")
            .maxKeys(7)
            .continuationToken("to+k/e=n")
            .encodingType(EncodingType.URL)
            .optionalObjectAttributes(OptionalObjectAttributes.RESTORE_STATUS);
    Seen bySdk = sent(() -> client.listObjectsV2(list.build()));
    assertSameRequest(by -> by.listObjectsV2(list.build()));
    assertThat(sent(() -> direct.listObjectsV2(list.build())).query()).isEqualTo(bySdk.query());
  }

  @Test
  void aListingIsReadAsTheSdkReadsIt() {
    store.put("b/a b+%20&<>\u00e4\uD83D\uDE00\u0001", new byte[3]);
    store.put("b/archived", new byte[2]);
    store.objects.put(
        "b/archived",
        store
            .get("b/archived")
            .with("x-amz-storage-class", "GLACIER")
            .with(
                "restore-status",
                "<RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress>"
                    + "<RestoreExpiryDate>2026-12-01T00:00:00.000Z</RestoreExpiryDate></RestoreStatus>"));
    ListObjectsV2Request list =
        ListObjectsV2Request.builder().bucket("b").encodingType(EncodingType.URL).build();
    ListObjectsV2Response bySdk = client.listObjectsV2(list);
    ListObjectsV2Response directly = direct.listObjectsV2(list);
    assertThat(directly.contents()).hasSize(2).isEqualTo(bySdk.contents());
    assertThat(directly.keyCount()).isEqualTo(bySdk.keyCount());
    assertThat(directly.isTruncated()).isEqualTo(bySdk.isTruncated());
    assertThat(directly.nextContinuationToken()).isEqualTo(bySdk.nextContinuationToken());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<ListBucketResult><Contents><Key>a</Key></Contents>",
        "<Error><Code>InternalError</Code><Message>told after the 200</Message></Error>",
        "<ListBucketResult><Contents><Size>many</Size></Contents></ListBucketResult>",
        "<ListBucketResult><Contents><LastModified>now</LastModified></Contents></ListBucketResult>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM"
            + " \"file:///etc/hostname\">]><ListBucketResult>&b;</ListBucketResult>"
      })
  void aListingThatIsNoneIsAskedForAgainAndThenFails(String xml) {
    store.times(9, method("GET"), raw(200, xml));
    assertThat(
            catchThrowableOfType(
                SdkException.class, () -> direct.listObjectsV2(r -> r.bucket("b"))))
        .hasMessageContaining("Unable to read the listing");
  }

  @Test
  void whatAnAnswerTellsIsRead() {
    store.putWithChecksum("b/a", new byte[100]);
    store.objects.put(
        "b/a",
        store
            .get("b/a")
            .with("x-amz-meta-Team", "a b")
            .with("x-amz-missing-meta", "2")
            .with("x-amz-tagging-count", "3")
            .with("x-amz-server-side-encryption", "aws:kms")
            .with("x-amz-server-side-encryption-aws-kms-key-id", "key"));
    GetObjectResponse bySdk =
        client.getObject(r -> r.bucket("b").key("a").range("bytes=1-2")).response();
    GetObjectResponse directly =
        direct.getObject(r -> r.bucket("b").key("a").range("bytes=1-2")).response();
    assertThat(told(directly)).isEqualTo(told(bySdk));
    assertThat(directly.ssekmsKeyId()).isEqualTo("key");
    assertThat(directly.sdkHttpResponse().statusCode()).isEqualTo(206);
    assertThat(directly.metadata()).isEqualTo(MetadataNames.lowerCase(bySdk.metadata()));
  }

  private static String told(GetObjectResponse answer) {
    return text(
        answer.toBuilder()
            .lastModified(null)
            .metadata(MetadataNames.lowerCase(answer.metadata()))
            .build());
  }

  /** Without what tells one answer object from another. */
  private static String text(S3Response answer) {
    return answer.toString().replaceAll("@\\w+", "");
  }

  @Test
  void aWritesAnswerIsReadToo() {
    PutObjectResponse[] answers = new PutObjectResponse[2];
    byte[] content = new byte[5];
    PutObjectRequest write =
        PutObjectRequest.builder()
            .bucket("b")
            .key("a")
            .checksumCRC64NVME(FakeAnswers.crc64(content))
            .build();
    answers[0] = client.putObject(write, RequestBody.fromBytes(content));
    answers[1] = direct.putObject(write, RequestBody.fromBytes(content));
    assertThat(text(answers[1])).isEqualTo(text(answers[0]));
    assertThat(answers[1].checksumCRC64NVME()).isNotEmpty();
  }

  private static Answer raw(int status, String body) {
    return (exchange, seen) -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("x-amz-request-id", "id-1");
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  static Stream<Answer> badAnswers() {
    return Stream.of(
        FakeS3.error(400, "KMS.DisabledException"),
        FakeS3.error(400, "ExpiredToken"),
        FakeS3.error(400, "RequestTimeout"),
        FakeS3.error(403, "AccessDenied"),
        FakeS3.error(404, "NoSuchKey"),
        FakeS3.error(404, "NoSuchBucket"),
        FakeS3.error(409, "ConditionalRequestConflict"),
        FakeS3.error(412, "PreconditionFailed"),
        FakeS3.error(429, "TooManyRequests"),
        FakeS3.error(500, "InternalError"),
        FakeS3.error(503, "SlowDown"),
        FakeS3.error(400, "KMS.ThrottlingException"),
        FakeS3.error(301, "PermanentRedirect"),
        raw(403, ""),
        raw(502, "<html><body>Bad gateway</body></html>"),
        raw(403, "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Mess"),
        raw(
            403,
            "<!DOCTYPE a [<!ENTITY b SYSTEM"
                + " \"file:///etc/hostname\">]><Error><Code>&b;</Code></Error>"),
        raw(400, "not XML at all"),
        (exchange, seen) -> exchange.close());
  }

  @ParameterizedTest
  @MethodSource("badAnswers")
  void aBadAnswerIsTriedAsOftenAndFailsAlike(Answer answer) {
    Failed bySdk = failed(client, answer);
    Failed directly = failed(direct, answer);
    assertThat(directly.attempts()).isEqualTo(bySdk.attempts());
    assertThat(S3Failures.code(directly.thrown())).isEqualTo(S3Failures.code(bySdk.thrown()));
    assertThat(S3Failures.status(directly.thrown())).isEqualTo(S3Failures.status(bySdk.thrown()));
    assertThat(S3Failures.of(Side.PRODUCER, "read a", directly.thrown()).kind())
        .isEqualTo(S3Failures.of(Side.PRODUCER, "read a", bySdk.thrown()).kind());
  }

  private record Failed(SdkException thrown, int attempts) {}

  private Failed failed(S3Client by, Answer answer) {
    store.requests.clear();
    store.times(9, method("GET"), answer);
    SdkException thrown =
        catchThrowableOfType(
            SdkException.class, () -> by.getObject(r -> r.bucket("b").key("a")).abort());
    store.forgetRules();
    return new Failed(thrown, store.requests.size());
  }

  @Test
  void everyAttemptIsCountedAndWatched() {
    store.put("b/a", new byte[1]);
    store.times(2, method("GET"), FakeS3.error(503, "SlowDown"));
    direct.getObject(r -> r.bucket("b").key("a")).abort();
    assertThat(counter.snapshot()).isEqualTo(Map.of("consumer GetObject", 3L));
    assertThat(limit.throttled()).isEqualTo(2);
    assertThat(limit.current()).isLessThan(64);
  }

  @Test
  void theExpectedOwnerIsSentAndSigned() {
    store.put("b/a", new byte[1]);
    direct("111122223333").getObject(r -> r.bucket("b").key("a")).abort();
    Seen seen = store.requests.getFirst();
    assertThat(seen.header("x-amz-expected-bucket-owner")).isEqualTo("111122223333");
    assertThat(seen.header("authorization")).contains("x-amz-expected-bucket-owner");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "CRC32", "SHA256"})
  void aWriteUnderAnotherChecksumIsLeftToTheSdk(String checksum) {
    PutObjectRequest.Builder write = PutObjectRequest.builder().bucket("b").key("a");
    if (!checksum.isEmpty()) {
      write.checksumAlgorithm(checksum);
    }
    direct.putObject(write.build(), RequestBody.fromBytes(new byte[5]));
    assertThat(store.requests.getFirst().headers()).containsKey("amz-sdk-request");
    assertThat(store.get("b/a").content()).hasSize(5);
  }

  @Test
  void aChecksumThatIsNotKnownIsATrailerAsTheSdkSendsIt() {
    assertSameRequest(
        by ->
            by.putObject(
                r -> r.bucket("b").key("new").checksumAlgorithm(ChecksumAlgorithm.CRC64_NVME),
                RequestBody.fromBytes(new byte[300_000])));
    assertThat(store.get("b/new").content()).hasSize(300_000);
    assertThat(store.requests.getFirst().header("x-amz-trailer"))
        .isEqualTo("x-amz-checksum-crc64nvme");
  }

  @Test
  void aPartIsSentAndAnsweredAsTheSdkDoesIt() {
    String upload = client.createMultipartUpload(r -> r.bucket("b").key("a")).uploadId();
    UploadPartRequest part =
        UploadPartRequest.builder()
            .bucket("b")
            .key("a")
            .uploadId(upload)
            .partNumber(3)
            .checksumAlgorithm(ChecksumAlgorithm.CRC64_NVME)
            .build();
    RequestBody body = RequestBody.fromBytes(new byte[1 << 20]);
    List<UploadPartResponse> answers = new ArrayList<>();
    assertSameRequest(by -> answers.add(by.uploadPart(part, body)));
    assertThat(store.requests.getFirst().query()).containsEntry("partNumber", "3");
    assertThat(text(answers.get(1))).isEqualTo(text(answers.get(0)));
    assertThat(answers.get(1).checksumCRC64NVME()).isNotEmpty();
  }

  @Test
  void onlyALargeBodyAsksBeforeItIsSent() {
    for (int size : new int[] {(1 << 20) - 1, 1 << 20}) {
      byte[] content = new byte[size];
      direct.putObject(
          r -> r.bucket("b").key("a").checksumCRC64NVME(FakeAnswers.crc64(content)),
          RequestBody.fromBytes(content));
    }
    assertThat(store.requests)
        .extracting(seen -> seen.headers().containsKey("expect"))
        .containsExactly(false, true);
  }

  @Test
  void aReadIntoMemoryIsLeftToTheSdkWhichTriesItsBodyAgain() {
    store.put("b/a", new byte[100]);
    store.once(
        method("GET"), (exchange, seen) -> CopyStage.cut(exchange, seen, store.get("b/a"), 50));
    assertThat(direct.getObjectAsBytes(r -> r.bucket("b").key("a")).asByteArray()).hasSize(100);
  }

  @Test
  void aStopIsNoticedBetweenTwoAttempts() {
    store.times(9, method("GET"), FakeS3.error(503, "SlowDown"));
    Thread.currentThread().interrupt();
    try {
      SdkException thrown =
          catchThrowableOfType(
              SdkException.class, () -> direct.getObject(r -> r.bucket("b").key("a")).abort());
      assertThat(S3Failures.isInterrupt(thrown)).isTrue();
      assertThat(store.requests).hasSizeLessThan(2);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aConnectionIsUsedAgainAfterAnErrorAndAfterAWrite() {
    List<Integer> ports = store.ports;
    assertThat(failed(direct, FakeS3.error(404, "NoSuchKey")).attempts()).isOne();
    put(direct, PutObjectRequest.builder().key("a"));
    direct.getObjectAsBytes(r -> r.bucket("b").key("a"));
    assertThat(ports.subList(0, 2)).as("of the two direct ones").containsOnly(ports.getFirst());
  }
}
