package io.s3hydration.job;

import io.s3hydration.backend.InMemoryBucket;
import io.s3hydration.listing.ObjectKey;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a run ended, as an operator sees it.
 *
 * @param kinds of the failed objects, and the outcomes that are none of the good ones
 * @param reason of a run that failed
 * @param closes whether its report says that the account closes; null where there is no report
 */
record Ending(
    int exitCode, SortedSet<String> kinds, @Nullable String reason, @Nullable Boolean closes) {

  /** The run that faults befall. */
  static final String RUN = "faulted";

  private static final Pattern REPORT = Pattern.compile("_sync/runs/.*/" + RUN + "/report.json");

  static Ending of(FaultBench bench, RunEnd end) {
    JsonNode report = report(bench.consumer());
    SortedSet<String> kinds = new TreeSet<>();
    report.path("failures").forEach(failed -> kinds.add(failed.path("kind").stringValue()));
    // A run that stops leaves what it had read but not begun INTERRUPTED, more or less of it.
    for (String outcome : new String[] {"REFUSED", "CHANGED", "VANISHED"}) {
      if (report.path("outcomes").path(outcome).longValue(0) > 0) {
        kinds.add(outcome);
      }
    }
    JsonNode closes = report.path("accountCloses");
    return new Ending(
        end.getExitCode(),
        kinds,
        end.reason(),
        closes.isMissingNode() ? null : closes.booleanValue());
  }

  private static JsonNode report(InMemoryBucket consumer) {
    return consumer.keys().stream()
        .map(ObjectKey::value)
        .filter(REPORT.asMatchPredicate())
        .map(key -> consumer.get(new ObjectKey(key)).orElseThrow().text())
        .map(JsonMapper.shared()::readTree)
        .findFirst()
        .orElseGet(() -> JsonMapper.shared().readTree("{}"));
  }

  /** Exit code and kinds: {@code 3 [ACCESS_DENIED]}. */
  String summary() {
    return exitCode + " " + kinds;
  }
}
