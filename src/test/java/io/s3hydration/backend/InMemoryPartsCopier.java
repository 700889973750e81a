package io.s3hydration.backend;

import io.s3hydration.backend.InMemoryBucket.Access;
import io.s3hydration.backend.InMemoryBucket.ConditionFailedException;
import io.s3hydration.backend.InMemoryUploads.Upload;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.plan.Decision.RefuseReason;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.transfer.Copier;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.Fidelity;
import io.s3hydration.transfer.TransferOutcome;
import io.s3hydration.transfer.TransferOutcome.Changed.Side;
import io.s3hydration.transfer.UploadJournal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Copies what is larger than a part through a multipart upload, one access for each request that it
 * takes, and keeps the journal as {@link UploadJournal} asks. A lost answer stays unknown here,
 * where the real copier looks again: the worst that can come of it.
 *
 * @param partBytes a few, so that small objects have parts
 */
public record InMemoryPartsCopier(InMemoryCopier single, UploadJournal journal, int partBytes)
    implements Copier {

  @Override
  public TransferOutcome copy(Transfer transfer) {
    ListedObject listed = transfer.listed();
    if (listed.size() <= partBytes) {
      return single.copy(transfer);
    }
    try {
      Optional<HeldObject> source = pinned(listed);
      if (source.isEmpty()) {
        return new TransferOutcome.Vanished();
      }
      if (source.get().archived()) {
        return new TransferOutcome.Refused(RefuseReason.ARCHIVED);
      }
      Fidelity carried = single.carried(source.get(), listed);
      Upload upload = create(transfer.target(), source.get(), carried);
      try {
        journal.begun(transfer.target(), upload.id());
        ETag copy = inParts(transfer, upload);
        journal.ended(transfer.target(), upload.id());
        return new TransferOutcome.Transferred(
            SettledEntry.proved(listed, copy), single.evidence(source.get(), carried));
      } catch (RuntimeException e) {
        abort(upload);
        throw e;
      }
    } catch (SourceChangedException e) {
      return new TransferOutcome.Changed(Side.SOURCE);
    } catch (ConditionFailedException e) {
      return new TransferOutcome.Changed(Side.TARGET);
    } catch (FailureException e) {
      return new TransferOutcome.Failed(e.failure());
    }
  }

  @Override
  public @Nullable TransferOutcome readAgain(ListedObject listed) {
    return single.readAgain(listed);
  }

  private Upload create(ObjectKey target, HeldObject source, Fidelity carried) {
    InMemoryBucket consumer = single.consumer();
    journal.beginning(target);
    boolean asked = false;
    boolean answered = false;
    try {
      consumer.asked(Access.WRITE, target);
      asked = true;
      Content headers =
          source.content().withHeaders(carried.headers()).withMetadata(carried.metadata());
      Upload upload =
          consumer
              .uploads()
              .begin(
                  target,
                  headers.withBytes(new byte[0]),
                  Account.consumer().kmsKeyArn(),
                  consumer.now());
      consumer.answering(Access.WRITE, target);
      answered = true;
      return upload;
    } catch (FailureException e) {
      if (!answered) {
        if (asked) {
          journal.unanswered(target);
        }
        journal.refused(target);
      }
      throw e;
    }
  }

  private ETag inParts(Transfer transfer, Upload upload) {
    InMemoryBucket consumer = single.consumer();
    int size = Math.toIntExact(transfer.listed().size());
    int count = Math.ceilDiv(size, partBytes);
    for (int number = 1; number <= count; number++) {
      HeldObject source = pinned(transfer.listed()).orElseThrow(SourceChangedException::new);
      consumer.asked(Access.WRITE, transfer.target());
      int from = (number - 1) * partBytes;
      byte[] part =
          Arrays.copyOfRange(source.content().bytes(), from, Math.min(from + partBytes, size));
      upload.parts().put(number, part);
      consumer.answering(Access.WRITE, transfer.target());
    }
    Content whole = upload.assemble(List.copyOf(upload.parts().keySet())).orElseThrow();
    ETag tag = consumer.write(transfer.target(), whole, transfer.seen(), upload.kmsKeyArn(), count);
    consumer.uploads().end(upload.id());
    return tag;
  }

  private void abort(Upload upload) {
    try {
      single.consumer().asked(Access.DELETE, upload.key());
      single.consumer().uploads().end(upload.id());
      single.consumer().answering(Access.DELETE, upload.key());
      journal.ended(upload.key(), upload.id());
    } catch (FailureException e) {
      // It stays journalled, and a sweep ends it.
    }
  }

  private Optional<HeldObject> pinned(ListedObject listed) {
    Optional<HeldObject> there = single.producer().access(Access.READ, listed.key());
    if (there.isPresent() && !there.get().etag().equals(listed.etag())) {
      throw new SourceChangedException();
    }
    return there;
  }

  private static final class SourceChangedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
