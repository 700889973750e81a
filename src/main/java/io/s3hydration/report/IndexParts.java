package io.s3hydration.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the next index as they come, in key order. Each range goes to the next part's
 * beginning and the first begins with the key space, so that together they cover every key exactly
 * once. On the merge's thread alone.
 */
final class IndexParts {

  private final List<Manifest.Part> parts = new ArrayList<>();
  private @Nullable Instant gapChecked;
  private boolean gap;

  /** The next part; returns it with the range that it has come to have. */
  Manifest.Part add(Manifest.Part part) {
    Manifest.Part added = part;
    if (parts.isEmpty()) {
      added = part.from(null);
      if (gap) {
        added = added.checked(older(gapChecked, part.checked()));
      }
    }
    parts.add(added);
    return added;
  }

  /** A stretch without entries has no part: its neighbour's range covers it. */
  void absorb(@Nullable Instant checked) {
    if (parts.isEmpty()) {
      gapChecked = gap ? older(gapChecked, checked) : checked;
      gap = true;
    } else {
      Manifest.Part before = parts.removeLast();
      parts.add(before.checked(older(before.checked(), checked)));
    }
  }

  /** Where a run's parts lie. */
  static String folder(String runId) {
    return "index/" + runId + "/";
  }

  static String name(String runId, int number) {
    return String.format(Locale.ROOT, "%spart-%05d.jsonl.gz", folder(runId), number);
  }

  List<Manifest.Part> all() {
    return List.copyOf(parts);
  }

  /** Null, never, is the oldest of all. */
  static @Nullable Instant older(@Nullable Instant a, @Nullable Instant b) {
    if (a == null || b == null) {
      return null;
    }
    return a.isBefore(b) ? a : b;
  }
}
