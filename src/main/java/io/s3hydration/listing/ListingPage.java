package io.s3hydration.listing;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One answer to ListObjectsV2, as it came; {@link ObjectListing} checks it.
 *
 * @param keyCount what the answer claims to hold; S3 counts the returned keys
 * @param nextToken absent on the last page
 * @param date the {@code Date} header of the answer: S3's clock
 */
public record ListingPage(
    List<ListedObject> objects,
    int keyCount,
    boolean truncated,
    @Nullable String nextToken,
    Instant date) {

  public ListingPage {
    objects = List.copyOf(objects);
  }
}
