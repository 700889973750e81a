package io.s3hydration.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.s3hydration.aws.FakeS3.FakeObject;
import io.s3hydration.aws.FakeS3.Seen;
import io.s3hydration.backend.Content;
import io.s3hydration.backend.JournalInMemory;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.plan.Decision.TransferReason;
import io.s3hydration.transfer.Bandwidth;
import io.s3hydration.transfer.FailureKind;
import io.s3hydration.transfer.PermitPool;
import io.s3hydration.transfer.TransferOutcome;
import io.s3hydration.transfer.TransferOutcome.Failed;
import io.s3hydration.transfer.TransferOutcome.Transferred;
import io.s3hydration.transfer.TransferSettings;
import io.s3hydration.transfer.TransferSettings.Tags;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;

/** A producer's and a consumer's bucket in one {@link FakeS3}, and a copier between them. */
final class CopyStage implements AutoCloseable {

  static final String KEY_ARN = "arn:aws:kms:eu-central-1:222222222222:key/c";
  static final String PRODUCER_KEY_ARN = "arn:aws:kms:eu-central-1:111111111111:key/p";
  static final int PART = 5 << 20;

  /** What a copy has to carry, however it is made, by the headers of the request. */
  static final Map<String, String> CARRIED =
      Map.of(
          "content-language", "de",
          "content-disposition", "attachment",
          "cache-control", "no-store",
          "expires", "when it suits",
          "x-amz-meta-team", "a b",
          "x-amz-meta-x-amz-meta-team", "doubled",
          "x-amz-meta-x-amz-meta-hydration-run", "forged");

  private static final Instant MODIFIED = Instant.parse("2026-11-20T10:00:00.5Z");

  final FakeS3 store = new FakeS3();
  final AtomicLong moved = new AtomicLong();
  static final int PERMITS = 5;
  final PermitPool permits = new PermitPool(PERMITS);
  final JournalInMemory journal = new JournalInMemory();
  final List<String> notices = new ArrayList<>();

  private final S3Copier copier;

  /**
   * @param threshold above which objects go in parts of 5 MiB
   */
  CopyStage(long threshold, boolean copyTags) {
    this(threshold, 0, copyTags ? Tags.COPY : Tags.DROP, RequestChecksumCalculation.WHEN_SUPPORTED);
  }

  /**
   * @param wholeUpTo so many bytes are read before they are written
   * @param checksums WHEN_REQUIRED for a store that knows none of the newer ones
   */
  CopyStage(long threshold, long wholeUpTo, Tags tags, RequestChecksumCalculation checksums) {
    boolean send = checksums == RequestChecksumCalculation.WHEN_SUPPORTED;
    copier =
        new S3Copier(
            new S3Bucket(store.direct(checksums), "producer", Side.PRODUCER),
            new S3Bucket(store.direct(checksums), "consumer", Side.CONSUMER),
            new TransferSettings(
                PART,
                threshold,
                wholeUpTo,
                "STANDARD_IA",
                KEY_ARN,
                PRODUCER_KEY_ARN,
                tags,
                send,
                true),
            "run-1",
            permits,
            moved::addAndGet,
            Bandwidth.unlimited(),
            notices::add,
            journal);
  }

  TransferOutcome copy(String key, @Nullable ETag seen) {
    return copy(key, store.get("producer/" + key), seen);
  }

  TransferOutcome copy(String key, FakeObject source, @Nullable ETag seen) {
    return copy(listed(key, source, source.content().length), seen);
  }

  TransferOutcome copy(ListedObject listed, @Nullable ETag seen) {
    ObjectKey target = new ObjectKey("to/" + listed.key().value());
    return copier.copy(new Transfer(listed, target, seen, TransferReason.NEW));
  }

  @Nullable TransferOutcome readAgain(String key, FakeObject source) {
    return copier.readAgain(listed(key, source, source.content().length));
  }

  static ListedObject listed(String key, FakeObject source, long size) {
    return new ListedObject(new ObjectKey(key), ETag.of(source.etag()), size, MODIFIED, false);
  }

  FakeObject copyOf(String key) {
    return store.get("consumer/to/" + key);
  }

  static Transferred transferred(TransferOutcome outcome) {
    assertThat(outcome).isInstanceOf(Transferred.class);
    return (Transferred) outcome;
  }

  static void assertFailed(TransferOutcome outcome, FailureKind kind) {
    assertThat(outcome).isInstanceOf(Failed.class);
    assertThat(((Failed) outcome).failure().kind())
        .as(((Failed) outcome).failure().message())
        .isEqualTo(kind);
  }

  /** Answers a PUT by storing it and hanging up. */
  void storeAndHangUp(HttpExchange exchange, Seen seen) throws IOException {
    byte[] content = FakeAnswers.Body.read(exchange, seen).content();
    FakeObject stored =
        new FakeObject(content, new FakeAnswers(store, exchange, seen).storedHeaders(content));
    store.objects.put(
        seen.path(), stored.with("x-amz-checksum-crc64nvme", FakeAnswers.crc64(content)));
  }

  /** Answers a PUT by storing one bit otherwise, and tells the checksum of what it stored. */
  void storeDamaged(HttpExchange exchange, Seen seen) throws IOException {
    byte[] content = FakeAnswers.Body.read(exchange, seen).content();
    content[0] ^= 1;
    FakeObject stored =
        new FakeObject(content, new FakeAnswers(store, exchange, seen).storedHeaders(content));
    store.objects.put(
        seen.path(), stored.with("x-amz-checksum-crc64nvme", FakeAnswers.crc64(content)));
    exchange.getResponseHeaders().set("ETag", stored.etag());
    exchange.getResponseHeaders().set("x-amz-checksum-crc64nvme", FakeAnswers.crc64(content));
    exchange.sendResponseHeaders(200, -1);
  }

  /** Answers a GET and hangs up after so many bytes. */
  static void cut(HttpExchange exchange, Seen seen, FakeObject source, int after)
      throws IOException {
    source.headers().forEach(exchange.getResponseHeaders()::set);
    String range = seen.header("range");
    int size = source.content().length;
    int first = 0;
    int last = size - 1;
    if (range != null) {
      int dash = range.indexOf('-');
      first = Integer.parseInt(range.substring("bytes=".length(), dash));
      last = Integer.parseInt(range.substring(dash + 1));
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + first + "-" + last + "/" + size);
    }
    exchange.sendResponseHeaders(range == null ? 200 : 206, last - first + 1);
    exchange.getResponseBody().write(source.content(), first, after);
    exchange.getResponseBody().flush();
  }

  static byte[] bytes(int size) {
    return Content.ofSize(size).bytes();
  }

  @Override
  public void close() {
    store.close();
  }
}
