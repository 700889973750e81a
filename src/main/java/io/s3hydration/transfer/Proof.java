package io.s3hydration.transfer;

/** How it is known that bytes are the right ones, best first. */
public enum Proof {
  /** By a checksum over the whole object that the store keeps with it. */
  STORED_CHECKSUM,
  /** By the MD5 that the ETag of a single-part object without SSE-KMS is. */
  MD5_ETAG,
  /** By TLS and length alone: the store offers nothing to compare. */
  UNVERIFIED
}
