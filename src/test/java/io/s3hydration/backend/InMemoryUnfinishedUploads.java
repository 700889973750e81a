package io.s3hydration.backend;

import io.s3hydration.backend.InMemoryBucket.Access;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.transfer.UnfinishedUploads;
import java.util.List;

/** The multipart uploads of an {@link InMemoryBucket}. */
public record InMemoryUnfinishedUploads(InMemoryBucket bucket) implements UnfinishedUploads {

  @Override
  public List<Begun> of(ObjectKey key) {
    bucket.asked(Access.LIST, key);
    return bucket.uploads().of(key).stream()
        .map(upload -> new Begun(upload.id(), upload.begun()))
        .toList();
  }

  @Override
  public boolean abort(ObjectKey key, String uploadId) {
    bucket.asked(Access.DELETE, key);
    boolean there = bucket.uploads().find(uploadId).filter(u -> u.key().equals(key)).isPresent();
    bucket.uploads().end(uploadId);
    bucket.answering(Access.DELETE, key);
    return there;
  }
}
