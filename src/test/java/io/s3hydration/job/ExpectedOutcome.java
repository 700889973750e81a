package io.s3hydration.job;

import static io.s3hydration.job.ExpectedEnding.kind;
import static io.s3hydration.job.ExpectedEnding.object;
import static io.s3hydration.job.ExpectedEnding.run;
import static io.s3hydration.job.ExpectedEnding.well;

import io.s3hydration.transfer.FailureKind;
import org.jspecify.annotations.Nullable;

/** Which row of {@code docs/failures.md} is about a cell whose request does not succeed. */
final class ExpectedOutcome {

  private static final String WRITES = "PutObject, CompleteMultipartUpload";
  private static final String OVERTAKEN = "412, or 404 NoSuchKey under a condition";
  private static final String ANOTHER_TAG = "412, or another ETag in the answer";
  private static final String HEADS = "HEAD of a copy or an original";
  private static final String OTHER = "another error that stays";

  private static final String UNREADABLE = "missing, damaged, archived, not to be decrypted";

  private ExpectedOutcome() {}

  static ExpectedEnding byOthers(FaultCell cell) {
    return switch (cell.kind()) {
      case SOURCE_DELETED -> object("VANISHED", "GetObject", "404 NoSuchKey");
      case SOURCE_REPLACED ->
          cell.target() == FaultTarget.PRODUCER_GET && cell.always()
              ? object("CHANGED", "GetObject", ANOTHER_TAG)
              : well();
      case COPY_DELETED ->
          cell.target() == FaultTarget.COPY_PUT ? object("CHANGED", WRITES, OVERTAKEN) : well();
      default ->
          cell.target() == FaultTarget.CONSUMER_HEAD
              ? well()
              : object("CHANGED", WRITES, OVERTAKEN);
    };
  }

  static ExpectedEnding overtaken() {
    return object("CHANGED", WRITES, OVERTAKEN);
  }

  static ExpectedEnding ofListing(FaultCell cell) {
    boolean producer = cell.target() == FaultTarget.PRODUCER_LIST;
    return switch (cell.kind()) {
      // Tells nothing: what is hidden once is found by the next run.
      case HIDDEN_ENTRY -> producer ? well() : object("CHANGED", WRITES, OVERTAKEN);
      case LISTING_CUT_SHORT -> well();
      case WRONG_ETAG ->
          producer && cell.always() ? object("CHANGED", "GetObject", ANOTHER_TAG) : well();
      case EMPTY_PAGE -> cell.always() ? listing(null) : well();
      // The consumer's is read no further than the producer's goes.
      case REPEATED_ENTRY, REPEATED_PAGE, REPEATED_TOKEN -> producer ? listing(null) : well();
      case SWAPPED_ENTRIES -> listing(producer ? null : "CHANGED");
      default -> listing(null);
    };
  }

  private static ExpectedEnding listing(@Nullable String kind) {
    return run(
        kind,
        "ListObjectsV2, either side, of the listing that the run walks",
        "any error that stays; order, count or token that contradicts itself");
  }

  static ExpectedEnding ofRecord(FaultCell cell) {
    FaultKind kind = cell.kind();
    FaultTarget target = cell.target();
    if (target == FaultTarget.JOURNAL_PUT) {
      return kind == FaultKind.WRONG_ETAG || kind == FaultKind.NO_ETAG ? well() : ofJournal(cell);
    }
    if (target.isPut()) {
      // Whoever writes progress.json again does so over the tag that was answered.
      boolean told = kind == FaultKind.WRONG_ETAG && target != FaultTarget.PROGRESS_PUT;
      return told || kind == FaultKind.NO_ETAG ? well() : records();
    }
    boolean damaged =
        kind == FaultKind.SHORTENED
            || kind == FaultKind.LENGTHENED
            || kind == FaultKind.BIT_FLIPPED;
    boolean missing =
        kind == FaultKind.NO_SUCH_KEY
            || kind == FaultKind.KMS_DISABLED
            || kind == FaultKind.ARCHIVED;
    return switch (target) {
      case MANIFEST_GET ->
          damaged || missing || kind == FaultKind.WRONG_ETAG
              ? ended(0, "manifest of the settled index", UNREADABLE)
              : records();
      case INDEX_PART_GET ->
          damaged || missing || kind == FaultKind.WRONG_ETAG
              ? ended(0, "a part of the settled index", UNREADABLE)
              : records();
      case LEASE_GET -> records();
      case PROGRESS_GET ->
          damaged
              ? ended(0, "progress", "damaged, so that nobody knows whether it is open")
              : records();
      default ->
          // The bit is one of the manifest's digest, so the manifest is not the one it names.
          kind == FaultKind.BIT_FLIPPED
              ? ended(0, "manifest of the settled index", UNREADABLE)
              : damaged ? ended(2, "marker", "it is no marker") : records();
    };
  }

  private static ExpectedEnding ofJournal(FaultCell cell) {
    String kind = FailureKind.valueOf(kind(cell)).stopsRun() ? kind(cell) : "RECORDS";
    return run(
        kind,
        "the write of the upload journal around CreateMultipartUpload",
        "an error that stays");
  }

