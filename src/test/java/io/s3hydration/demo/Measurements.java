package io.s3hydration.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** How fast and how dear a run was, on this machine, with the server in the same process. */
final class Measurements {

  private final Narrator narrator;

  Measurements(Narrator narrator) {
    this.narrator = narrator;
  }

  void tell(FinishedRun run) {
    double seconds = run.took().toMillis() / 1000.0;
    narrator.measured(
        "start-up, until the job begins", "%.1f s", run.startUp().toMillis() / 1000.0);
    narrator.measured(
        "speed; server and application share this machine",
        "%.0f objects/s, %.1f MiB/s (%.1f s)",
        run.of("TRANSFERRED") / seconds,
        run.bytes() / seconds / (1024 * 1024),
        seconds);
    narrator.measured("requests per object", "%s", perObject(run));
    narrator.measured("peak memory; server, its buckets and application together", peak());
  }

  private static String perObject(FinishedRun run) {
    Map<String, Long> byClass = new TreeMap<>();
    run.requests()
        .forEach((name, n) -> byClass.merge(name.substring(name.indexOf(' ') + 1), n, Long::sum));
    StringBuilder text = new StringBuilder();
    byClass.forEach(
        (operation, n) ->
            text.append(
                String.format(
                    java.util.Locale.ROOT,
                    "%s%.4f %s",
                    text.isEmpty() ? "" : ", ",
                    (double) n / run.listed(),
                    operation)));
    return text.toString();
  }

  /** The most memory that the process ever had, where the system tells. */
  private static String peak() {
    Path status = Path.of("/proc/self/status");
    try {
      if (Files.isReadable(status)) {
        return Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .map(
                line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MiB resident (VmHWM)")
            .findFirst()
            .orElse("not told by this system");
      }
      return "not told by this system";
    } catch (IOException e) {
      return "not told by this system: " + e.getMessage();
    }
  }
}
