package io.s3hydration.aws;

import io.s3hydration.listing.ObjectKey;
import software.amazon.awssdk.services.s3.S3Client;

/** One of the two buckets, with the identity that may reach it. Does not own the client. */
public record S3Bucket(S3Client client, String name, Side side) {

  /** For messages; a key may hold anything, so this is no URI to be parsed. */
  String locate(ObjectKey key) {
    return locate(key.toString());
  }

  String locate(String key) {
    return "s3://" + name + "/" + key;
  }
}
