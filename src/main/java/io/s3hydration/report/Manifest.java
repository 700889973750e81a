package io.s3hydration.report;

import io.s3hydration.listing.IndexRange;
import io.s3hydration.listing.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A settled index: immutable parts in key order. Written once, never changed; only the one that the
 * marker names is current.
 *
 * @param previous the manifest that was current before; null for the first
 */
public record Manifest(
    int schemaVersion, String runId, Binding binding, @Nullable String previous, List<Part> parts) {

  public Manifest {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(binding, "binding");
    parts = List.copyOf(parts);
  }

  static String name(String runId) {
    return "index/manifest-" + runId + ".json";
  }

  /** The ranges that the parts cover: each to the next part's beginning. */
  public List<IndexRange> ranges() {
    if (parts.isEmpty()) {
      return List.of(IndexRange.EVERYTHING);
    }
    List<IndexRange> ranges = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      ObjectKey from = i == 0 ? null : key(part.from());
      ObjectKey to = i + 1 == parts.size() ? null : key(parts.get(i + 1).from());
      ranges.add(new IndexRange(from, to, part.name(), part.entries(), part.checked()));
    }
    return ranges;
  }

  static @Nullable ObjectKey key(@Nullable String value) {
    return value == null ? null : new ObjectKey(value);
  }

  /**
   * One part.
   *
   * @param from the beginning of its range; null for the first part alone
   * @param digest SHA-256 of the object's bytes, hexadecimal
   * @param checked when the whole range was last compared with the consumer bucket; null if never
   */
  public record Part(
      String name, @Nullable String from, int entries, String digest, @Nullable Instant checked) {

    public Part {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(digest, "digest");
    }

    Part from(@Nullable ObjectKey begin) {
      return new Part(name, begin == null ? null : begin.value(), entries, digest, checked);
    }

    Part checked(@Nullable Instant when) {
      return new Part(name, from, entries, digest, when);
    }
  }
}
