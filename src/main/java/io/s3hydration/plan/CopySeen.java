package io.s3hydration.plan;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import java.time.Instant;

/** What the consumer's listing shows under the mapped key. */
public sealed interface CopySeen {

  /** Nobody looked. */
  record NotAsked() implements CopySeen {}

  /** The listing passed the key's place and it was not there. */
  record Absent() implements CopySeen {}

  record Present(ETag etag, long size, Instant lastModified) implements CopySeen {

    /** As the listing has it. */
    public static Present of(ListedObject copy) {
      return new Present(copy.etag(), copy.size(), copy.lastModified());
    }
  }
}
