package io.s3hydration.report;

import io.s3hydration.listing.IndexRange;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A part of an index that no marker names yet.
 *
 * @param part with the beginning of its range
 * @param to the end of its range, exclusive; null for the end of the key space
 */
public record WrittenPart(Manifest.Part part, @Nullable String to) {

  public WrittenPart {
    Objects.requireNonNull(part, "part");
  }

  IndexRange range() {
    return new IndexRange(
        Manifest.key(part.from()), Manifest.key(to), part.name(), part.entries(), part.checked());
  }
}
