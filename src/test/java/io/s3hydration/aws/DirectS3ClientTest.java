package io.s3hydration.aws;

import static io.s3hydration.aws.FakeS3.method;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.s3hydration.aws.FakeS3.Answer;
import io.s3hydration.aws.FakeS3.FakeObject;
import io.s3hydration.aws.FakeS3.Seen;
import io.s3hydration.transfer.AdaptiveLimit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.OptionalObjectAttributes;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
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
    assertSameRequest(by -> by.headObject(r -> r.bucket("b").key(key)));
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
  void everythingThatAHeadSaysIsSent() {
    store.put("b/a", new byte[100]);
    HeadObjectRequest.Builder head =
        HeadObjectRequest.builder()
            .bucket("b")
            .key("a")
            .checksumMode(ChecksumMode.ENABLED)
            .versionId("v+1 /")
            .partNumber(3)
            .ifMatch(store.get("b/a").etag())
            .overrideConfiguration(o -> o.putHeader("x-amz-request-payer", "requester"));
    Seen bySdk = sent(() -> client.headObject(head.build()));
    assertSameRequest(by -> by.headObject(head.build()));
    assertThat(sent(() -> direct.headObject(head.build())).query())
        .hasSize(2)
        .isEqualTo(bySdk.query());
  }

  @Test
  void aHeadThatAsksByTimeIsLeftToTheSdk() {
    store.put("b/a", new byte[1]);
    direct.headObject(r -> r.bucket("b").key("a").ifModifiedSince(Instant.EPOCH));
    assertThat(store.requests.getFirst().headers()).containsKey("amz-sdk-request");
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
            .metadata(
                Map.of(
                    "team", "a b", "empty", "", "hydration-run", "run-1", "x-amz-meta-double", "c"))
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

  /** The bytes of the wire are Latin-1 here, for both clients alike. */
  @Test
  void whatAHeadTellsIsRead() {
    FakeObject object = store.putWithChecksum("b/a", new byte[100]);
    Map<String, String> more =
        Map.ofEntries(
            Map.entry("x-amz-meta-Team", "a b"),
            Map.entry("x-amz-meta-empty", ""),
            Map.entry("x-amz-meta-latin", "\u00e4"),
            Map.entry("x-amz-meta-utf8", "\u00e2\u0082\u00ac"),
            Map.entry("x-amz-meta-encoded", "=?UTF-8?B?4oKs?="),
            Map.entry("x-amz-missing-meta", "2"),
            Map.entry("x-amz-version-id", "v1"),
            Map.entry("x-amz-mp-parts-count", "3"),
            Map.entry("x-amz-storage-class", "SOMETHING_NEW"),
            Map.entry("x-amz-archive-status", "ARCHIVE_ACCESS"),
            Map.entry("x-amz-restore", "ongoing-request=\"true\""),
            Map.entry("x-amz-checksum-sha256", "abc=-3"),
            Map.entry("x-amz-server-side-encryption", "aws:kms:dsse"),
            Map.entry("x-amz-server-side-encryption-aws-kms-key-id", "key"),
            Map.entry("x-amz-server-side-encryption-bucket-key-enabled", "true"),
            Map.entry("Cache-Control", "no-store"),
            Map.entry("Content-Encoding", "gzip"));
    for (Map.Entry<String, String> header : more.entrySet()) {
      object = object.with(header.getKey(), header.getValue());
    }
    store.objects.put("b/a", object);
    HeadObjectRequest head =
        HeadObjectRequest.builder().bucket("b").key("a").checksumMode(ChecksumMode.ENABLED).build();
    HeadObjectResponse bySdk = client.headObject(head);
    HeadObjectResponse directly = direct.headObject(head);
    assertThat(told(directly)).isEqualTo(told(bySdk));
    assertThat(directly.metadata()).hasSize(5).isEqualTo(MetadataNames.lowerCase(bySdk.metadata()));
    assertThat(directly.contentLength()).isEqualTo(100);
    assertThat(ResponseFacts.fullChecksum(directly))
        .isPresent()
        .isEqualTo(ResponseFacts.fullChecksum(bySdk));
    assertThat(headers(directly)).hasSizeGreaterThan(20).isEqualTo(headers(bySdk));
  }

  private static Map<String, List<String>> headers(HeadObjectResponse answer) {
    Map<String, List<String>> headers = new TreeMap<>(answer.sdkHttpResponse().headers());
    headers.keySet().removeAll(Set.of("Date", "X-amz-request-id"));
    return headers;
  }

  private static String told(HeadObjectResponse answer) {
    return text(
        answer.toBuilder()
            .lastModified(null)
            .metadata(MetadataNames.lowerCase(answer.metadata()))
            .build());
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
    Failed bySdk = failed(client, "GET", answer);
    Failed directly = failed(direct, "GET", answer);
    assertThat(directly.attempts()).isEqualTo(bySdk.attempts());
    assertThat(S3Failures.code(directly.thrown())).isEqualTo(S3Failures.code(bySdk.thrown()));
    assertThat(S3Failures.status(directly.thrown())).isEqualTo(S3Failures.status(bySdk.thrown()));
    assertThat(S3Failures.of(Side.PRODUCER, "read a", directly.thrown()).kind())
        .isEqualTo(S3Failures.of(Side.PRODUCER, "read a", bySdk.thrown()).kind());
  }

  private record Failed(SdkException thrown, int attempts) {}

  private Failed failed(S3Client by, String method, Answer answer) {
    store.requests.clear();
    store.times(9, method(method), answer);
    SdkException thrown =
        catchThrowableOfType(
            SdkException.class,
            () -> {
              if (method.equals("HEAD")) {
                by.headObject(r -> r.bucket("b").key("a"));
              } else {
                by.getObject(r -> r.bucket("b").key("a")).abort();
              }
            });
    store.forgetRules();
    return new Failed(thrown, store.requests.size());
  }

  static Stream<Answer> badAnswersToHead() {
    return Stream.concat(
        IntStream.of(301, 304, 307, 400, 403, 404, 405, 409, 412, 416, 429, 500, 502, 503, 504)
            .mapToObj(DirectS3ClientTest::bare),
        Stream.of(
            (exchange, seen) -> exchange.close(),
            (exchange, seen) -> {
              exchange.getResponseHeaders().set("Content-Length", "270");
              exchange.sendResponseHeaders(403, -1);
            }));
  }

  /** As S3 answers a HEAD: it has no body, and says of which region the bucket is. */
  private static Answer bare(int status) {
    return (exchange, seen) -> {
      exchange.getResponseHeaders().set("x-amz-request-id", "id-1");
      exchange.getResponseHeaders().set("x-amz-id-2", "id-2");
      exchange.getResponseHeaders().set("x-amz-bucket-region", "us-west-2");
      exchange.sendResponseHeaders(status, -1);
    };
  }

  @ParameterizedTest
  @MethodSource("badAnswersToHead")
  void aBadAnswerToAHeadIsTriedAsOftenAndFailsAlike(Answer answer) {
    Failed bySdk = failed(client, "HEAD", answer);
    Failed directly = failed(direct, "HEAD", answer);
    assertThat(directly.attempts()).isEqualTo(bySdk.attempts());
    assertThat(directly.thrown()).hasSameClassAs(bySdk.thrown());
    assertThat(S3Failures.code(directly.thrown())).isEqualTo(S3Failures.code(bySdk.thrown()));
    for (Side side : Side.values()) {
      assertThat(S3Failures.of(side, "look at a", directly.thrown()).kind())
          .isEqualTo(S3Failures.of(side, "look at a", bySdk.thrown()).kind());
    }
    if (bySdk.thrown() instanceof S3Exception expected) {
      S3Exception thrown = (S3Exception) directly.thrown();
      assertThat(thrown.statusCode()).isEqualTo(expected.statusCode());
      assertThat(thrown.requestId()).isEqualTo(expected.requestId());
      assertThat(thrown.extendedRequestId()).isEqualTo(expected.extendedRequestId());
      assertThat(thrown.awsErrorDetails().errorMessage())
          .isEqualTo(expected.awsErrorDetails().errorMessage());
    }
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
  void everyAttemptOfAHeadIsCountedAndWatched() {
    store.put("b/a", new byte[1]);
    store.times(2, method("HEAD"), bare(503));
    assertThat(direct.headObject(r -> r.bucket("b").key("a")).contentLength()).isOne();
    assertThat(counter.snapshot()).isEqualTo(Map.of("consumer HeadObject", 3L));
    assertThat(limit.throttled()).isEqualTo(2);
    assertThat(limit.current()).isLessThan(64);
  }

  /** Stores name the key and the resource in their errors, and anybody may call an object so. */
  @Test
  void whatIsWatchedOfAnErrorIsItsCodeAndNotItsText() {
    store.put("b/a", new byte[1]);
    failed(
        direct,
        "GET",
        (exchange, seen) ->
            FakeS3.fail(exchange, seen, 400, "InvalidRequest", "no such view: Throttling.csv"));
    failed(direct, "HEAD", bare(400));
    assertThat(limit.throttled()).isZero();
    failed(direct, "GET", FakeS3.error(400, "KMS.LimitExceededException"));
    assertThat(limit.throttled()).isOne();
  }

  @Test
  void theExpectedOwnerIsSentAndSigned() {
    store.put("b/a", new byte[1]);
    direct("111122223333").getObject(r -> r.bucket("b").key("a")).abort();
    Seen seen = store.requests.getFirst();
    assertThat(seen.header("x-amz-expected-bucket-owner")).isEqualTo("111122223333");
    assertThat(seen.header("authorization")).contains("x-amz-expected-bucket-owner");
    assertThat(sent(() -> direct("111122223333").headObject(r -> r.bucket("b").key("a"))).headers())
        .containsEntry("x-amz-expected-bucket-owner", "111122223333");
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
    assertThat(failed(direct, "GET", FakeS3.error(404, "NoSuchKey")).attempts()).isOne();
    put(direct, PutObjectRequest.builder().key("a"));
    direct.getObjectAsBytes(r -> r.bucket("b").key("a"));
    assertThat(ports.subList(0, 2)).as("of the two direct ones").containsOnly(ports.getFirst());
  }

  /** What would wait for the body that a HEAD speaks of, or read it, is found out here. */
  @Test
  void aConnectionIsUsedAgainAfterAHeadHoweverItIsAnswered() {
    store.put("b/a", new byte[100]);
    direct.headObject(r -> r.bucket("b").key("a"));
    put(direct, PutObjectRequest.builder().key("new"));
    failed(direct, "HEAD", bare(404));
    failed(
        direct,
        "HEAD",
        (exchange, seen) -> {
          exchange.getResponseHeaders().set("Content-Length", "270");
          exchange.sendResponseHeaders(403, -1);
        });
    direct.headObject(r -> r.bucket("b").key("a"));
    assertThat(store.ports).hasSize(5).containsOnly(store.ports.getFirst());
  }
}
