package io.s3hydration.report;

import io.s3hydration.listing.IndexRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which part covers which stretch of the key space, where the parts of a killed run lie over those
 * of the current manifest.
 *
 * @param ranges in key order; together they cover every key exactly once
 * @param parts by their names
 */
public record Tiling(List<IndexRange> ranges, Map<String, Manifest.Part> parts) {

  /** The manifest's own. */
  public static Tiling of(@Nullable Manifest manifest) {
    if (manifest == null) {
      return new Tiling(List.of(IndexRange.EVERYTHING), Map.of());
    }
    Map<String, Manifest.Part> parts = new HashMap<>();
    manifest.parts().forEach(part -> parts.put(part.name(), part));
    return new Tiling(manifest.ranges(), parts);
  }

  /** These parts over what was there, a later one over an earlier one. */
  public Tiling under(List<WrittenPart> written) {
    List<IndexRange> tiles = ranges;
    Map<String, Manifest.Part> all = new HashMap<>(parts);
    for (WrittenPart part : written) {
      all.put(part.part().name(), part.part());
      tiles = lay(tiles, part.range());
    }
    return new Tiling(tiles, all);
  }

  private static List<IndexRange> lay(List<IndexRange> tiles, IndexRange top) {
    List<IndexRange> laid = new ArrayList<>();
    List<IndexRange> behind = new ArrayList<>();
    for (IndexRange tile : tiles) {
      IndexRange before = tile.before(top);
      if (before != null) {
        laid.add(before);
      }
      IndexRange after = tile.after(top);
      if (after != null) {
        behind.add(after);
      }
    }
    laid.add(top);
    laid.addAll(behind);
    return laid;
  }

  /** The parts that are nowhere cut: a run in which nothing of them changes names them again. */
  public List<Manifest.Part> whole() {
    List<Manifest.Part> whole = new ArrayList<>();
    for (IndexRange range : ranges) {
      Manifest.Part part = range.part() == null ? null : parts.get(range.part());
      if (part != null && !range.cut()) {
        whole.add(part);
      }
    }
    return whole;
  }

  /** Whether anything of the part is still to be seen. */
  boolean shows(WrittenPart written) {
    return ranges.stream().anyMatch(range -> written.part().name().equals(range.part()));
  }
}
