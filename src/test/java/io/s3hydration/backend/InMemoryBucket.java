package io.s3hydration.backend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A bucket without a server. Its keys are in UTF-8 order, its times are whole seconds, and its
 * ETags are those of SSE-KMS at their worst: they look like an MD5, are none, are the same for the
 * same bytes here, and another in another bucket.
 *
 * <p>Two views: the owner's ({@link Bucket}), which nothing stops, and that of the ports in this
 * package, which an {@link Interceptor} may stop and a denied key does.
 */
public final class InMemoryBucket implements Bucket {

  /** What a port does to a bucket. */
  public enum Access {
    LIST,
    HEAD,
    READ,
    WRITE,
    DELETE
  }

  /** Told of a port's accesses. What it throws is what the port's caller gets. */
  @FunctionalInterface
  public interface Interceptor {
    /**
     * The access has not taken place yet.
     *
     * @param key for {@link Access#LIST} the prefix
     */
    void before(Access access, ObjectKey key);

    /** A write or removal took place: what throws here is a lost answer. */
    default void after(Access access, ObjectKey key) {}
  }

  /** A condition of a write that does not hold: 412, or 404 where nothing stands there. */
  static final class ConditionFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final String name;
  private final InstantSource clock;
  private final @Nullable String kmsKeyArn;
  private final NavigableMap<ObjectKey, HeldObject> objects = new TreeMap<>();
  private final InMemoryUploads uploads = new InMemoryUploads();
  private final Set<ObjectKey> denied = new HashSet<>();
  private volatile Interceptor interceptor = (access, key) -> {};

  /**
   * @param clock the store's clock
   * @param kmsKeyArn that objects are encrypted under; null for none
   */
  public InMemoryBucket(String name, InstantSource clock, @Nullable String kmsKeyArn) {
    this.name = name;
    this.clock = clock;
    this.kmsKeyArn = kmsKeyArn;
  }

