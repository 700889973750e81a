package io.s3hydration.aws;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.plan.Decision.RefuseReason;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.transfer.Bandwidth;
import io.s3hydration.transfer.Copier;
import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import io.s3hydration.transfer.PermitPool;
import io.s3hydration.transfer.TransferOutcome;
import io.s3hydration.transfer.TransferOutcome.Changed;
import io.s3hydration.transfer.TransferOutcome.Failed;
import io.s3hydration.transfer.TransferOutcome.Interrupted;
import io.s3hydration.transfer.TransferOutcome.Refused;
import io.s3hydration.transfer.TransferOutcome.Transferred;
import io.s3hydration.transfer.TransferProgress;
import io.s3hydration.transfer.TransferSettings;
import io.s3hydration.transfer.UploadJournal;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Copies by streaming: no identity can see both ends, so no CopyObject. Nothing is on disk, and
 * only small objects are whole in memory.
 */
public final class S3Copier implements Copier {

  private final TransferSettings settings;
  private final PinnedSource source;
  private final CopyTarget target;
  private final Ways recorded;
  private final Ways unrecorded;

  /** How objects are copied to one target. */
  private record Ways(SingleCopy single, MultipartCopy multipart) {}

  /**
   * @param runId stands in the metadata of every copy, and decides whose a lost answer was
   * @param permits the caller holds one for each call of {@link #copy}
   * @param notice told what a whole run should know, once: tags cannot be copied
   * @param journal of multipart uploads
   */
  public S3Copier(
      S3Bucket producer,
      S3Bucket consumer,
      TransferSettings settings,
      String runId,
      PermitPool permits,
      TransferProgress progress,
      Bandwidth bandwidth,
      Consumer<String> notice,
      UploadJournal journal) {
    // Its native library registers a shutdown hook, which a process that was told to end refuses.
    RunningDigest.of("CRC64NVME");
    this.settings = settings;
    this.source = new PinnedSource(producer);
    this.target = new CopyTarget(consumer, runId, journal);
    SourceTags tags = new SourceTags(producer, settings.tags(), notice);
    WriteRequests requests = new WriteRequests(consumer.name(), settings);
    StoredProof storedProof = new StoredProof();
    SourceBody.Meter meter = new SourceBody.Meter(progress, bandwidth);
    PartsInProof parts = new PartsInProof(permits);
    Function<CopyTarget, Ways> ways =
        to ->
            new Ways(
                new SingleCopy(source, tags, to, requests, storedProof, settings, meter),
                new MultipartCopy(
                    source,
                    tags,
                    to,
                    requests,
                    storedProof,
                    settings,
                    new PartSender(source, to, storedProof, settings, meter),
                    parts));
    this.recorded = ways.apply(target);
    this.unrecorded = ways.apply(target.unrecorded());
  }

  @Override
  public TransferOutcome copy(Transfer transfer) {
    try {
      try {
        return attemptTwice(transfer);
      } catch (CopyEnded e) {
        return e.damaged() == null ? e.outcome() : copyOver(transfer, e.damaged(), e.outcome());
      }
    } catch (RuntimeException e) {
      return outcome(e, Side.CONSUMER, attempted(transfer));
    }
  }

  @Override
  public @Nullable TransferOutcome readAgain(ListedObject listed) {
    try {
      source.open(listed, 0, 0).abort();
      return null;
    } catch (RuntimeException e) {
      return outcome(e, Side.PRODUCER, source.attempt(listed));
    }
  }

  private static TransferOutcome outcome(RuntimeException thrown, Side side, String attempted) {
    return switch (thrown) {
      case CopyEnded ended -> ended.outcome();
      case FailureException e when S3Failures.isInterrupt(e) -> new Interrupted();
      case FailureException e -> new Failed(e.failure());
      case SdkException e -> new Failed(S3Failures.of(side, attempted, e));
      // One object that upsets the SDK must not end the run for all others.
      default ->
          new Failed(
              new Failure(
                  FailureKind.STORE,
                  attempted,
                  thrown.toString(),
                  "The next run tries it again; please report it with this message"));
    };
  }

  /** What a race or our record stood against may go well at once. */
  private TransferOutcome attemptTwice(Transfer transfer) {
    try {
      return attempt(recorded, transfer);
    } catch (CopyEnded e) {
      if (e.worthAnother()) {
        return attempt(recorded, transfer);
      }
      if (e.outcome().equals(new Refused(RefuseReason.METADATA_TOO_LARGE))
          || e.outcome().equals(new Refused(RefuseReason.HEADERS_TOO_LARGE))) {
        return attempt(unrecorded, transfer); // it may be our own record that is too much
      }
      throw e;
    }
  }

  /**
   * Copies once more, over what the store made of the first copy. That one carries a record which
   * the next run's HEAD would believe; this one carries none, so that it is settled by its own
   * proof or not at all.
   *
   * @param first how the first copy ended
   */
  private TransferOutcome copyOver(Transfer transfer, ETag damaged, TransferOutcome first) {
    Transfer over = new Transfer(transfer.listed(), transfer.target(), damaged, transfer.reason());
    TransferOutcome second;
    boolean gone = false;
    try {
      second = attempt(unrecorded, over);
    } catch (RuntimeException e) {
      second = outcome(e, Side.CONSUMER, attempted(over));
      gone =
          e instanceof CopyEnded ended && ended.damaged() != null
              || second.equals(new Changed(Changed.Side.TARGET));
    }
    return second instanceof Transferred || gone || !(first instanceof Failed(Failure failure))
        ? second
        : new Failed(stays(failure, second));
  }

  /** A second failure that stops the run does so, and the copy is named all the same. */
  private static Failure stays(Failure first, TransferOutcome second) {
    String remove =
        "Remove the copy: it says of itself that it is whole, and the next run may believe it";
    if (second instanceof Failed(Failure failure) && failure.kind().stopsRun()) {
      return new Failure(
          failure.kind(),
          failure.attempted(),
          failure.because() + "; before that, " + first.attempted() + ": " + first.because(),
          failure.advice() + ". " + remove);
    }
    String how = second instanceof Interrupted ? "was stopped" : "failed too";
    return new Failure(
        first.kind(),
        first.attempted(),
        first.because() + ", and a second copy over it " + how,
        remove);
  }

  private TransferOutcome attempt(Ways ways, Transfer transfer) {
    if (Thread.currentThread().isInterrupted()) {
      return new Interrupted();
    }
    try {
      return settings.inParts(transfer.listed().size())
          ? ways.multipart().copy(transfer)
          : ways.single().copy(transfer);
    } catch (RuntimeException e) {
      CopyEnded ended = CopyEnded.in(e);
      throw ended == null ? e : ended;
    }
  }

  private String attempted(Transfer transfer) {
    return source.attempt(transfer.listed()) + " and " + target.attempt(transfer);
  }
}
