package io.s3hydration.job;

import static io.s3hydration.faults.S3Operation.ABORT_MULTIPART_UPLOAD;
import static io.s3hydration.faults.S3Operation.ASSUME_ROLE;
import static io.s3hydration.faults.S3Operation.COMPLETE_MULTIPART_UPLOAD;
import static io.s3hydration.faults.S3Operation.CREATE_MULTIPART_UPLOAD;
import static io.s3hydration.faults.S3Operation.DELETE_OBJECT;
import static io.s3hydration.faults.S3Operation.GET_OBJECT;
import static io.s3hydration.faults.S3Operation.GET_OBJECT_TAGGING;
import static io.s3hydration.faults.S3Operation.HEAD_BUCKET;
import static io.s3hydration.faults.S3Operation.HEAD_OBJECT;
import static io.s3hydration.faults.S3Operation.LIST_MULTIPART_UPLOADS;
import static io.s3hydration.faults.S3Operation.LIST_OBJECTS_V2;
import static io.s3hydration.faults.S3Operation.PUT_OBJECT;
import static io.s3hydration.faults.S3Operation.UPLOAD_PART;

import io.s3hydration.faults.Faults;
import io.s3hydration.faults.ProxiedRequest;
import io.s3hydration.faults.Rule;
import io.s3hydration.faults.S3Operation;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The requests of a small job, by what they are for. */
enum FaultTarget {
  ROLE(Side.STS, ASSUME_ROLE, ""),
  PRODUCER_LIST(Side.PRODUCER, LIST_OBJECTS_V2, ""),
  PRODUCER_GET(Side.PRODUCER, GET_OBJECT, "in/.*"),
  PRODUCER_RANGE(Side.PRODUCER, GET_OBJECT, "in/.*"),
  PRODUCER_HEAD(Side.PRODUCER, HEAD_OBJECT, "in/(?!large).*"),
  PRODUCER_BUCKET(Side.PRODUCER, HEAD_BUCKET, ""),
  PRODUCER_HEAD_OF_LARGE(Side.PRODUCER, HEAD_OBJECT, "in/large"),
  PRODUCER_TAGS(Side.PRODUCER, GET_OBJECT_TAGGING, "in/.*"),
  CONSUMER_LIST(Side.CONSUMER, LIST_OBJECTS_V2, ""),
  CONSUMER_HEAD(Side.CONSUMER, HEAD_OBJECT, "out/.*"),
  CONSUMER_BUCKET(Side.CONSUMER, HEAD_BUCKET, ""),
  COPY_PUT(Side.CONSUMER, PUT_OBJECT, "out/.*"),
  COPY_CREATE(Side.CONSUMER, CREATE_MULTIPART_UPLOAD, "out/large"),
  COPY_PART(Side.CONSUMER, UPLOAD_PART, "out/large"),
  COPY_COMPLETE(Side.CONSUMER, COMPLETE_MULTIPART_UPLOAD, "out/large"),
  COPY_ABORT(Side.CONSUMER, ABORT_MULTIPART_UPLOAD, "out/large"),
  SWEEP_LIST(Side.CONSUMER, LIST_MULTIPART_UPLOADS, ""),
  SWEEP_ABORT(Side.CONSUMER, ABORT_MULTIPART_UPLOAD, "out/left"),
  LEASE_GET(Side.CONSUMER, GET_OBJECT, "_sync/run.lease"),
  MARKER_GET(Side.CONSUMER, GET_OBJECT, "_sync/last_successful_sync.json"),
  PROGRESS_GET(Side.CONSUMER, GET_OBJECT, "_sync/index/progress.json"),
  MANIFEST_GET(Side.CONSUMER, GET_OBJECT, "_sync/index/manifest-.*"),
  INDEX_PART_GET(Side.CONSUMER, GET_OBJECT, "_sync/index/.*/part-.*"),
  JOURNAL_GET(Side.CONSUMER, GET_OBJECT, "_sync/runs/.*/uploads"),
  LEASE_PUT(Side.CONSUMER, PUT_OBJECT, "_sync/run.lease"),
  JOURNAL_PUT(Side.CONSUMER, PUT_OBJECT, "_sync/runs/.*/uploads"),
  PROGRESS_PUT(Side.CONSUMER, PUT_OBJECT, "_sync/index/progress.json"),
  INDEX_PART_PUT(Side.CONSUMER, PUT_OBJECT, "_sync/index/.*/part-.*"),
  LEDGER_PUT(Side.CONSUMER, PUT_OBJECT, "_sync/runs/.*/ledger-.*"),
  MANIFEST_PUT(Side.CONSUMER, PUT_OBJECT, "_sync/index/manifest-.*"),
  REPORT_PAGE_PUT(Side.CONSUMER, PUT_OBJECT, "_sync/runs/.*/report.html"),
  REPORT_PUT(Side.CONSUMER, PUT_OBJECT, "_sync/runs/.*/report.json"),
  MARKER_PUT(Side.CONSUMER, PUT_OBJECT, "_sync/last_successful_sync.json"),
  INDEX_DELETE(Side.CONSUMER, DELETE_OBJECT, "_sync/index/.*");