  public InMemoryBucket(String name, InstantSource clock) {
    this(name, clock, null);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ETag put(ObjectKey key, Content content) {
    return hold(key, written(content, kmsKeyArn, 0));
  }

  /** Puts an object with the time that it had elsewhere: a replica, a restored version. */
  public ETag put(ObjectKey key, Content content, Instant lastModified) {
    return hold(key, new HeldObject(content, tagOf(content), lastModified, false, kmsKeyArn));
  }

  @Override
  public ETag putArchived(ObjectKey key, Content content) {
    return hold(key, new HeldObject(content, tagOf(content), now(), true, kmsKeyArn));
  }

  /** Puts exactly this, tag and time included: an earlier version that came back. */
  public synchronized ETag hold(ObjectKey key, HeldObject object) {
    objects.put(key, object);
    return object.etag();
  }

  @Override
  public synchronized void delete(ObjectKey key) {
    objects.remove(key);
  }

  @Override
  public Optional<Content> get(ObjectKey key) {
    return held(key).map(HeldObject::content);
  }

  public synchronized Optional<HeldObject> held(ObjectKey key) {
    return Optional.ofNullable(objects.get(key));
  }

  public synchronized List<ObjectKey> keys() {
    return List.copyOf(objects.keySet());
  }

  @Override
  public String beginUpload(ObjectKey key) {
    return beginUpload(key, Content.of(""));
  }

  /** Begins one that is complete with this. */
  public String beginUpload(ObjectKey key, Content content) {
    return begun(key, content, now());
  }

  /** The same at another time. */
  public String beginUpload(ObjectKey key, Instant at) {
    return begun(key, Content.of(""), at);
  }

  private String begun(ObjectKey key, Content content, Instant at) {
    InMemoryUploads.Upload upload = uploads.begin(key, content, kmsKeyArn, at);
    upload.parts().put(1, content.bytes());
    return upload.id();
  }

  /**
   * Completes an upload. The object's time is that at which the upload was begun, as S3's is.
   *
   * @return its tag; empty if there is no such upload
   */
  public Optional<ETag> completeUpload(String id) {
    Optional<InMemoryUploads.Upload> found = uploads.find(id);
    found.ifPresent(upload -> uploads.end(id));
    return found.map(
        upload -> {
          Content content = upload.assemble(List.copyOf(upload.parts().keySet())).orElseThrow();
          ETag tag = new ETag(tagOf(content).value() + "-" + upload.parts().size());
          return hold(
              upload.key(),
              new HeldObject(content, tag, upload.begun(), false, upload.kmsKeyArn()));
        });
  }

  public void abortUpload(String id) {
    uploads.end(id);
  }

  /** Ids of multipart uploads that were begun and neither completed nor aborted. */
  public List<String> openUploads() {
    return uploads.under("").stream().map(InMemoryUploads.Upload::id).toList();
  }

  @Override
  public List<ObjectKey> unfinishedUploads(String prefix) {
    return uploads.under(prefix).stream().map(InMemoryUploads.Upload::key).toList();
  }

  /** Ends every multipart upload that is under way. */
  public void endUploads() {
    uploads.under("").forEach(upload -> uploads.end(upload.id()));
  }

  /** Reads and HEADs of the key are 403 AccessDenied for the ports; listings show it. */
  public synchronized void deny(ObjectKey key) {
    denied.add(key);
  }

  public synchronized void allow(ObjectKey key) {
    denied.remove(key);
  }

  /** Replaces the interceptor. It runs without any lock, so it may change this bucket. */
  public void intercept(Interceptor interceptor) {
    this.interceptor = interceptor;
  }

  /** The store's clock, as a {@code Date} header tells it. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /** A port's look at the keys after {@code after}, or from {@code prefix} on. */
  NavigableMap<ObjectKey, HeldObject> list(String prefix, @Nullable ObjectKey after) {
    interceptor.before(Access.LIST, new ObjectKey(prefix));
    synchronized (this) {
      ObjectKey first = new ObjectKey(prefix);
      return after == null || after.compareTo(first) < 0
          ? new TreeMap<>(objects.tailMap(first, true))
          : new TreeMap<>(objects.tailMap(after, false));
    }
  }

  /** A port's HEAD or GET. */
  Optional<HeldObject> access(Access access, ObjectKey key) {
    interceptor.before(access, key);
    synchronized (this) {
      if (denied.contains(key)) {
        throw new FailureException(
            new Failure(
                FailureKind.ACCESS_DENIED,
                access + " s3://" + name + "/" + key,
                "403 AccessDenied: Access Denied",
                "Grant the role access to the key."),
            null);
      }
      return Optional.ofNullable(objects.get(key));
    }
  }

  /**
   * A port's conditional write.
   *
   * @param expected the tag that must stand there; null: nothing may stand there
   */
  ETag write(ObjectKey key, Content content, @Nullable ETag expected) {
    return write(key, content, expected, kmsKeyArn, 0);
  }

  /**
   * @param parts of the multipart upload; 0 for a single PUT
   */
  ETag write(
      ObjectKey key,
      Content content,
      @Nullable ETag expected,
      @Nullable String kmsKeyArn,
      int parts) {
    interceptor.before(Access.WRITE, key);
    ETag tag;
    synchronized (this) {
      HeldObject there = objects.get(key);
      if (there == null ? expected != null : !there.etag().equals(expected)) {
        throw new ConditionFailedException();
      }
      tag = hold(key, written(content, kmsKeyArn, parts));
    }
    interceptor.after(Access.WRITE, key);
    return tag;
  }

  /** A port's write of a name that no other uses. */
  ETag overwrite(ObjectKey key, Content content) {
    return overwrite(key, content, kmsKeyArn, 0);
  }

  ETag overwrite(ObjectKey key, Content content, @Nullable String kmsKeyArn, int parts) {
    interceptor.before(Access.WRITE, key);
    ETag tag = hold(key, written(content, kmsKeyArn, parts));
    interceptor.after(Access.WRITE, key);
    return tag;
  }

  /** A port's request that is about no object. */
  void asked(Access access, ObjectKey key) {
    interceptor.before(access, key);
  }

  /** The same, and what it asked for took place. */
  void answering(Access access, ObjectKey key) {
    interceptor.after(access, key);
  }

  /** A port's removal. */
  void remove(ObjectKey key) {
    interceptor.before(Access.DELETE, key);
    delete(key);
    interceptor.after(Access.DELETE, key);
  }

  InMemoryUploads uploads() {
    return uploads;
  }

  private HeldObject written(Content content, @Nullable String kmsKeyArn, int parts) {
    ETag tag = tagOf(content);
    ETag whole = parts == 0 ? tag : new ETag(tag.value() + "-" + parts);
    return new HeldObject(content, whole, now(), false, kmsKeyArn);
  }

  private ETag tagOf(Content content) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(name.getBytes(UTF_8));
      digest.update(content.bytes());
      return new ETag(HexFormat.of().formatHex(digest.digest()).substring(0, 32));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
