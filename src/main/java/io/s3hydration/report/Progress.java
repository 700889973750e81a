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
 * @param mode how the run went about it; a rebase is gone on with (decision 0046), all else is for
 *     a reader
 * @param parts written so far, by this run or by those that it continues, in the order of writing
 * @param continues the runs whose parts this one took over
 * @param leftovers of runs that did not commit, for the sweep
 * @param journals of multipart uploads that may still be open: this run's, and what earlier runs
 *     left
 */
public record Progress(
    int schemaVersion,
    String runId,
    boolean open,
    @Nullable String baseManifest,
    Binding binding,
    String mode,
    List<WrittenPart> parts,
    List<String> continues,
    List<Leftover> leftovers,
    List<String> journals) {

  static final String NAME = "index/progress.json";

  public Progress {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(binding, "binding");
    parts = List.copyOf(parts);
    continues = List.copyOf(continues);
    leftovers = List.copyOf(leftovers);
    journals = List.copyOf(journals);
  }

  Progress with(
      List<WrittenPart> written, boolean stillOpen, List<Leftover> left, List<String> unswept) {
    return new Progress(
        schemaVersion,
        runId,
        stillOpen,
        baseManifest,
        binding,
        mode,
        written,
        continues,
        left,
        unswept);
  }
}