  /** They need an object that is copied in parts, or an upload that an earlier run left open. */
  private static final Set<FaultTarget> OF_LARGE =
      EnumSet.of(
          PRODUCER_RANGE,
          PRODUCER_HEAD_OF_LARGE,
          COPY_CREATE,
          COPY_PART,
          COPY_COMPLETE,
          COPY_ABORT,
          SWEEP_LIST,
          SWEEP_ABORT,
          JOURNAL_GET,
          JOURNAL_PUT);

  /** What a run clears away; it fails no run. */
  private static final Set<FaultTarget> TIDYING =
      EnumSet.of(SWEEP_LIST, SWEEP_ABORT, JOURNAL_GET, INDEX_DELETE);

  /** Who answers. */
  enum Side {
    STS(""),
    PRODUCER("producer-bucket"),
    CONSUMER("consumer-bucket");

    private final String bucket;

    Side(String bucket) {
      this.bucket = bucket;
    }
  }

  private final Side side;
  private final S3Operation operation;
  private final String key;

  FaultTarget(Side side, S3Operation operation, String key) {
    this.side = side;
    this.operation = operation;
    this.key = key;
  }

  boolean is(ProxiedRequest request) {
    return request.is(operation)
        && request.bucket().equals(side.bucket)
        && request.key().matches(key)
        && (this == PRODUCER_RANGE) == (request.isRanged() && request.is(GET_OBJECT));
  }

  /** Whether it asks what became of a record that was to be written here. */
  boolean readsBack(ProxiedRequest request) {
    return operation == PUT_OBJECT && request.is(GET_OBJECT) && request.key().matches(key);
  }

  /** Whether it asks why a HEAD of this object was refused. */
  boolean asksWhy(ProxiedRequest request) {
    return operation == HEAD_OBJECT
        && request.is(GET_OBJECT)
        && request.isRanged()
        && request.bucket().equals(side.bucket)
        && request.key().matches(key);
  }

  /** Which of these a request is; empty for one that the matrix does not know. */
  static Optional<FaultTarget> of(ProxiedRequest request) {
    return Stream.of(values()).filter(target -> target.is(request)).findFirst();
  }

  Side side() {
    return side;
  }

  S3Operation operation() {
    return operation;
  }

  /** Whether it is about marker, index, ledger or report. */
  boolean isRecord() {
    return key.startsWith("_sync/");
  }

  /** Whether only the story with a large object has it. */
  boolean needsLarge() {
    return OF_LARGE.contains(this);
  }

  /** Whether it only clears something away. */
  boolean tidies() {
    return TIDYING.contains(this);
  }

  /** Whether it asks for a bucket, and for no object of it. */
  boolean isOfBucket() {
    return this == PRODUCER_BUCKET || this == CONSUMER_BUCKET;
  }

  /** What else must fail, or it would not be asked for; null where nothing need. */
  @Nullable Rule provoked() {
    return switch (this) {
      case COPY_ABORT -> Rule.always(Faults.refused(403, "AccessDenied"), COPY_PART::is);
      case PRODUCER_BUCKET -> Rule.once(Faults.refused(404, "NoSuchKey"), PRODUCER_HEAD::is);
      case CONSUMER_BUCKET -> Rule.once(Faults.refused(404, "NoSuchKey"), CONSUMER_HEAD::is);
      default -> null;
    };
  }

  /** Whether a good answer to it means that a copy is there. */
  boolean writesCopy() {
    return this == COPY_PUT || this == COPY_COMPLETE;
  }

  boolean isGet() {
    return operation == GET_OBJECT;
  }

  boolean isPut() {
    return operation == PUT_OBJECT;
  }

  boolean isList() {
    return operation == LIST_OBJECTS_V2;
  }

  boolean isHead() {
    return operation == HEAD_OBJECT || operation == HEAD_BUCKET;
  }
}
