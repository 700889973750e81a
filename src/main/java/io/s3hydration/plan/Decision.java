package io.s3hydration.plan;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import org.jspecify.annotations.Nullable;

/** What to do about one listed object. */
public sealed interface Decision {

  ListedObject listed();

  /** A decision that needs more: a look at the consumer bucket, or the copy itself. */
  sealed interface Candidate extends Decision {

    /** The key of the copy. */
    ObjectKey target();
  }

  /**
   * Nothing to do.
   *
   * @param entry what the new index says of the key; null where it says nothing
   */
  record Skip(ListedObject listed, SkipReason reason, @Nullable SettledEntry entry)
      implements Decision {}

  /** Never to be copied as it is. Not settled, not an error. */
  record Refuse(ListedObject listed, RefuseReason reason) implements Decision {}

  /** A HEAD of the consumer bucket decides. */
  record Examine(ListedObject listed, ObjectKey target, TransferReason reason)
      implements Candidate {}

  /**
   * The consumer bucket holds an object that is not of our making, with a checksum over all its
   * bytes: a HEAD of the producer bucket decides.
   */
  record Compare(ListedObject listed, ObjectKey target, ObjectHead copy) implements Candidate {}

  /**
   * Copy it.
   *
   * @param seen the tag of what stands at the target and may be overwritten; null if nothing stood
   *     there. The write is conditional on it
   */
  record Transfer(ListedObject listed, ObjectKey target, @Nullable ETag seen, TransferReason reason)
      implements Candidate {

    /** The same transfer, of what the producer's listing shows by now. */
    public Transfer of(ListedObject relisted) {
      if (!relisted.key().equals(listed.key())) {
        throw new IllegalArgumentException(relisted.key() + " is not " + listed.key());
      }
      return new Transfer(relisted, target, seen, reason);
    }
  }

  enum SkipReason {
    /** Listing and index agree. */
    SETTLED,
    /** The copy's own record of its source equals the listing. */
    UNCHANGED,
    /** As {@link #UNCHANGED}, but the copy lies under another KMS key than the configured one. */
    UNCHANGED_OTHER_KEY,
    /** Not of our making, and the stored checksums of both sides are equal. */
    SAME_CHECKSUM,
    /** Taken over from a predecessor. */
    ADOPTED,
    /** Outside the bounds of this backfill. */
    OUT_OF_SCOPE,
    /** Its copy was removed at the consumer, and the rule is to leave it so. */
    LEFT_REMOVED
  }

  enum RefuseReason {
    /** In an archive class, without a restored copy. */
    ARCHIVED,
    /** Its copy would lie in the sync location. */
    RESERVED_KEY,
    /** Nothing is left of the key without the producer's prefix. */
    EMPTY_KEY,
    /** The key of the copy is over 1,024 bytes. */
    KEY_TOO_LONG,
    /** Over 48.8 TiB. */
    TOO_LARGE,
    /** Its user metadata, as it would be carried, is over the 2 KB that a store takes. */
    METADATA_TOO_LARGE,
    /** What it carries beside its bytes, tags included, is over the 8 KB of a request's headers. */
    HEADERS_TOO_LARGE
  }

  enum TransferReason {
    /** Not in the index. */
    NEW,
    /** In the index with another tag, size or time. */
    CHANGED,
    /** Settled, but somebody removed the copy. */
    COPY_REMOVED,
    /** Settled, but the copy is not the one that was settled. */
    COPY_DIFFERS,
    /** Adopted, and a full run wants it proved. */
    ADOPTED,
    /** Something that is not of our making stands there and is not provably the same. */
    FOREIGN,
    /** The copy lies under another KMS key, and the rule is to copy it again. */
    OTHER_KEY
  }
}
