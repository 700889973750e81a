package io.s3hydration.job;

import io.s3hydration.report.Course;
import io.s3hydration.report.Manifest;
import io.s3hydration.report.RunReport;
import io.s3hydration.report.SyncMarker;
import io.s3hydration.report.Tally.Figures;
import io.s3hydration.report.Verdict;
import io.s3hydration.transfer.FailureException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a run: closes the account, then report, then marker. Without the lease it writes nothing.
 * Says how the run ended whatever goes wrong here.
 */
final class RunCloser {

  private static final Logger log = LoggerFactory.getLogger(RunCloser.class);

  private final RunSettings settings;
  private final RunId runId;
  private final Clock clock;
  private final Supplier<Map<String, Long>> requests;

  RunCloser(RunSettings settings, RunId runId, Clock clock, Supplier<Map<String, Long>> requests) {
    this.settings = settings;
    this.runId = runId;
    this.clock = clock;
    this.requests = requests;
  }

  /**
   * Ends the run and logs its report.
   *
   * @param failures what the framework caught
   */
  void close(HydrationRun run, List<Throwable> failures, RunEnd end) {
    String lost = leaseProblem(run);
    RunReport report = lost == null ? end(run, failures, end) : withoutLease(run, lost);
    end.ended(report.verdict(), report.reason());
    if (report.verdict() == Verdict.FAILED) {
      log.error("{}", report.summary());
    } else {
      log.info("{}", report.summary());
    }
  }

  /** Writes nothing: what stands under the sync location is another run's matter now. */
  private RunReport withoutLease(HydrationRun run, String lost) {
    return report(run, Verdict.FAILED, lost, null);
  }

  private RunReport end(HydrationRun run, List<Throwable> failures, RunEnd end) {
    String problem = problem(run, failures);
    Verdict verdict = verdict(run, problem);
    List<String> uploadsLeft = uploadsLeft(run);
    try {
      if (problem != null) {
        run.accounts().interruptRest();
      }
      run.ledger().flush();
    } catch (FailureException e) {
      verdict = Verdict.FAILED;
      problem = e.failure().message();
    }
    if (verdict.advances() && run.course().commits()) {
      return commit(run, verdict, uploadsLeft, end);
    }
    keepForTheNextRun(run);
    RunReport report = report(run, verdict, problem, null);
    String lost = writeAlone(run, report);
    // All that such a run leaves is its report, and who started it waits for that.
    if (lost == null || !verdict.advances()) {
      return report;
    }
    RunReport failed = report(run, Verdict.FAILED, lost, null);
    writeAlone(run, failed); // of its two forms one may stand by now, and says otherwise
    return failed;
  }

  /**
   * Ends the multipart uploads that the copies could not end themselves.
   *
   * @return the journal of those that stay, for the next run
   */
  private static List<String> uploadsLeft(HydrationRun run) {
    try {
      return run.uploadSweep().sweep(run.journal().finish());
    } catch (FailureException e) {
      log.warn("the next run looks for uploads that this one has ended: {}", e.getMessage());
      return run.progress().ownJournal();
    }
  }

  /** What is accounted by now need not be found out again. */
  private static void keepForTheNextRun(HydrationRun run) {
    try {
      if (run.course().commits()) {
        run.index().flush();
      }
    } catch (RuntimeException e) {
      log.warn("the next run looks at more than it would have to: {}", e.getMessage());
    }
  }

  /** Why the lease cannot be proved to be this run's; null if it is. */
  private static @Nullable String leaseProblem(HydrationRun run) {
    try {
      run.lease().lease().renew();
      return null;
    } catch (FailureException e) {
      return e.failure().message();
    }
  }

