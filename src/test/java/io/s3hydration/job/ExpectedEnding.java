package io.s3hydration.job;

import static io.s3hydration.job.FaultKind.ANSWER_CUT;
import static io.s3hydration.job.FaultKind.ANSWER_LOST;
import static io.s3hydration.job.FaultKind.CONFLICT;
import static io.s3hydration.job.FaultKind.ERROR_IN_GOOD_ANSWER;
import static io.s3hydration.job.FaultKind.FAILED_AFTERWARDS;
import static io.s3hydration.job.FaultKind.INTERNAL_ERROR;
import static io.s3hydration.job.FaultKind.SHORTENED;
import static io.s3hydration.job.FaultKind.STALLED;

import io.s3hydration.job.FaultTarget.Side;
import io.s3hydration.transfer.FailureKind;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code docs/failures.md} says that a cell ends with. The kinds of answers are read from the
 * page; which row is about which cell is said here, and nowhere else.
 *
 * @param kind of the failed objects, or an outcome that is none of the good ones; null for none
 * @param operation and {@code fault} name the row of the page; null where the request succeeds in
 *     the end, or where it never mattered
 */
record ExpectedEnding(
    int exitCode, @Nullable String kind, @Nullable String operation, @Nullable String fault) {

  private static final FailuresPage PAGE = FailuresPage.read();
  private static final String STAYS = "an error that stays";

  /** A request that meets one of these is sent again. */
  private static final Set<FaultKind> RETRIED =
      EnumSet.of(
          FaultKind.REQUEST_TIMEOUT,
          FaultKind.KMS_THROTTLED,
          FaultKind.TOO_MANY_REQUESTS,
          INTERNAL_ERROR,
          FaultKind.SLOW_DOWN,
          FaultKind.UNAVAILABLE,
          ERROR_IN_GOOD_ANSWER,
          FAILED_AFTERWARDS,
          FaultKind.DROPPED_BEFORE,
          ANSWER_LOST,
          ANSWER_CUT,
          STALLED,
          FaultKind.SILENCE);

  /** What was asked is done, and the answer does not say so. */
  private static final Set<FaultKind> DONE_UNSEEN =
      EnumSet.of(FAILED_AFTERWARDS, ANSWER_LOST, ANSWER_CUT, STALLED);

  /** The store is all right, and somebody changed something. */
  private static final Set<FaultKind> BY_OTHERS =
      EnumSet.of(
          FaultKind.SOURCE_REPLACED,
          FaultKind.SOURCE_DELETED,
          FaultKind.COPY_REPLACED,
          FaultKind.COPY_DELETED);

  static ExpectedEnding of(FaultCell cell) {
    FaultTarget target = cell.target();
    if (target == FaultTarget.COPY_ABORT || target.tidies()) {
      return without(target);
    }
    if (cell.isUnproved()) {
      return new ExpectedEnding(
          0, null, "GetObject", "other bytes of the same length, where the source offers no proof");
    }
    if (BY_OTHERS.contains(cell.kind())) {
      return ExpectedOutcome.byOthers(cell);
    }
    if (passes(cell)) {
      return without(target);
    }
    if (target == FaultTarget.ROLE) {
      return new ExpectedEnding(1, null, null, null);
    }
    if (target.isList()) {
      return ExpectedOutcome.ofListing(cell);
    }
    return target.isRecord() ? ExpectedOutcome.ofRecord(cell) : ExpectedOutcome.ofObject(cell);
  }

  /** How the run ends by what else must fail, or the target were never asked for. */
  private static ExpectedEnding without(FaultTarget target) {
    return switch (target) {
      case COPY_ABORT -> object("DESTINATION_DENIED", "AbortMultipartUpload", STAYS);
      case CONSUMER_BUCKET -> ExpectedOutcome.overtaken();
      default -> well();
    };
  }

  /** Whether the request succeeds, at last or after all. */
  private static boolean passes(FaultCell cell) {
    FaultTarget target = cell.target();
    FaultKind kind = cell.kind();
    if (kind == FaultKind.TRICKLED) {
      return true;
    }
    if (kind == FaultKind.LYING_LENGTH && !target.isGet()) {
      return !target.isList() || !cell.always(); // the SDK reads XML to its own end
    }
    boolean brokenXml = kind == SHORTENED || kind == FaultKind.BROKEN_PAGE;
    boolean again = RETRIED.contains(kind) || (brokenXml && !target.isGet());
    if (again && !cell.always()) {
      // A HEAD's 400 has no code that would tell.
      return !(target.isHead() && kind.status() == 400);
    }
    if (kind == FaultKind.STORED_OTHERWISE || kind == FaultKind.WRONG_CHECKSUM) {
      return !cell.always() && target.writesCopy(); // copied once more over it
    }
    if (target == FaultTarget.LEASE_PUT || target == FaultTarget.LEASE_GET) {
      if (passesAtLease(cell)) {
        return true;
      }
    }
    if (kind == FaultKind.EXPIRED_TOKEN && target.side() == Side.PRODUCER && !target.isHead()) {
      return !cell.always(); // under a new session
    }
    if (kind == CONFLICT && !cell.always()) {
      return true;
    }
    if (kind == FaultKind.LYING_LENGTH && target.isRecord() && !cell.always()) {
      return true; // small enough to be read again
    }
    // The probe for conditions must be told 412: by an answer that is cut it is, by none it is not.
    boolean probed = kind == FAILED_AFTERWARDS || kind == ANSWER_LOST;
    boolean readBack =
        (target.isPut() && !(target == FaultTarget.PROGRESS_PUT && probed))
            || (target == FaultTarget.COPY_COMPLETE
                && (kind == FAILED_AFTERWARDS || kind == ANSWER_LOST));
    return readBack && DONE_UNSEEN.contains(kind);
  }

  /** Whoever reads another state than stands there is told so by its own write, and looks again. */
  private static boolean passesAtLease(FaultCell cell) {
    return switch (cell.kind()) {
      case NO_SUCH_KEY, PRECONDITION_FAILED, WRONG_ETAG -> !cell.always();
      // Nobody's, and expired by now.
      case SHORTENED, LENGTHENED, BIT_FLIPPED -> !cell.always();
      default -> false;
    };
  }

  static ExpectedEnding well() {
    return new ExpectedEnding(0, null, null, null);
  }

  /** The object alone ends so, or the run with it. */
  static ExpectedEnding object(String kind, String operation, String fault) {
    return new ExpectedEnding(exitCode(kind), kind, operation, fault);
  }

  static ExpectedEnding run(@Nullable String kind, String operation, String fault) {
    return new ExpectedEnding(1, kind, operation, fault);
  }

  /** The kind of an answer or of none, as the page has it. */
  static String kind(FaultCell cell) {
    boolean producer = cell.target().side() == Side.PRODUCER;
    FaultKind kind = cell.kind();
    if (kind == ERROR_IN_GOOD_ANSWER || kind == FAILED_AFTERWARDS) {
      return PAGE.kind("500", producer);
    }
    if (!kind.isAnswer()) {
      return PAGE.kind("connection refused", producer);
    }
    if (cell.target().isHead()) {
      return ofHead(kind, producer);
    }
    return kind.status() >= 500 && kind != FaultKind.SLOW_DOWN
        ? PAGE.kind("500", producer)
        : PAGE.kind(kind.status() == 429 ? "429" : kind.code(), producer);
  }

  /** A HEAD has a status and no code. */
  private static String ofHead(FaultKind kind, boolean producer) {
    return switch (kind.status()) {
      case 403 -> PAGE.kind("403 without a code", producer);
      case 404 -> PAGE.kind("NoSuchBucket", producer);
      case 429, 503 -> PAGE.kind("429", producer);
      case 500 -> PAGE.kind("500", producer);
      default -> PAGE.kind("any other 4xx", producer);
    };
  }

  private static int exitCode(String kind) {
    return switch (kind) {
      case "REFUSED", "VANISHED" -> 0;
      case "CHANGED" -> 3;
      default -> FailureKind.valueOf(kind).stopsRun() ? 1 : 3;
    };
  }

  /** As {@link Ending#summary}. */
  String summary() {
    return exitCode + " " + (kind == null ? "[]" : "[" + kind + "]");
  }

  /** Whether a row of the page says so; what ends well needs none. */
  boolean isDocumented() {
    return operation == null || fault == null || PAGE.allows(operation, fault, exitCode);
  }
}
