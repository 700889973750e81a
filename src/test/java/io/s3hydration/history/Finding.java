package io.s3hydration.history;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A history that came to a breach, as small as it could be made.
 *
 * @param breach that the small one comes to
 * @param happened in the small one, request by request
 */
record Finding(long seed, History whole, History small, Breach breach, List<String> happened) {

  /** More than any has needed so far. */
  private static final int TRIES = 3000;

  /** The first among these seeds; empty if all hold. */
  static Optional<Finding> among(long first, long count, Defect defect) {
    return among(first, count, defect, EnumSet.allOf(Breach.Kind.class));
  }

  /** The first of these kinds. */
  static Optional<Finding> among(long first, long count, Defect defect, Set<Breach.Kind> kinds) {
    for (long seed = first; seed < first + count; seed++) {
      History history = HistoryGenerator.of(seed);
      Optional<Breach> breach = HistoryRunner.breach(history, defect);
      if (breach.isPresent() && kinds.contains(breach.get().kind)) {
        return Optional.of(of(seed, history, breach.get(), defect));
      }
    }
    return Optional.empty();
  }

  private static Finding of(long seed, History history, Breach breach, Defect defect) {
    History small =
        new Shrinker(
                smaller ->
                    HistoryRunner.breach(smaller, defect)
                        .filter(again -> again.kind == breach.kind)
                        .isPresent(),
                TRIES)
            .shrink(history);
    List<String> happened = new ArrayList<>();
    Breach comesTo = HistoryRunner.breach(small, defect, happened::addAll).orElse(breach);
    return new Finding(seed, history, small, comesTo, happened);
  }

  /** For a person: what to do again, and to what it comes. */
  String script() {
    return "seed %d, from %d steps and incidents to %d:%n%s     comes to %s%n"
        .formatted(seed, whole.weight(), small.weight(), small.script(), breach.getMessage());
  }
}
