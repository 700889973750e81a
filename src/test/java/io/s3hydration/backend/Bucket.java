package io.s3hydration.backend;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ObjectKey;
import java.util.List;
import java.util.Optional;

/** A bucket as its owner sees it, for a test's before and after. */
public interface Bucket {

  String name();

  /** Puts or replaces an object, whatever stands there. */
  ETag put(ObjectKey key, Content content);

  default ETag put(String key, String text) {
    return put(new ObjectKey(key), Content.of(text));
  }

  /** Puts an object into an archive class, from which it cannot be read. */
  ETag putArchived(ObjectKey key, Content content);

  void delete(ObjectKey key);

  /** The object; empty if there is none. */
  Optional<Content> get(ObjectKey key);

  /** Begins a multipart upload and leaves it; returns its id. */
  String beginUpload(ObjectKey key);

  /** Keys of multipart uploads that were begun and neither completed nor aborted. */
  List<ObjectKey> unfinishedUploads(String prefix);
}
