package io.s3hydration.transfer;

import io.s3hydration.plan.FullChecksum;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a finished copy, for the ledger.
 *
 * @param bytes that were written, zero or more
 * @param parts of the multipart upload; 0 for a single PUT
 * @param checksum over the whole object, computed while it streamed
 * @param source how the bytes read were proved
 * @param copy how the bytes stored were proved
 * @param notes what a reader should know; see {@link Note}
 * @param getRequestId of the (first) GET; null where the store gives none
 * @param putRequestId of the PUT or CompleteMultipartUpload; null where the store gives none, or
 *     its answer was lost
 */
public record Evidence(
    long bytes,
    int parts,
    FullChecksum checksum,
    Proof source,
    Proof copy,
    List<Note> notes,
    @Nullable String getRequestId,
    @Nullable String putRequestId) {

  public Evidence {
    notes = List.copyOf(notes);
  }

  /** Something that a copy did not carry, or carried otherwise. */
  public enum Note {
    /** {@code x-amz-missing-meta}: the source has metadata that no header can hold. */
    MISSING_METADATA,
    /** A system header beyond US-ASCII is carried in the form of RFC 2047. */
    ENCODED_HEADER,
    /** No room beside the source's metadata (2 KB), or a copy over one that the store damaged. */
    RECORD_IN_LEDGER_ONLY,
    /** The source's checksum is composite: not comparable. */
    COMPOSITE_CHECKSUM,
    /** The source lies under another KMS key than {@code hydration.producer.kms-key-arn}. */
    OTHER_PRODUCER_KEY,
    /** The answer to the write was lost; a HEAD proved it. */
    PROVED_BY_HEAD
  }
}
