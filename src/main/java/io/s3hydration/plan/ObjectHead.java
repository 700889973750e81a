package io.s3hydration.plan;

import io.s3hydration.listing.ETag;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a HEAD tells of one object.
 *
 * @param metadata user metadata, names in lower case without {@code x-amz-meta-}
 * @param checksum null where the store holds none, or only a composite one
 * @param kmsKeyArn null where the object is not under SSE-KMS
 */
public record ObjectHead(
    ETag etag,
    long size,
    Map<String, String> metadata,
    @Nullable FullChecksum checksum,
    @Nullable String kmsKeyArn) {

  public ObjectHead {
    metadata = Map.copyOf(metadata);
  }
}
