package io.s3hydration.job;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.HeldObject;
import io.s3hydration.backend.InMemoryBucket;
import io.s3hydration.faults.Fault;
import io.s3hydration.faults.Faults;
import io.s3hydration.faults.WrongAnswers;
import io.s3hydration.faults.WrongListings;
import io.s3hydration.job.FaultTarget.Side;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ObjectKey;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What may befall a request of the job. Which requests it can befall is said beside it. */
enum FaultKind {
  INVALID_REQUEST(400, "InvalidRequest", any()),
  EXPIRED_TOKEN(400, "ExpiredToken", any()),
  REQUEST_TIMEOUT(400, "RequestTimeout", s3()),
  KMS_DISABLED(400, "KMS.DisabledException", touchesBytes()),
  KMS_THROTTLED(400, "KMS.ThrottlingException", touchesBytes()),
  BAD_DIGEST(400, "BadDigest", uploads()),
  METADATA_TOO_LARGE(400, "MetadataTooLarge", takesMetadata()),
  ACCESS_DENIED(403, "AccessDenied", any()),
  ARCHIVED(403, "InvalidObjectState", reads()),
  NO_SUCH_KEY(404, "NoSuchKey", objects()),
  NO_SUCH_BUCKET(404, "NoSuchBucket", s3()),
  NO_SUCH_UPLOAD(404, "NoSuchUpload", ofUpload()),
  CONFLICT(409, "ConditionalRequestConflict", conditional()),
  PRECONDITION_FAILED(412, "PreconditionFailed", conditional().or(pinned())),
  TOO_MANY_REQUESTS(429, "TooManyRequests", any()),
  INTERNAL_ERROR(500, "InternalError", any()),
  SLOW_DOWN(503, "SlowDown", s3()),
  UNAVAILABLE(503, "ServiceUnavailable", any()),
  ERROR_IN_GOOD_ANSWER(() -> Faults.errorInGoodAnswer("InternalError"), s3().and(answersXml())),
  FAILED_AFTERWARDS(() -> Faults.deniedAfterwards(500, "InternalError"), any()),
  DROPPED_BEFORE(Faults::droppedBefore, any()),
  ANSWER_LOST(Faults::answerLost, any()),
  ANSWER_CUT(Faults::answerCut, any()),
  STALLED(() -> Faults.stalled(FaultCell.STALL_MILLIS), any()),
  SILENCE(() -> Faults.silence(FaultCell.STALL_MILLIS), any()),
  TRICKLED(() -> Faults.trickled(8, 1), any()),
  LYING_LENGTH(Faults::lyingLength, hasBody()),
  ENDLESS(Faults::endless, reads()),
  SHORTENED(WrongAnswers::shortened, hasBody()),
  LENGTHENED(WrongAnswers::lengthened, reads()),
  BIT_FLIPPED(WrongAnswers::bitFlipped, reads()),
  BIT_FLIPPED_UNPROVED(WrongAnswers::bitFlippedUnproved, copyReads()),
  SENT_BIT_FLIPPED(WrongAnswers::sentBitFlipped, uploads()),
  STORED_OTHERWISE(FaultKind::storedOtherwise, FaultTarget::writesCopy),
  WRONG_CHECKSUM(WrongAnswers::wrongChecksum, tellsChecksum()),
  WRONG_ETAG(WrongAnswers::wrongETag, tellsETag()),
  NO_ETAG(WrongAnswers::noETag, tellsETag()),
  REPEATED_ENTRY(WrongListings::repeatedEntry, lists()),
  SWAPPED_ENTRIES(WrongListings::swappedEntries, lists()),
  LOST_ENTRY(WrongListings::lostEntry, lists()),
  HIDDEN_ENTRY(WrongListings::hiddenEntry, lists()),
  LISTING_CUT_SHORT(WrongListings::cutShort, lists()),
  NO_TOKEN(WrongListings::withoutToken, lists()),
  REPEATED_TOKEN(WrongListings::repeatedToken, lists()),
  EMPTY_PAGE(WrongListings::emptyPage, lists()),
  REPEATED_PAGE(WrongListings::repeatedPage, lists()),
  BROKEN_PAGE(WrongListings::broken, lists()),
  SOURCE_REPLACED(FaultKind::sourceReplaced, ofProducersObject()),
  SOURCE_DELETED(FaultKind::sourceDeleted, ofProducersObject()),
  COPY_REPLACED(FaultKind::copyReplaced, ofCopy()),
  COPY_DELETED(FaultKind::copyDeleted, ofCopy());

  private final int status;
  private final String code;
  private final Function<FaultBench, Fault> fault;
  private final Predicate<FaultTarget> befalls;

  FaultKind(int status, String code, Predicate<FaultTarget> befalls) {
    this(status, code, bench -> Faults.refused(status, code), befalls);
  }

  FaultKind(Supplier<Fault> fault, Predicate<FaultTarget> befalls) {
    this(0, "", bench -> fault.get(), befalls);
  }

  FaultKind(Function<FaultBench, Fault> fault, Predicate<FaultTarget> befalls) {
    this(0, "", fault, befalls);
  }

  FaultKind(
      int status, String code, Function<FaultBench, Fault> fault, Predicate<FaultTarget> befalls) {
    this.status = status;
    this.code = code;
    this.fault = fault;
    this.befalls = befalls;
  }

  /** Whether it is an error that the store answers. */
  boolean isAnswer() {
    return status > 0;
  }

  /** Of the answer; 0 where it is none. */
  int status() {
    return status;
  }

  /** Of the answer; empty where it is none. */
  String code() {
    return code;
  }

  boolean befalls(FaultTarget target) {
    return befalls.test(target);
  }

