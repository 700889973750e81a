package io.s3hydration.backend;

import io.s3hydration.backend.InMemoryBucket.Access;
import io.s3hydration.backend.InMemoryBucket.ConditionFailedException;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.report.SyncStore;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.util.Optional;

/**
 * The records of a run in an {@link InMemoryBucket}.
 *
 * @param location ends in a slash
 */
public record InMemorySyncStore(InMemoryBucket bucket, String location) implements SyncStore {

  @Override
  public Optional<Stored> read(String name) {
    return bucket
        .access(Access.READ, key(name))
        .map(
            held ->
                new Stored(
                    held.content().bytes().clone(),
                    held.etag(),
                    held.lastModified(),
                    bucket.now()));
  }

  @Override
  public ETag write(String name, byte[] content, Condition condition) {
    Content written = Content.of(content.clone());
    try {
      return condition.unconditional()
          ? bucket.overwrite(key(name), written)
          : bucket.write(key(name), written, condition.expected());
    } catch (ConditionFailedException e) {
      throw new FailureException(
          new Failure(
              FailureKind.OVERTAKEN,
              "write s3://" + bucket.name() + "/" + key(name),
              "412 PreconditionFailed",
              "Another run wrote it meanwhile; let that one finish."),
          e);
    }
  }

  @Override
  public void delete(String name) {
    bucket.remove(key(SyncStore.requireRemovable(name)));
  }

  private ObjectKey key(String name) {
    return new ObjectKey(location + name);
  }
}