  private RunReport commit(
      HydrationRun run, Verdict verdict, List<String> uploadsLeft, RunEnd end) {
    try {
      List<Manifest.Part> parts = run.index().finish();
      long entries = parts.stream().mapToLong(Manifest.Part::entries).sum();
      Instant began = run.began();
      RunReport report = report(run, verdict, null, entries);
      RunReport stands =
          run.commit().advance(report, began == null ? run.startedAt() : began, parts);
      if (stands.markerAdvanced()) {
        end.ended(verdict, stands.reason()); // whatever becomes of the tidying up
      }
      if (stands.markerAdvanced() && !run.course().leavesOpen()) {
        closeProgress(run, parts, uploadsLeft);
        return sweep(run, stands);
      }
      return stands;
    } catch (RuntimeException e) {
      RunReport failed = report(run, Verdict.FAILED, String.valueOf(e.getMessage()), null);
      if (leaseProblem(run) == null) {
        writeAlone(run, failed);
      }
      return failed;
    }
  }

  /**
   * The marker stands; a file left open only costs the next run a look at the consumer's listing.
   */
  private static void closeProgress(
      HydrationRun run, List<Manifest.Part> parts, List<String> uploadsLeft) {
    try {
      run.progress().close(parts, uploadsLeft);
    } catch (FailureException e) {
      log.warn("the run has committed, but {}", e.failure().message());
    }
  }

  /** A run that has committed does not fail by what it could not tidy up. */
  private RunReport sweep(HydrationRun run, RunReport report) {
    try {
      run.progress().swept(run.sweep().after(runId.value(), run.progress().leftovers()));
      return report;
    } catch (RuntimeException e) {
      String notice = "superseded parts of the index are left for a later run: " + e.getMessage();
      log.warn("{}", notice);
      RunReport noting = report.noting(notice);
      if (leaseProblem(run) == null) {
        writeAlone(run, noting);
      }
      return noting;
    }
  }

  /** Why the report could not be stored; null if it is. */
  private static @Nullable String writeAlone(HydrationRun run, RunReport report) {
    try {
      run.commit().write(report);
      return null;
    } catch (FailureException e) {
      log.error("the report could not be stored: {}", e.failure().message());
      return e.failure().message();
    }
  }

  private static Verdict verdict(HydrationRun run, @Nullable String problem) {
    if (problem != null) {
      StopSignal.Stop stop = run.signal().asked();
      return stop == null ? Verdict.FAILED : stop.verdict();
    }
    return run.tally().snapshot().owed() > 0 ? Verdict.INCOMPLETE : Verdict.COMPLETE;
  }

  /** Why the run must not advance; null if it may. */
  private static @Nullable String problem(HydrationRun run, List<Throwable> failures) {
    StopSignal.Stop stop = run.signal().asked();
    if (stop != null) {
      return stop.reason();
    }
    if (!failures.isEmpty()) {
      log.error("the job failed", failures.getFirst());
      return failures.getFirst().toString();
    }
    if (!run.merge().exhausted()) {
      return "the producer's listing was not read to its end";
    }
    Figures figures = run.tally().snapshot();
    return figures.closes()
        ? null
        : figures.listed() + " objects were listed, but not all of them are accounted for";
  }

  private RunReport report(
      HydrationRun run, Verdict verdict, @Nullable String problem, @Nullable Long entries) {
    Figures figures = run.tally().snapshot();
    Course course = run.course();
    return new RunReport(
        SyncMarker.SCHEMA_VERSION,
        runId.value(),
        verdict,
        verdict.exitCode(),
        problem == null && verdict == Verdict.INCOMPLETE
            ? "not settled, and tried again by the next run: " + figures.owed()
            : problem,
        course.mode(),
        run.request().dryRun(),
        run.request().scope().inWords(),
        settings.binding(),
        run.startedAt(),
        Instant.now(clock),
        figures.closes(),
        figures.listed(),
        figures.outcomes(),
        figures.bytes(),
        figures.reasons(),
        entries,
        run.index().leftOut(),
        run.ledger().parts(),
        run.uploadSweep().aborted(),
        requests.get(),
        run.notices().said(),
        run.accounts().namedFailures(),
        entries != null);
  }
}