  Fault on(FaultBench bench) {
    return fault.apply(bench);
  }

  private static Fault sourceReplaced(FaultBench bench) {
    AtomicInteger times = new AtomicInteger();
    return Faults.meanwhile(
        "the source is replaced",
        exchange -> bench.produce(exchange.key(), Content.of("third " + times.incrementAndGet())));
  }

  private static Fault sourceDeleted(FaultBench bench) {
    return Faults.meanwhile(
        "the source is deleted", exchange -> bench.producer().delete(key(exchange.key())));
  }

  private static Fault copyReplaced(FaultBench bench) {
    AtomicInteger times = new AtomicInteger();
    return Faults.meanwhile(
        "somebody writes over the copy",
        exchange ->
            bench
                .consumer()
                .put(key(exchange.key()), Content.of("tampered " + times.incrementAndGet())));
  }

  private static Fault copyDeleted(FaultBench bench) {
    return Faults.meanwhile(
        "somebody removes the copy", exchange -> bench.consumer().delete(key(exchange.key())));
  }

  /** One bit of the copy is another, its headers and its length are not. */
  private static Fault storedOtherwise(FaultBench bench) {
    return WrongAnswers.storedOtherwise(
        request -> {
          InMemoryBucket consumer = bench.consumer();
          HeldObject held = consumer.held(key(request.key())).orElseThrow();
          byte[] bytes = held.content().bytes().clone();
          if (bytes.length == 0) {
            return Optional.empty();
          }
          bytes[0] ^= 1;
          Content other = held.content().withBytes(bytes);
          bench.damaged().add(other);
          ETag tag = new ETag("0damaged" + held.etag().value().substring(8));
          consumer.hold(
              key(request.key()),
              new HeldObject(other, tag, held.lastModified(), false, held.kmsKeyArn()));
          return Optional.of(tag.value());
        });
  }

  private static ObjectKey key(String key) {
    return new ObjectKey(key);
  }

  private static Predicate<FaultTarget> any() {
    return target -> true;
  }

  private static Predicate<FaultTarget> s3() {
    return target -> target.side() != Side.STS;
  }

  private static Predicate<FaultTarget> lists() {
    return FaultTarget::isList;
  }

  private static Predicate<FaultTarget> objects() {
    return s3().and(target -> !target.isList() && !target.isOfBucket())
        .and(target -> target != FaultTarget.SWEEP_LIST);
  }

  private static Predicate<FaultTarget> reads() {
    return FaultTarget::isGet;
  }

  /** Whether the bytes that it answers are those of an object that is copied. */
  private static Predicate<FaultTarget> copyReads() {
    return target -> target.isGet() && target.side() == Side.PRODUCER;
  }

  private static Predicate<FaultTarget> uploads() {
    return target -> target.isPut() || target == FaultTarget.COPY_PART;
  }

  private static Predicate<FaultTarget> ofUpload() {
    return target ->
        target == FaultTarget.COPY_PART
            || target == FaultTarget.COPY_COMPLETE
            || target == FaultTarget.COPY_ABORT
            || target == FaultTarget.SWEEP_ABORT;
  }

  private static Predicate<FaultTarget> takesMetadata() {
    return target -> target == FaultTarget.COPY_PUT || target == FaultTarget.COPY_CREATE;
  }

  /** Whether it makes S3 call KMS. */
  private static Predicate<FaultTarget> touchesBytes() {
    return objects()
        .and(target -> target != FaultTarget.COPY_ABORT && target != FaultTarget.PRODUCER_TAGS)
        .and(target -> target != FaultTarget.SWEEP_ABORT && target != FaultTarget.INDEX_DELETE);
  }

  private static Predicate<FaultTarget> conditional() {
    return target ->
        (target.isPut() && target != FaultTarget.JOURNAL_PUT)
            || target == FaultTarget.COPY_COMPLETE;
  }

  /** Whether it carries the ETag that was listed. */
  private static Predicate<FaultTarget> pinned() {
    return target ->
        target.side() == Side.PRODUCER
            && (target.isGet() || target == FaultTarget.PRODUCER_HEAD_OF_LARGE);
  }

  private static Predicate<FaultTarget> answersXml() {
    return target ->
        target == FaultTarget.ROLE
            || target == FaultTarget.PRODUCER_TAGS
            || target == FaultTarget.COPY_CREATE
            || target == FaultTarget.COPY_COMPLETE
            || target == FaultTarget.SWEEP_LIST
            || target.isList();
  }

  private static Predicate<FaultTarget> hasBody() {
    return reads().or(answersXml());
  }

  private static Predicate<FaultTarget> tellsChecksum() {
    return target ->
        target == FaultTarget.PRODUCER_GET
            || (target.isHead() && !target.isOfBucket())
            || target == FaultTarget.COPY_PUT
            || target == FaultTarget.COPY_PART
            || target == FaultTarget.COPY_COMPLETE;
  }

  private static Predicate<FaultTarget> tellsETag() {
    return target ->
        target.isGet()
            || (target.isHead() && !target.isOfBucket())
            || target.isPut()
            || target.isList()
            || target == FaultTarget.COPY_PART
            || target == FaultTarget.COPY_COMPLETE;
  }

  private static Predicate<FaultTarget> ofProducersObject() {
    return target -> target.side() == Side.PRODUCER && !target.isList() && !target.isOfBucket();
  }

  private static Predicate<FaultTarget> ofCopy() {
    return target ->
        target == FaultTarget.CONSUMER_HEAD
            || target.writesCopy()
            || target == FaultTarget.COPY_CREATE
            || target == FaultTarget.COPY_PART
            || target == FaultTarget.COPY_ABORT;
  }
}
