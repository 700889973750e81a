package io.s3hydration.backend;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.plan.FullChecksum;
import io.s3hydration.plan.ObjectHead;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * One object of an {@link InMemoryBucket}, with all that the bucket knows of it.
 *
 * @param kmsKeyArn null where it is not under SSE-KMS
 */
public record HeldObject(
    Content content,
    ETag etag,
    Instant lastModified,
    boolean archived,
    @Nullable String kmsKeyArn) {

  public HeldObject withLastModified(Instant lastModified) {
    return new HeldObject(content, etag, lastModified, archived, kmsKeyArn);
  }

  /** The same object, under this KMS key. */
  public HeldObject under(String kmsKeyArn) {
    return new HeldObject(content, etag, lastModified, archived, kmsKeyArn);
  }

  public long size() {
    return content.bytes().length;
  }

  ListedObject listed(ObjectKey key) {
    return new ListedObject(key, etag, size(), lastModified, archived);
  }

  ObjectHead head() {
    return new ObjectHead(etag, size(), content.metadata(), checksum(), kmsKeyArn);
  }

  FullChecksum checksum() {
    CRC32 crc = new CRC32();
    crc.update(content.bytes());
    byte[] value = ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
    return new FullChecksum("CRC32", Base64.getEncoder().encodeToString(value));
  }
}
