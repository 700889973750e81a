package io.s3hydration.job;

import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.ListedObjects;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.plan.Check;
import io.s3hydration.plan.DecisionTable;
import io.s3hydration.plan.ListingMerge;
import io.s3hydration.report.Accounts;
import io.s3hydration.report.Course;
import io.s3hydration.report.IndexSweep;
import io.s3hydration.report.IndexWriter;
import io.s3hydration.report.JournalFile;
import io.s3hydration.report.Ledger;
import io.s3hydration.report.ProgressFile;
import io.s3hydration.report.RunCommit;
import io.s3hydration.report.RunRequest;
import io.s3hydration.report.Tally;
import io.s3hydration.report.UploadSweep;
import io.s3hydration.report.Verdict;
import io.s3hydration.transfer.Copier;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.ObjectHeads;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run under way: what reader, processor, writer and listener share. */
record HydrationRun(
    RunRequest request,
    Course course,
    Instant startedAt,
    ListedObjects producer,
    ListingMerge merge,
    DecisionTable table,
    ObjectHeads producerHeads,
    ObjectHeads consumerHeads,
    Copier copier,
    Tally tally,
    Ledger ledger,
    IndexWriter index,
    Accounts accounts,
    ProgressFile progress,
    JournalFile journal,
    UploadSweep uploadSweep,
    RunCommit commit,
    IndexSweep sweep,
    LeaseKeeper lease,
    Notices notices,
    FuseBox fuse,
    StopSignal signal,
    Workers workers) {

  private static final Logger log = LoggerFactory.getLogger(HydrationRun.class);

  /** A store's clock has whole seconds, and its answer takes some time. */
  private static final Duration STORE_CLOCK = Duration.ofSeconds(2);

  /** When a range, after this run, was last fully checked. */
  @Nullable Instant checkedAfter(IndexRange range, Check check) {
    boolean whole = request.scope().whole();
    return whole && (check == Check.FULL || check == Check.ADOPT) ? began() : range.checked();
  }

  /**
   * When the listing began, by the producer's clock, as the objects' times are. Where that clock is
   * ahead of the consumer's, when the run began, by the earlier of both and the task's own: a time
   * in the future would keep runs and checks away until it has come.
   */
  @Nullable Instant began() {
    Instant told = producer.began();
    Instant now = lease.lease().storeTime();
    if (told == null || !told.isAfter(now.plus(STORE_CLOCK))) {
      return told;
    }
    return startedAt.isBefore(now) ? startedAt : now;
  }

  /** The run has failed and cannot go on; the first reason stands. */
  void stop(String reason) {
    signal.stop(Verdict.FAILED, reason);
  }

  /**
   * Accounts one object. What goes wrong there is no failure of the object: it stops the run, and
   * is not thrown, for Spring Batch would take it for one, or swallow it.
   */
  void account(ObjectKey key, Runnable account) {
    try {
      account.run();
    } catch (FailureException e) {
      stop(e.failure().message());
    } catch (RuntimeException e) {
      log.error("an account broke off: {}", key, e);
      stop(Failure.internal("account " + key, e).message());
    }
  }

  /** Ends the step that goes on with a run which cannot. */
  void goOn() {
    signal.goOn();
  }

  /** Things to say once, in log and report. */
  record Notices(List<String> said) {

    Notices() {
      this(new CopyOnWriteArrayList<>());
    }

    void say(String notice) {
      said.add(notice);
    }
  }
}
