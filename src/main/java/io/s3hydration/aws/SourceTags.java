package io.s3hydration.aws;

import io.s3hydration.listing.ListedObject;
import io.s3hydration.transfer.TransferOutcome.Interrupted;
import io.s3hydration.transfer.TransferOutcome.Vanished;
import io.s3hydration.transfer.TransferSettings.Tags;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;

/**
 * The producer's object tags. Without s3:GetObjectTagging S3 leaves the tag count out of its
 * answers, so "no tags" and "may not see them" look alike: the first object of a run is asked for
 * its tags to tell them apart. Where the count is told, a denial is about the one object, whose
 * copy would be settled without its tags: then the object fails instead. A store other than S3 may
 * tell no count though there are tags; once that is seen, every object is asked.
 */
final class SourceTags {

  /**
   * Of tags that AWS sets and only AWS may set; a write that carries one is refused as InvalidTag
   * ("Categorizing your storage using tags" in the S3 User Guide).
   */
  private static final String RESERVED = "aws:";

  private final S3Bucket bucket;
  private final Consumer<String> notice;
  private final AtomicBoolean reservedTold = new AtomicBoolean();
  private volatile State state;
  private volatile boolean headTried;

  /**
   * @param notice told once, if tags cannot be copied in this run; and once, if some are AWS's own
   */
  SourceTags(S3Bucket bucket, Tags wanted, Consumer<String> notice) {
    this.bucket = bucket;
    this.notice = notice;
    this.state =
        switch (wanted) {
          case COPY -> State.UNKNOWN;
          case ASK -> State.ASKING;
          case DROP -> State.OFF;
        };
  }

  /**
   * The tags to put on the copy, or null for none.
   *
   * @param count as the GET or HEAD told; null where it told none
   */
  @Nullable Tagging of(ListedObject listed, @Nullable Integer count) {
    return switch (state) {
      case OFF -> null;
      case UNKNOWN -> first(listed, count);
      case ON, UNREADABLE -> count == null || count == 0 ? null : read(listed);
      case ASKING -> count != null && count == 0 ? null : read(listed);
    };
  }

  /**
   * The same after a HEAD, from which some stores leave the count that their GET tells: the first
   * one without a count is not believed.
   */
  @Nullable Tagging afterHead(ListedObject listed, @Nullable Integer count) {
    return state == State.ON && count == null && !headTried
        ? firstUncounted(listed)
        : of(listed, count);
  }

  private synchronized @Nullable Tagging firstUncounted(ListedObject listed) {
    if (state != State.ON || headTried) {
      return of(listed, null);
    }
    Tagging tags;
    try {
      tags = ask(listed);
    } catch (SdkException e) {
      if (S3Failures.status(e) != 403) {
        throw ended(listed, e);
      }
      return null; // S3 tells no count to who may not read these
    }
    headTried = true;
    state = tags == null ? State.ON : State.ASKING;
    return tags;
  }

  private synchronized @Nullable Tagging first(ListedObject listed, @Nullable Integer count) {
    if (state != State.UNKNOWN) {
      return of(listed, count);
    }
    Tagging tags;
    try {
      tags = ask(listed);
    } catch (SdkException e) {
      int status = S3Failures.status(e);
      boolean told = count != null && count > 0;
      boolean unknown = !told && (status == 405 || status == 501);
      boolean unreadable = !told && status == 403;
      if (!unknown && !unreadable) {
        throw ended(listed, e);
      }
      state = unknown ? State.OFF : State.UNREADABLE;
      notice.accept(
          "tags are not copied in this run: "
              + S3Failures.of(bucket.side(), attempt(listed), e).because()
              + ". Copies that this run makes are settled without their tags, and stay so until the"
              + " object changes. Grant the read role s3:GetObjectTagging, or set"
              + " hydration.transfer.tags=drop where tags are not wanted or the store has none");
      return null;
    }
    state = tags != null && count == null ? State.ASKING : State.ON;
    return tags;
  }

  private @Nullable Tagging read(ListedObject listed) {
    try {
      return ask(listed);
    } catch (SdkException e) {
      throw ended(listed, e);
    }
  }

  private @Nullable Tagging ask(ListedObject listed) {
    List<Tag> all =
        bucket
            .client()
            .getObjectTagging(r -> r.bucket(bucket.name()).key(listed.key().value()))
            .tagSet();
    List<Tag> tags = all.stream().filter(tag -> !tag.key().startsWith(RESERVED)).toList();
    if (tags.size() < all.size() && !reservedTold.getAndSet(true)) {
      notice.accept(
          "tags that begin with "
              + RESERVED
              + " are AWS's own and are not copied: nobody else may set them. The first object that"
              + " has one is "
              + bucket.locate(listed.key()));
    }
    return tags.isEmpty() ? null : Tagging.builder().tagSet(tags).build();
  }

  private CopyEnded ended(ListedObject listed, SdkException e) {
    if (S3Failures.isInterrupt(e)) {
      return new CopyEnded(new Interrupted(), e);
    }
    return S3Failures.code(e).equals("NoSuchKey")
        ? new CopyEnded(new Vanished(), e)
        : CopyEnded.failed(S3Failures.of(bucket.side(), attempt(listed), e), e);
  }

  private String attempt(ListedObject listed) {
    return "read the tags of " + bucket.locate(listed.key());
  }

  private enum State {
    UNKNOWN,
    ON,
    /** The store tells no count. */
    ASKING,
    /** The role may not read tags; S3 tells no count then. */
    UNREADABLE,
    /** Nobody wants them, or the store has none. */
    OFF
  }
}
