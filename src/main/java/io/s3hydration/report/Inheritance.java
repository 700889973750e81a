package io.s3hydration.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a run takes over from the runs before it that did not commit. Parts are taken over only
 * while the manifest they were written over is current and the binding is equal, and the merge is
 * then three-way: an entry counts only where the consumer's listing shows its copy.
 *
 * @param parts in the order of writing
 * @param continues the runs that wrote them
 * @param leftovers what is not taken over, for the sweep
 */
public record Inheritance(
    List<WrittenPart> parts, List<String> continues, List<Leftover> leftovers) {

  /**
   * What this run takes over; the rest is still to be swept.
   *
   * @param anew whether the run was asked to trust nothing
   */
  public static Inheritance of(SyncState state, Binding binding, boolean anew) {
    Progress before = state.progress();
    if (before == null) {
      return new Inheritance(List.of(), List.of(), List.of());
    }
    if (!before.open()) {
      return new Inheritance(List.of(), List.of(), before.leftovers());
    }
    if (anew || !state.isOverTheSame(before, binding) || before.parts().isEmpty()) {
      return new Inheritance(List.of(), List.of(), left(before, before.parts()));
    }
    boolean rebasing = state.hasUnfinishedRebase(binding);
    Tiling tiling = Tiling.of(rebasing ? null : state.manifest()).under(before.parts());
    List<WrittenPart> shown = before.parts().stream().filter(tiling::shows).toList();
    List<WrittenPart> covered = before.parts().stream().filter(p -> !tiling.shows(p)).toList();
    List<String> continues = new ArrayList<>(before.continues());
    continues.add(before.runId());
    return new Inheritance(shown, continues, left(before, covered));
  }

  /**
   * With what it may have written without a record of it: a part, stored once more at its end
   * because the record of the first time failed, and a manifest.
   */
  private static List<Leftover> left(Progress before, List<WrittenPart> parts) {
    Stream<String> unrecorded =
        Stream.of(
            Manifest.name(before.runId()),
            IndexParts.name(before.runId(), own(before)),
            IndexParts.name(before.runId(), own(before) + 1));
    List<String> names =
        Stream.concat(parts.stream().map(part -> part.part().name()), unrecorded).toList();
    List<Leftover> leftovers = new ArrayList<>(before.leftovers());
    leftovers.add(new Leftover(before.baseManifest(), names));
    return leftovers;
  }

  private static int own(Progress before) {
    String folder = IndexParts.folder(before.runId());
    return (int)
        before.parts().stream().filter(part -> part.part().name().startsWith(folder)).count();
  }
}
