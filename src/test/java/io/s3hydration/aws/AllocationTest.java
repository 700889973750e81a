package io.s3hydration.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.s3hydration.backend.JournalInMemory;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.KeySpace;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.plan.Decision.TransferReason;
import io.s3hydration.transfer.Bandwidth;
import io.s3hydration.transfer.PermitPool;
import io.s3hydration.transfer.TransferOutcome.Transferred;
import io.s3hydration.transfer.TransferSettings;
import io.s3hydration.transfer.TransferSettings.Tags;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * How much is allocated for each object and key, without the HTTP client: the figure that does not
 * depend on the machine, where times do. The bounds are a quarter above what was seen when they
 * were set; who raises one should know why.
 */
class AllocationTest {

  private static final int SIZE = 4096;
  private static final byte[] BYTES = CopyStage.bytes(SIZE);
  private static final int KEYS = 1000;
  private static final byte[] PART = CopyStage.bytes(4 << 20);
  private static final byte[] BUFFER = new byte[16 << 10];

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Answers from memory. */
  private static final class Answers implements SdkHttpClient {

    private final byte[] page = page();
    private final Map<String, String> got = new HashMap<>();
    private final Map<String, String> put = new HashMap<>();

    Answers() {
      got.put("ETag", "\"0123456789abcdef0123456789abcdef\"");
      got.put("Content-Length", Integer.toString(SIZE));
      got.put("Content-Type", "application/json");
      got.put("x-amz-checksum-crc64nvme", FakeAnswers.crc64(BYTES));
      got.put("x-amz-checksum-type", "FULL_OBJECT");
      got.put("x-amz-request-id", "id");
      put.put("ETag", "\"fedcba9876543210fedcba9876543210\"");
      put.put("x-amz-checksum-crc64nvme", FakeAnswers.crc64(BYTES));
      put.put("x-amz-request-id", "id");
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      boolean write = request.httpRequest().method() == SdkHttpMethod.PUT;
      boolean list = request.httpRequest().rawQueryParameters().containsKey("list-type");
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() {
          request.contentStreamProvider().ifPresent(Answers::drain);
          if (list) {
            return answer(Map.of("Date", "Thu, 26 Nov 2026 20:00:00 GMT"), page);
          }
          return write ? answer(put, new byte[0]) : answer(got, BYTES);
        }

        @Override
        public void abort() {
          // nothing is under way
        }
      };
    }

    /** As a connection would, whose buffer is there already. */
    private static void drain(ContentStreamProvider body) {
      try (InputStream in = body.newStream()) {
        while (in.read(BUFFER) >= 0) {
          // it goes nowhere
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static HttpExecuteResponse answer(Map<String, String> headers, byte[] body) {
      SdkHttpResponse.Builder head = SdkHttpResponse.builder().statusCode(200);
      headers.forEach(head::putHeader);
      InputStream content = new ByteArrayInputStream(body);
      return HttpExecuteResponse.builder()
          .response(head.build())
          .responseBody(AbortableInputStream.create(content))
          .build();
    }

    private static byte[] page() {
      StringBuilder xml =
          new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>")
              .append("<KeyCount>" + KEYS + "</KeyCount><EncodingType>url</EncodingType>");
      for (int i = 0; i < KEYS; i++) {
        xml.append("<Contents><Key>year/month/day/part-").append(100_000 + i);
        xml.append(".parquet</Key><LastModified>2026-11-26T19:00:00.000Z</LastModified>");
        xml.append("<ETag>&quot;0123456789abcdef0123456789abcdef&quot;</ETag>");
        xml.append("<ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm><Size>4096</Size>");
        xml.append("<StorageClass>STANDARD</StorageClass></Contents>");
      }
      return xml.append("</ListBucketResult>").toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      // nothing is open
    }
  }

  private static S3Client client(Side side) {
    SdkHttpClient http = new Answers();
    S3Client client =
        S3Client.builder()
            .region(Region.EU_CENTRAL_1)
            .endpointOverride(URI.create("https://store.example"))
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
            .httpClient(http)
            .build();
    return DirectClients.over(client, http, side);
  }

  /** Bytes that this thread allocates for each of {@code times} calls, once it is warm. */
  private long allocated(int times, Runnable call) {
    for (int i = 0; i < times; i++) {
      call.run();
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < times; i++) {
      call.run();
    }
    return (threads.getCurrentThreadAllocatedBytes() - before) / times;
  }

  @Test
  void aSmallCopyAllocatesAFewBuffers() {
    S3Copier copier =
        new S3Copier(
            new S3Bucket(client(Side.PRODUCER), "producer", Side.PRODUCER),
            new S3Bucket(client(Side.CONSUMER), "consumer", Side.CONSUMER),
            new TransferSettings(
                64 << 20, 128 << 20, 256 << 10, "STANDARD", null, null, Tags.DROP, true, true),
            "run-1",
            new PermitPool(1),
            bytes -> {},
            Bandwidth.unlimited(),
            notice -> {},
            new JournalInMemory());
    ListedObject listed =
        new ListedObject(
            new ObjectKey("a/b"),
            new ETag("0123456789abcdef0123456789abcdef"),
            SIZE,
            Instant.EPOCH,
            false);
    Transfer transfer = new Transfer(listed, listed.key(), null, TransferReason.NEW);
    assertThat(copier.copy(transfer)).isInstanceOf(Transferred.class);

    long perCopy = allocated(300, () -> copier.copy(transfer));

    System.out.println("allocated for a copy of 4 KiB: " + perCopy + " bytes");
    assertThat(perCopy).isLessThan(45_000);
  }

  @Test
  void aPartThatStreamsAllocatesNoneOfItsBytes() {
    S3Client client = client(Side.CONSUMER);
    UploadPartRequest part =
        UploadPartRequest.builder()
            .bucket("consumer")
            .key("a/b")
            .uploadId("upload")
            .partNumber(1)
            .checksumAlgorithm(ChecksumAlgorithm.CRC64_NVME)
            .build();
    RequestBody body =
        RequestBody.fromContentProvider(
            () -> new ByteArrayInputStream(PART), PART.length, "application/octet-stream");
    assertThat(client.uploadPart(part, body).eTag()).isNotEmpty();

    long perPart = allocated(20, () -> client.uploadPart(part, body));

    System.out.println("allocated for a part of 4 MiB: " + perPart + " bytes");
    assertThat(perPart).isLessThan(21_000);
  }

  @Test
  void aHeadAllocatesLessThanACopy() {
    S3ObjectHeads heads =
        new S3ObjectHeads(new S3Bucket(client(Side.PRODUCER), "producer", Side.PRODUCER));
    ObjectKey key = new ObjectKey("a/b");
    assertThat(heads.head(key)).isPresent();

    long perHead = allocated(300, () -> heads.head(key));

    System.out.println("allocated for a HEAD: " + perHead + " bytes");
    assertThat(perHead).isLessThan(14_000);
  }

  @Test
  void aListedKeyAllocatesLittleMoreThanItself() {
    S3ListingPages pages = new S3ListingPages(client(Side.PRODUCER), Side.PRODUCER);
    KeySpace space = new KeySpace("producer", "");
    assertThat(pages.page(space, null).objects()).hasSize(KEYS);

    long perKey = allocated(50, () -> pages.page(space, null)) / KEYS;

    System.out.println("allocated for a listed key: " + perKey + " bytes");
    assertThat(perKey).isLessThan(1_070);
  }
}
