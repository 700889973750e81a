package io.s3hydration.backend;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.BlobStoreLocator;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Says which identity sees which account's buckets; S3Proxy asks it once for every request.
 *
 * <p>A user sees the own account alone. A role session reads the one bucket that it was granted.
 * Everything else is 403 AccessDenied, as at AWS, where a stranger does not learn whether a bucket
 * exists.
 */
final class AccountGate implements BlobStoreLocator {

  private record Identity(
      String secret, Account account, CountingStore counted, BlobStore store, boolean session) {}

  private record Address(String bucket, String key) {}

  private final Map<String, Identity> identities = new ConcurrentHashMap<>();
  private final Set<String> expired = ConcurrentHashMap.newKeySet();
  private final Map<Address, String> denied = new ConcurrentHashMap<>();
  private final AtomicLong granted = new AtomicLong();

  /** Opens an account with its bucket, which is empty. */
  BlobStore open(Account account) {
    CountingStore store = new CountingStore(new KmsTags(new TransientNio2BlobStore()));
    store.createContainer(account.bucket());
    identities.put(
        account.credentials().accessKeyId(),
        new Identity(account.credentials().secretAccessKey(), account, store, store, false));
    return store;
  }

  /** Lets a role session read the account's bucket, until it expires. */
  void grant(Account account, AwsSessionCredentials credentials) {
    CountingStore store = owner(account).counted();
    identities.put(
        credentials.accessKeyId(),
        new Identity(
            credentials.secretAccessKey(), account, store, new ReadOnlyStore(store), true));
  }

  long count(Account account, Operation operation) {
    return owner(account).counted().count(operation);
  }

  /** How many requests have passed so far. */
  long granted() {
    return granted.get();
  }

  void expireSessions() {
    identities.forEach(
        (accessKey, identity) -> {
          if (identity.session()) {
            expired.add(accessKey);
          }
        });
  }

  /** Denies a key to everybody but its owner; listings still show it. */
  void deny(Account owner, String key) {
    denied.put(new Address(owner.bucket(), key), owner.credentials().accessKeyId());
  }

  void allow(Account owner, String key) {
    denied.remove(new Address(owner.bucket(), key));
  }

  @Override
  public @Nullable AccessGrant locateBlobStore(
      @Nullable String accessKey, @Nullable String bucket, @Nullable String key) {
    if (accessKey == null) {
      throw accessDenied();
    }
    if (expired.contains(accessKey)) {
      throw error(400, "ExpiredToken", "The provided token has expired.");
    }
    Identity identity = identities.get(accessKey);
    if (identity == null) {
      return null; // S3Proxy answers 403 InvalidAccessKeyId
    }
    if (bucket != null && isStrangerTo(bucket, identity)) {
      throw accessDenied();
    }
    if (bucket != null && key != null) {
      String owner = denied.get(new Address(bucket, key));
      if (owner != null && !owner.equals(accessKey)) {
        throw accessDenied();
      }
    }
    granted.incrementAndGet();
    return new AccessGrant(identity.secret(), identity.store());
  }

  /** A user may have more buckets than the one that the account is known for; a session may not. */
  private boolean isStrangerTo(String bucket, Identity identity) {
    if (identity.session()) {
      return !identity.account().bucket().equals(bucket);
    }
    return identities.values().stream()
        .map(Identity::account)
        .anyMatch(other -> other.bucket().equals(bucket) && !other.equals(identity.account()));
  }

  private Identity owner(Account account) {
    Identity owner = identities.get(account.credentials().accessKeyId());
    if (owner == null) {
      throw new IllegalArgumentException("no such account here: " + account.id());
    }
    return owner;
  }

  static S3Exception accessDenied() {
    return error(403, "AccessDenied", "Access Denied");
  }

  private static S3Exception error(int status, String code, String message) {
    AwsErrorDetails details =
        AwsErrorDetails.builder().errorCode(code).errorMessage(message).build();
    return (S3Exception)
        S3Exception.builder().statusCode(status).awsErrorDetails(details).message(message).build();
  }
}
