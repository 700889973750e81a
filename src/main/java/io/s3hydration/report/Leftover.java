package io.s3hydration.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run that did not commit has written under {@code index/}, and no run after it took over.
 *
 * @param baseManifest the manifest that was current then; null if none was
 * @param names of objects; some of them may never have been written
 */
public record Leftover(@Nullable String baseManifest, List<String> names) {

  public Leftover {
    names = List.copyOf(names);
  }
}
