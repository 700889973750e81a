package io.s3hydration.aws;

import io.s3hydration.listing.ETag;
import io.s3hydration.report.SyncStore;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.NonRetryableException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** The records of runs, as objects of the consumer's bucket. Each is small and held whole. */
public final class S3SyncStore implements SyncStore {

  /** Two writers at once make S3 answer 409; it says to try again, and one of them then wins. */
  private static final int MAX_CONFLICTS = 3;

  /** Far above any part of index or ledger, and any manifest of 10,000 parts. */
  private static final long MAX_BYTES = 256L << 20;

  private final S3Bucket bucket;
  private final String location;
  private final @Nullable String kmsKeyArn;

  /**
   * @param location put before every name; ends in a slash
   * @param kmsKeyArn null for the bucket's default encryption
   */
  public S3SyncStore(S3Bucket bucket, String location, @Nullable String kmsKeyArn) {
    this.bucket = bucket;
    this.location = location;
    this.kmsKeyArn = kmsKeyArn;
  }

  @Override
  public Optional<Stored> read(String name) {
    String attempted = "read " + bucket.locate(location + name);
    try {
      ResponseBytes<GetObjectResponse> got =
          bucket
              .client()
              .getObject(r -> r.bucket(bucket.name()).key(location + name), S3SyncStore::whole);
      GetObjectResponse answer = got.response();
      Optional<Instant> date = ResponseFacts.date(answer);
      if (answer.eTag() == null || answer.lastModified() == null || date.isEmpty()) {
        throw failure(attempted, "the answer has no ETag, no Last-Modified or no Date", null);
      }
      return Optional.of(
          new Stored(
              got.asByteArrayUnsafe(), ETag.of(answer.eTag()), answer.lastModified(), date.get()));
    } catch (SdkException e) {
      if (S3Failures.code(e).equals("NoSuchKey")) {
        return Optional.empty();
      }
      throw failure(attempted, e);
    }
  }

  /**
   * As many bytes as were announced. The SDK's own reads until the body ends, and at a body without
   * an end that is when the memory does.
   */
  private static ResponseBytes<GetObjectResponse> whole(
      GetObjectResponse answer, AbortableInputStream body) {
    Long length = answer.contentLength();
    if (length == null || length > MAX_BYTES) {
      body.abort();
      throw NonRetryableException.create("it announced a body of " + length + " bytes");
    }
    try {
      byte[] content = body.readNBytes(length.intValue());
      if (content.length < length) {
        throw new EOFException((length - content.length) + " bytes are missing");
      }
      return ResponseBytes.fromByteArrayUnsafe(answer, content);
    } catch (IOException e) {
      body.abort();
      throw RetryableException.create("its body broke off", e);
    }
  }

  @Override
  public ETag write(String name, byte[] content, Condition condition) {
    String attempted = "write " + bucket.locate(location + name);
    for (int conflicts = 1; ; conflicts++) {
      try {
        String etag =
            bucket
                .client()
                .putObject(request(name, condition), RequestBody.fromBytes(content))
                .eTag();
        return etag == null ? tagOf(name, content, attempted) : ETag.of(etag);
      } catch (SdkException e) {
        Optional<ETag> ours = ours(name, content, e);
        if (ours.isPresent()) {
          return ours.get();
        }
        if (isOvertaken(condition, e)) {
          throw new FailureException(
              new Failure(
                  FailureKind.OVERTAKEN,
                  attempted,
                  "another run wrote it meanwhile",
                  "Let one run at a time work on this destination"),
              e);
        }
        if (S3Failures.status(e) != 409 || conflicts == MAX_CONFLICTS) {
          throw failure(attempted, e);
        }
      }
    }
  }

  @Override
  public void delete(String name) {
    String key = location + SyncStore.requireRemovable(name);
    try {
      bucket.client().deleteObject(r -> r.bucket(bucket.name()).key(key));
    } catch (SdkException e) {
      throw failure("remove " + bucket.locate(key), e);
    }
  }

  private PutObjectRequest request(String name, Condition condition) {
    PutObjectRequest.Builder put =
        PutObjectRequest.builder().bucket(bucket.name()).key(location + name);
    if (name.endsWith(".html")) {
      put.contentType("text/html; charset=utf-8"); // else a browser offers to save it
    }
    if (kmsKeyArn != null) {
      put.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(kmsKeyArn);
    }
    if (!condition.unconditional()) {
      ETag expected = condition.expected();
      if (expected == null) {
        put.ifNoneMatch("*");
      } else {
        put.ifMatch(expected.quoted());
      }
    }
    return put.build();
  }

  /** Of a write that was done, and whose answer did not tell. */
  private ETag tagOf(String name, byte[] content, String attempted) {
    return read(name)
        .filter(stored -> Arrays.equals(stored.content(), content))
        .map(Stored::etag)
        .orElseThrow(() -> failure(attempted, "the answer has no ETag", null));
  }

  /** Whether it was our own write that was stored, though its answer was lost or refused. */
  private Optional<ETag> ours(String name, byte[] content, SdkException bad) {
    int status = S3Failures.status(bad);
    if (status != 412 && status != 409 && !S3Failures.isUncertain(bad)) {
      return Optional.empty();
    }
    try {
      return read(name)
          .filter(stored -> Arrays.equals(stored.content(), content))
          .map(Stored::etag);
    } catch (FailureException e) {
      return Optional.empty(); // nothing is known, so the first answer stands
    }
  }

  /** A write on the condition of a tag answers 404 where the object was removed meanwhile. */
  private static boolean isOvertaken(Condition condition, SdkException e) {
    int status = S3Failures.status(e);
    return !condition.unconditional()
        && (status == 412 || (status == 404 && S3Failures.code(e).equals("NoSuchKey")));
  }

  private FailureException failure(String attempted, SdkException e) {
    Failure failure = S3Failures.of(bucket.side(), attempted, e);
    if (S3Failures.code(e).equals("InvalidObjectState")) { // no run changes that
      return new FailureException(
          new Failure(
              FailureKind.ACCESS_DENIED,
              attempted,
              failure.because(),
              "Restore it, and except the sync location from lifecycle rules that archive"),
          e);
    }
    return failure.kind().stopsRun()
        ? new FailureException(failure, e)
        : failure(attempted, failure.because(), failure.advice(), e);
  }

  private static FailureException failure(
      String attempted, String because, @Nullable Throwable cause) {
    return failure(attempted, because, "Check that the store answers as S3 does", cause);
  }

  private static FailureException failure(
      String attempted, String because, String advice, @Nullable Throwable cause) {
    return new FailureException(
        new Failure(FailureKind.RECORDS, attempted, because, advice), cause);
  }
}
