package io.s3hydration.job;

import static io.s3hydration.faults.S3Operation.ABORT_MULTIPART_UPLOAD;
import static io.s3hydration.faults.S3Operation.ASSUME_ROLE;
import static io.s3hydration.faults.S3Operation.COMPLETE_MULTIPART_UPLOAD;
import static io.s3hydration.faults.S3Operation.CREATE_MULTIPART_UPLOAD;
import static io.s3hydration.faults.S3Operation.GET_OBJECT;
import static io.s3hydration.faults.S3Operation.GET_OBJECT_TAGGING;
import static io.s3hydration.faults.S3Operation.HEAD_OBJECT;
import static io.s3hydration.faults.S3Operation.LIST_OBJECTS_V2;
import static io.s3hydration.faults.S3Operation.PUT_OBJECT;
import static io.s3hydration.faults.S3Operation.UPLOAD_PART;

import io.s3hydration.faults.ProxiedRequest;
import io.s3hydration.faults.S3Operation;

/** The requests of a small job, by what they are for. */
enum FaultTarget {
  ROLE(Side.STS, ASSUME_ROLE, ""),
  PRODUCER_LIST(Side.PRODUCER, LIST_OBJECTS_V2, ""),
  PRODUCER_GET(Side.PRODUCER, GET_OBJECT, "in/.*"),
  PRODUCER_RANGE(Side.PRODUCER, GET_OBJECT, "in/large"),
  PRODUCER_HEAD(Side.PRODUCER, HEAD_OBJECT, "in/foreign"),
  PRODUCER_HEAD_OF_LARGE(Side.PRODUCER, HEAD_OBJECT, "in/large"),
  PRODUCER_TAGS(Side.PRODUCER, GET_OBJECT_TAGGING, "in/.*"),
  CONSUMER_LIST(Side.CONSUMER, LIST_OBJECTS_V2, ""),
  CONSUMER_HEAD(Side.CONSUMER, HEAD_OBJECT, "out/.*"),
  COPY_PUT(Side.CONSUMER, PUT_OBJECT, "out/.*"),
  COPY_CREATE(Side.CONSUMER, CREATE_MULTIPART_UPLOAD, "out/large"),
  COPY_PART(Side.CONSUMER, UPLOAD_PART, "out/large"),
  COPY_COMPLETE(Side.CONSUMER, COMPLETE_MULTIPART_UPLOAD, "out/large"),
  COPY_ABORT(Side.CONSUMER, ABORT_MULTIPART_UPLOAD, "out/large"),
  MARKER_GET(Side.CONSUMER, GET_OBJECT, "_sync/last_successful_sync.json"),
  PROGRESS_GET(Side.CONSUMER, GET_OBJECT, "_sync/index/progress.json"),
  MANIFEST_GET(Side.CONSUMER, GET_OBJECT, "_sync/index/manifest-.*"),
  INDEX_PART_GET(Side.CONSUMER, GET_OBJECT, "_sync/index/.*/part-.*"),
  PROGRESS_PUT(Side.CONSUMER, PUT_OBJECT, "_sync/index/progress.json"),
  INDEX_PART_PUT(Side.CONSUMER, PUT_OBJECT, "_sync/index/.*/part-.*"),
  LEDGER_PUT(Side.CONSUMER, PUT_OBJECT, "_sync/runs/.*/ledger-.*"),
  MANIFEST_PUT(Side.CONSUMER, PUT_OBJECT, "_sync/index/manifest-.*"),
  REPORT_PUT(Side.CONSUMER, PUT_OBJECT, "_sync/runs/.*/report.json"),
  MARKER_PUT(Side.CONSUMER, PUT_OBJECT, "_sync/last_successful_sync.json");

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

  /** Whether only an object that is copied in parts has it. */
  boolean needsLarge() {
    return key.endsWith("large");
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
    return operation == HEAD_OBJECT;
  }
}