  private static ExpectedEnding records() {
    return ended(1, "records under `_sync/`: read or write", "any error that stays");
  }

  private static ExpectedEnding ended(int exitCode, String record, String fault) {
    return new ExpectedEnding(exitCode, null, record, fault);
  }

  static ExpectedEnding ofObject(FaultCell cell) {
    return switch (cell.target()) {
      case PRODUCER_HEAD, PRODUCER_HEAD_OF_LARGE, CONSUMER_HEAD -> ofHeads(cell);
      case PRODUCER_BUCKET, CONSUMER_BUCKET -> object(kind(cell), HEADS, OTHER);
      case PRODUCER_TAGS -> ofTags(cell);
      case PRODUCER_GET, PRODUCER_RANGE -> ofGet(cell);
      default -> ofWrite(cell);
    };
  }

  private static ExpectedEnding ofHeads(FaultCell cell) {
    boolean large = cell.target() == FaultTarget.PRODUCER_HEAD_OF_LARGE;
    boolean consumer = cell.target() == FaultTarget.CONSUMER_HEAD;
    int status = cell.kind().status();
    if (!cell.always() && status / 100 == 4 && (large || status != 404)) {
      return well(); // the GET that is to tell why is answered, and the HEAD asked once more
    }
    return switch (cell.kind()) {
      case NO_SUCH_KEY, NO_SUCH_BUCKET ->
          large
              ? object("VANISHED", HEADS, "404")
              : consumer ? object("CHANGED", WRITES, OVERTAKEN) : well();
      case PRECONDITION_FAILED ->
          cell.always() ? object("CHANGED", "GetObject", ANOTHER_TAG) : well();
      case WRONG_ETAG ->
          large
              ? cell.always() ? object("CHANGED", "GetObject", ANOTHER_TAG) : well()
              : consumer ? object("CHANGED", WRITES, OVERTAKEN) : well();
      case WRONG_CHECKSUM -> large ? object("CHECKSUM_MISMATCH", HEADS, OTHER) : well();
      case NO_ETAG -> object("STORE", HEADS, OTHER);
      default -> object(kind(cell), HEADS, OTHER);
    };
  }

  private static ExpectedEnding ofTags(FaultCell cell) {
    return switch (cell.kind()) {
      case NO_SUCH_KEY -> object("VANISHED", "GetObject", "404 NoSuchKey");
      case SHORTENED -> object("STORE", "GetObjectTagging", OTHER);
      default -> object(kind(cell), "GetObjectTagging", OTHER);
    };
  }

  private static ExpectedEnding ofGet(FaultCell cell) {
    return switch (cell.kind()) {
      case NO_SUCH_KEY -> object("VANISHED", "GetObject", "404 NoSuchKey");
      case ARCHIVED -> object("REFUSED", "GetObject", "403 InvalidObjectState");
      case PRECONDITION_FAILED, WRONG_ETAG ->
          cell.always() ? object("CHANGED", "GetObject", ANOTHER_TAG) : well();
      case NO_ETAG -> object("STORE", "GetObject", "other bytes, length or range than listed");
      case SHORTENED,
          LENGTHENED,
          LYING_LENGTH,
          ENDLESS,
          BIT_FLIPPED,
          BIT_FLIPPED_UNPROVED,
          WRONG_CHECKSUM ->
          object("CHECKSUM_MISMATCH", "GetObject", "other bytes, length or range than listed");
      default -> object(kind(cell), "GetObject", OTHER);
    };
  }

  private static ExpectedEnding ofWrite(FaultCell cell) {
    boolean complete = cell.target() == FaultTarget.COPY_COMPLETE;
    boolean whole = cell.target().writesCopy();
    return switch (cell.kind()) {
      case NO_SUCH_KEY -> whole ? object("CHANGED", WRITES, OVERTAKEN) : written(cell, kind(cell));
      case PRECONDITION_FAILED -> object("CHANGED", WRITES, OVERTAKEN);
      case METADATA_TOO_LARGE ->
          cell.always()
              ? object("REFUSED", "PutObject, CreateMultipartUpload", "400 MetadataTooLarge")
              : well();
      case WRONG_ETAG -> well();
      case NO_ETAG -> written(cell, "STORE");
      case STORED_OTHERWISE ->
          object(
              "CHECKSUM_MISMATCH",
              "PutObject, CompleteMultipartUpload",
              "the answer names another checksum than was sent");
      case BAD_DIGEST, SENT_BIT_FLIPPED, WRONG_CHECKSUM -> written(cell, "CHECKSUM_MISMATCH");
      // Sent again it is NoSuchUpload, whose answer is as broken: a 4xx without a code.
      case ANSWER_CUT, STALLED -> written(cell, complete ? "DESTINATION" : kind(cell));
      case SHORTENED -> written(cell, complete ? "DESTINATION" : "STORE");
      default -> written(cell, kind(cell));
    };
  }

  private static ExpectedEnding written(FaultCell cell, String kind) {
    return cell.target().writesCopy()
        ? object(kind, WRITES, OTHER)
        : object(kind, "UploadPart, CreateMultipartUpload", OTHER);
  }
}
