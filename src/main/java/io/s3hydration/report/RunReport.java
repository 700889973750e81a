package io.s3hydration.report;

import io.s3hydration.listing.ObjectKey;
import io.s3hydration.transfer.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run did, as {@code report.json}, as {@link ReportPage} and as a summary for the log.
 *
 * @param reason why the verdict is not plainly COMPLETE; null where it is
 * @param mode how the run started; null if it did not come that far
 * @param scope what it was about, in words
 * @param accountCloses whether every listed object ended in exactly one outcome
 * @param bytes stored in the consumer bucket
 * @param settledEntries of the index that the marker names now; null if the run wrote none
 * @param leftOutOfIndex keys that were under way when their place in the index was given up; the
 *     next run's HEAD settles those that were copied
 * @param uploadsSwept multipart uploads that this run aborted after a run had left them open
 * @param requests by side and operation, attempts included, until the run was closed: the writes of
 *     the index's last part, manifest, report and marker come after
 * @param failures the first of them; the ledger has all
 * @param markerAdvanced whether the run came to write the marker; written before it, so that only a
 *     marker with this run's id proves that it stands
 */
public record RunReport(
    int schemaVersion,
    String runId,
    Verdict verdict,
    int exitCode,
    @Nullable String reason,
    Course.@Nullable Mode mode,
    boolean dryRun,
    String scope,
    Binding binding,
    Instant startedAt,
    Instant endedAt,
    boolean accountCloses,
    long listed,
    Map<Outcome, Long> outcomes,
    long bytes,
    Map<String, Long> reasons,
    @Nullable Long settledEntries,
    int leftOutOfIndex,
    int ledgerParts,
    int uploadsSwept,
    Map<String, Long> requests,
    List<String> notices,
    List<NamedFailure> failures,
    boolean markerAdvanced) {

  public RunReport {
    notices = List.copyOf(notices);
    failures = List.copyOf(failures);
  }

  /** One failed object. */
  public record NamedFailure(String key, FailureKind kind, String message) {}

  /** The report with something that was found after it was written. */
  public RunReport noting(String notice) {
    List<String> more = new ArrayList<>(notices);
    more.add(notice);
    return with(verdict, reason, settledEntries, more, markerAdvanced);
  }

  /** The report as it stands when the marker could not be written after all. */
  RunReport failedAtMarker(String why) {
    return with(Verdict.FAILED, why, null, notices, false);
  }

  private RunReport with(
      Verdict how,
      @Nullable String why,
      @Nullable Long entries,
      List<String> said,
      boolean advanced) {
    return new RunReport(
        schemaVersion,
        runId,
        how,
        how.exitCode(),
        why,
        mode,
        dryRun,
        scope,
        binding,
        startedAt,
        endedAt,
        accountCloses,
        listed,
        outcomes,
        bytes,
        reasons,
        entries,
        leftOutOfIndex,
        ledgerParts,
        uploadsSwept,
        requests,
        said,
        failures,
        advanced);
  }

  /** The report in some lines of plain text. */
  public String summary() {
    StringJoiner text = new StringJoiner("\n  ");
    text.add(headline());
    text.add(account());
    if (!reasons.isEmpty()) {
      text.add("because: " + joined(reasons));
    }
    Duration took = Duration.between(startedAt, endedAt);
    text.add(
        String.format(
            Locale.ROOT,
            "%,d bytes stored in %.1f s%s",
            bytes,
            took.toMillis() / 1000.0,
            dryRun ? "; dry run: nothing was written" : ""));
    if (uploadsSwept > 0) {
      text.add("swept: " + uploadsSwept + " multipart uploads that a run had left open");
    }
    text.add("requests: " + (requests.isEmpty() ? "none" : joined(requests)));
    notices.forEach(notice -> text.add("note: " + notice));
    failures.forEach(
        failure -> text.add("failed: " + new ObjectKey(failure.key()) + ": " + failure.message()));
    text.add("marker: " + marker());
    return text.toString();
  }

  /** What became of the marker, in words. */
  String marker() {
    return markerAdvanced ? "names this run, " + settledEntries + " keys settled" : "not moved";
  }

  private String headline() {
    String how = mode == null ? "" : " (" + mode + ", " + scope + ")";
    String why = reason == null ? "" : ": " + reason;
    return "run " + runId + how + " ended " + verdict + ", exit code " + exitCode + why;
  }

  /** The sum of all outcomes, in words. */
  String account() {
    String parts =
        outcomes.entrySet().stream()
            .filter(outcome -> outcome.getValue() > 0)
            .map(outcome -> outcome.getValue() + " " + lower(outcome.getKey().name()))
            .collect(Collectors.joining(" + "));
    String sum = parts.isEmpty() ? "nothing" : parts;
    return accountCloses
        ? listed + " listed = " + sum
        : listed + " listed, but accounted for are only " + sum;
  }

  private static String joined(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(count -> count.getKey() + " " + count.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
