package io.s3hydration.report;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code index/progress.json}: the run under way. One that is open when a run starts tells that an
 * earlier run may have written copies which no index names.
 *
 * @param open false once the run has committed
 * @param baseManifest the manifest that was current when the run began; null if none was
 * @param mode how the run went about it, for a reader
 * @param parts written so far
 */
public record Progress(
    int schemaVersion,
    String runId,
    boolean open,
    @Nullable String baseManifest,
    Binding binding,
    String mode,
    List<Manifest.Part> parts) {

  static final String NAME = "index/progress.json";

  public Progress {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(binding, "binding");
    parts = List.copyOf(parts);
  }

  /** Different bytes, which are never meant to be stored. */
  Progress asProbe() {
    return new Progress(schemaVersion, runId, open, baseManifest, binding, "PROBE", parts);
  }

  Progress with(List<Manifest.Part> written, boolean stillOpen) {
    return new Progress(schemaVersion, runId, stillOpen, baseManifest, binding, mode, written);
  }
}
