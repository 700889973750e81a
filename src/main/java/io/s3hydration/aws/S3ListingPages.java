package io.s3hydration.aws;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.KeySpace;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ListingFailedException;
import io.s3hydration.listing.ListingPage;
import io.s3hydration.listing.ListingPages;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.transfer.FailureException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.OptionalObjectAttributes;
import software.amazon.awssdk.services.s3.model.RestoreStatus;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Pages by ListObjectsV2. */
public final class S3ListingPages implements ListingPages {

  /** The most that one answer holds; "ListObjectsV2" in the S3 API reference. */
  static final int PAGE = 1000;

  /** Readable only after a restore. GLACIER_IR answers at once. */
  private static final Set<String> ARCHIVES = Set.of("GLACIER", "DEEP_ARCHIVE");

  private final S3Client client;
  private final Side side;

  public S3ListingPages(S3Client client, Side side) {
    this.client = client;
    this.side = side;
  }

  @Override
  public ListingPage page(KeySpace space, @Nullable String token) {
    ObjectKey startAfter = space.startAfter();
    ListObjectsV2Response answer =
        list(
            space.bucket(),
            space.prefix(),
            request -> {
              request.maxKeys(PAGE).continuationToken(token);
              if (token == null && startAfter != null) {
                request.startAfter(startAfter.value());
              }
            });
    String attempted = attempted(space.bucket(), space.prefix());
    List<ListedObject> objects =
        answer.contents().stream().map(object -> listed(attempted, object)).toList();
    if (answer.isTruncated() == null) {
      throw incomplete(attempted, "its answer does not say whether there is more");
    }
    Integer keyCount = answer.keyCount();
    return new ListingPage(
        objects,
        keyCount == null ? objects.size() : keyCount,
        answer.isTruncated(),
        answer.nextContinuationToken(),
        ResponseFacts.date(answer)
            .orElseThrow(() -> incomplete(attempted, "its answer has no Date header")));
  }

  @Override
  public Optional<ListedObject> only(String bucket, ObjectKey key) {
    String attempted = attempted(bucket, key.value());
    return list(bucket, key.value(), request -> request.maxKeys(1)).contents().stream()
        .filter(object -> key.value().equals(object.key()))
        .map(object -> listed(attempted, object))
        .findFirst();
  }

  private ListObjectsV2Response list(
      String bucket, String prefix, Consumer<ListObjectsV2Request.Builder> more) {
    try {
      return client.listObjectsV2(
          request -> {
            // XML 1.0 cannot hold most control characters, and keys can.
            request
                .bucket(bucket)
                .prefix(prefix)
                .encodingType(EncodingType.URL)
                .optionalObjectAttributes(OptionalObjectAttributes.RESTORE_STATUS);
            more.accept(request);
          });
    } catch (SdkException e) {
      FailureException failed = S3Failures.exception(side, attempted(bucket, prefix), e);
      throw new ListingFailedException(failed.failure().message(), failed);
    }
  }

  private static ListedObject listed(String attempted, S3Object object) {
    String etag = object.eTag();
    if (object.key() == null
        || etag == null
        || etag.isEmpty()
        || object.size() == null
        || object.lastModified() == null) {
      throw incomplete(attempted, "an entry lacks key, ETag, size or LastModified: " + object);
    }
    try {
      return new ListedObject(
          new ObjectKey(object.key()),
          ETag.of(etag),
          object.size(),
          object.lastModified(),
          isArchived(object));
    } catch (IllegalArgumentException e) {
      throw incomplete(attempted, "an entry is none, " + e.getMessage() + ": " + object);
    }
  }

  private static boolean isArchived(S3Object object) {
    String storageClass = object.storageClassAsString();
    if (storageClass == null || !ARCHIVES.contains(storageClass)) {
      return false;
    }
    RestoreStatus restore = object.restoreStatus();
    boolean restored =
        restore != null
            && !Boolean.TRUE.equals(restore.isRestoreInProgress())
            && restore.restoreExpiryDate() != null;
    return !restored;
  }

  private static String attempted(String bucket, String prefix) {
    return "list s3://" + bucket + "/" + ObjectKey.harmless(prefix);
  }

  private static ListingFailedException incomplete(String attempted, String because) {
    return new ListingFailedException(
        "tried to "
            + attempted
            + " but failed because "
            + ObjectKey.harmless(because)
            + ". Check that the endpoint is S3 or a store that lists as S3 does");
  }
}
