package io.s3hydration.plan;

import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.listing.SettledEntry.Standing;
import io.s3hydration.plan.CopySeen.Absent;
import io.s3hydration.plan.CopySeen.NotAsked;
import io.s3hydration.plan.CopySeen.Present;
import io.s3hydration.plan.Decision.Compare;
import io.s3hydration.plan.Decision.Examine;
import io.s3hydration.plan.Decision.Refuse;
import io.s3hydration.plan.Decision.RefuseReason;
import io.s3hydration.plan.Decision.Skip;
import io.s3hydration.plan.Decision.SkipReason;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.plan.Decision.TransferReason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides about one object at a time, from most certain to least. The first row that fits wins.
 *
 * <p>From the listings ({@link #decide(Match)}); "entry" is the index's, "copy" is what the
 * consumer's listing shows:
 *
 * <pre>
 *      check         entry              copy                 decision
 *  1   any           any                any                  refuse EMPTY_KEY, KEY_TOO_LONG or RESERVED_KEY, by the mapped key
 *  2   any           any                any                  skip OUT_OF_SCOPE, if the backfill's bounds leave it out; entry carried
 *  3   INDEX         matches, settled   not asked            skip SETTLED
 *  4   any           matches, left      not shown            skip LEFT_REMOVED, if on-missing=leave
 *  5   three-way     matches            shown as settled     skip SETTLED (FULL: only if proved, else examine ADOPTED)
 *  6   three-way     matches            absent               skip LEFT_REMOVED, if on-missing=leave
 *  7   ADOPT         none               shown, plausible     skip ADOPTED
 *  8   any           any                any but shown        refuse ARCHIVED or TOO_LARGE
 *  9   three-way     any                absent               transfer COPY_REMOVED (entry matches), CHANGED or NEW
 * 10   any           any                shown or not asked   examine COPY_DIFFERS (entry matches), CHANGED or NEW
 * </pre>
 *
 * <p>"Plausible" (row 7): listed before the adoption bound, which is the predecessor's time less
 * the overlap; the same size; and the copy is neither older than the object nor newer than the
 * predecessor's time ({@link Adoption}).
 *
 * <p>After a HEAD of the consumer bucket ({@link #decide(Examine, Optional)}):
 *
 * <pre>
 * 11   nothing there                                         transfer, if nothing stands there
 * 12   our record equals the listing, size equal             skip UNCHANGED (other key: UNCHANGED_OTHER_KEY, or transfer OTHER_KEY)
 * 13   our record differs                                    transfer, over exactly that
 * 14   no record of ours, whole-object checksum, same size   compare
 * 15   no record of ours                                     transfer FOREIGN, over exactly that
 * </pre>
 *
 * <p>After a HEAD of the producer bucket ({@link #decide(Compare, Optional)}):
 *
 * <pre>
 * 16   still what was listed, same algorithm, same value     skip SAME_CHECKSUM
 * 17   anything else                                         transfer FOREIGN, over exactly that
 * </pre>
 *
 * <p>Every transfer of rows 11, 13, 15 and 17 becomes refuse ARCHIVED or TOO_LARGE where row 8
 * would say so; row 12 stays a skip there. An ETag of one bucket is never compared with an ETag of
 * the other.
 */
public final class DecisionTable {

  /** 10,000 parts of 5 GiB: "Amazon S3 multipart upload limits" in the S3 User Guide. */
  public static final long MAX_OBJECT_BYTES = 10_000L * 5 * 1024 * 1024 * 1024;

  private final PlanRules rules;

  public DecisionTable(PlanRules rules) {
    this.rules = rules;
  }

  public Decision decide(Match match) {
    ListedObject listed = match.listed();
    ObjectKey target = rules.mapping().map(listed.key());
    RefuseReason badKey = refuseKey(target);
    if (badKey != null) {
      return new Refuse(listed, badKey);
    }
    SettledEntry entry = match.entry();
    if (!rules.scope().coversTimeOf(listed)) {
      return new Skip(listed, SkipReason.OUT_OF_SCOPE, entry);
    }
    boolean matches = entry != null && entry.matches(listed);
    if (entry != null && matches) {
      Skip skip = skipSettled(listed, entry, match);
      if (skip != null) {
        return skip;
      }
    }
    if (match.check() == Check.ADOPT
        && entry == null
        && match.copy() instanceof Present copy
        && rules.adoption() != null
        && rules.adoption().isPlausible(listed, copy)) {
      return new Skip(listed, SkipReason.ADOPTED, SettledEntry.adopted(listed, copy.etag()));
    }
    if (!(match.copy() instanceof Present)) {
      RefuseReason badObject = refuseObject(listed);
      if (badObject != null) {
        return new Refuse(listed, badObject);
      }
    }
    return match.copy() instanceof Absent
        ? new Transfer(listed, target, null, reason(entry, matches, TransferReason.COPY_REMOVED))
        : new Examine(listed, target, reason(entry, matches, TransferReason.COPY_DIFFERS));
  }

  /** Rows 11 to 15; {@code head} is empty where the consumer bucket has no such key. */
  public Decision decide(Examine examined, Optional<ObjectHead> head) {
    ListedObject listed = examined.listed();
    if (head.isEmpty()) {
      return transfer(listed, new Transfer(listed, examined.target(), null, examined.reason()));
    }
    ObjectHead copy = head.get();
    Optional<CopyRecord> record = CopyRecord.read(copy.metadata());
    if (record.isEmpty()) {
      return copy.checksum() != null && copy.size() == listed.size()
          ? new Compare(listed, examined.target(), copy)
          : overwrite(listed, examined.target(), copy, TransferReason.FOREIGN);
    }
    if (!record.get().describes(listed) || copy.size() != listed.size()) {
      return overwrite(listed, examined.target(), copy, examined.reason());
    }
    boolean otherKey = rules.kmsKeyArn() != null && !rules.kmsKeyArn().equals(copy.kmsKeyArn());
    if (otherKey && rules.recopyOtherKey() && refuseObject(listed) == null) {
      return overwrite(listed, examined.target(), copy, TransferReason.OTHER_KEY);
    }
    return new Skip(
        listed,
        otherKey ? SkipReason.UNCHANGED_OTHER_KEY : SkipReason.UNCHANGED,
        SettledEntry.proved(listed, copy.etag()));
  }

  /** Rows 16 and 17; {@code source} is empty where the producer bucket has the key no more. */
  public Decision decide(Compare compared, Optional<ObjectHead> source) {
    ListedObject listed = compared.listed();
    ObjectHead copy = compared.copy();
    boolean same =
        source.isPresent()
            && source.get().etag().equals(listed.etag())
            && copy.checksum() != null
            && copy.checksum().equals(source.get().checksum());
    return same
        ? new Skip(listed, SkipReason.SAME_CHECKSUM, SettledEntry.proved(listed, copy.etag()))
        : overwrite(listed, compared.target(), copy, TransferReason.FOREIGN);
  }

  private @Nullable Skip skipSettled(ListedObject listed, SettledEntry entry, Match match) {
    boolean left = entry.standing() == Standing.LEFT;
    return switch (match.copy()) {
      case NotAsked() when left ->
          rules.leaveRemoved() ? new Skip(listed, SkipReason.LEFT_REMOVED, entry) : null;
      case NotAsked() -> new Skip(listed, SkipReason.SETTLED, entry);
      case Absent() ->
          rules.leaveRemoved() ? new Skip(listed, SkipReason.LEFT_REMOVED, entry.left()) : null;
      case Present copy -> {
        boolean asSettled =
            !left && copy.etag().equals(entry.copyETag()) && copy.size() == entry.size();
        boolean enough = match.check() != Check.FULL || entry.standing() == Standing.PROVED;
        yield asSettled && enough ? new Skip(listed, SkipReason.SETTLED, entry) : null;
      }
    };
  }

  private Decision overwrite(
      ListedObject listed, ObjectKey target, ObjectHead copy, TransferReason reason) {
    return transfer(listed, new Transfer(listed, target, copy.etag(), reason));
  }

  private static Decision transfer(ListedObject listed, Transfer transfer) {
    RefuseReason bad = refuseObject(listed);
    return bad == null ? transfer : new Refuse(listed, bad);
  }

  private @Nullable RefuseReason refuseKey(ObjectKey target) {
    if (target.value().isEmpty()) {
      return RefuseReason.EMPTY_KEY;
    }
    if (target.utf8Length() > ObjectKey.MAX_BYTES) {
      return RefuseReason.KEY_TOO_LONG;
    }
    return rules.reserved().contains(target) ? RefuseReason.RESERVED_KEY : null;
  }

  /** Why the object cannot be copied whatever stands at the target; null if it can. */
  public static @Nullable RefuseReason refuseObject(ListedObject listed) {
    if (listed.archived()) {
      return RefuseReason.ARCHIVED;
    }
    return listed.size() > MAX_OBJECT_BYTES ? RefuseReason.TOO_LARGE : null;
  }

  private static TransferReason reason(
      @Nullable SettledEntry entry, boolean matches, TransferReason ifMatches) {
    if (entry == null) {
      return TransferReason.NEW;
    }
    if (!matches) {
      return TransferReason.CHANGED;
    }
    return entry.standing() == Standing.ADOPTED && ifMatches == TransferReason.COPY_DIFFERS
        ? TransferReason.ADOPTED
        : ifMatches;
  }
}
