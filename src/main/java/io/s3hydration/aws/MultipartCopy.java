package io.s3hydration.aws;

import io.s3hydration.aws.PartSender.Sent;
import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.plan.FullChecksum;
import io.s3hydration.transfer.Evidence;
import io.s3hydration.transfer.PartPlan;
import io.s3hydration.transfer.Proof;
import io.s3hydration.transfer.TransferOutcome.Transferred;
import io.s3hydration.transfer.TransferSettings;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;

/**
 * One object in parts. Nothing is visible before CompleteMultipartUpload, so the proof comes before
 * that; whatever fails earlier is aborted.
 */
final class MultipartCopy {

  private final PinnedSource source;
  private final SourceTags tags;
  private final CopyTarget target;
  private final WriteRequests requests;
  private final StoredProof storedProof;
  private final TransferSettings settings;
  private final PartSender sender;
  private final PartsInProof parts;

  MultipartCopy(
      PinnedSource source,
      SourceTags tags,
      CopyTarget target,
      WriteRequests requests,
      StoredProof storedProof,
      TransferSettings settings,
      PartSender sender,
      PartsInProof parts) {
    this.source = source;
    this.tags = tags;
    this.target = target;
    this.requests = requests;
    this.storedProof = storedProof;
    this.settings = settings;
    this.sender = sender;
    this.parts = parts;
  }

  /**
   * @throws CopyEnded with every outcome but this one
   */
  Transferred copy(Transfer transfer) {
    ListedObject listed = transfer.listed();
    SourceFacts facts =
        SourceFacts.of(
            listed, source.head(listed), target.record(listed), settings.producerKmsKeyArn());
    CreateMultipartUploadRequest.Builder create =
        requests.create(transfer, facts.carried(), tags.afterHead(listed, facts.tagCount()));
    target.journal().beginning(transfer.target());
    String uploadId = begin(transfer, create);
    try {
      target.journal().begun(transfer.target(), uploadId);
      PartPlan plan = PartPlan.of(listed.size(), settings.partSize());
      List<Sent> sent =
          parts.send(
              plan,
              facts.offer(),
              source.attempt(listed),
              (part, more) -> sender.send(transfer, uploadId, part, more));
      Transferred copied = complete(transfer, facts, uploadId, sent);
      target.journal().ended(transfer.target(), uploadId);
      return copied;
    } catch (RuntimeException e) {
      throw target.abort(transfer, uploadId, e);
    }
  }

  private String begin(Transfer transfer, CreateMultipartUploadRequest.Builder create) {
    if (settings.sendChecksums()) {
      create.checksumAlgorithm(ChecksumAlgorithm.CRC64_NVME).checksumType(ChecksumType.FULL_OBJECT);
    }
    AnswersOfAttempts answers = new AnswersOfAttempts();
    AwsRequestOverrideConfiguration carried = create.overrideConfiguration();
    create.overrideConfiguration(
        (carried == null ? AwsRequestOverrideConfiguration.builder() : carried.toBuilder())
            .addMetricPublisher(answers)
            .build());
    String uploadId = null;
    try {
      CreateMultipartUploadResponse begun =
          target.bucket().client().createMultipartUpload(create.build());
      storedProof.announced(begun.checksumAlgorithm());
      uploadId = begun.uploadId();
      if (uploadId == null) {
        throw CopyEnded.unlikeS3(target.attempt(transfer), "the answer has no UploadId");
      }
      return uploadId;
    } catch (SdkException e) {
      throw target.ended(transfer, e);
    } finally {
      if (answers.lost(uploadId != null)) {
        target.journal().unanswered(transfer.target());
      }
      if (uploadId == null) {
        target.journal().refused(transfer.target());
      }
    }
  }

  private Transferred complete(
      Transfer transfer, SourceFacts facts, String uploadId, List<Sent> sent) {
    ListedObject listed = transfer.listed();
    String crc64 = PartsInProof.combined(CrcCombine.CRC64NVME, sent);
    CompleteMultipartUploadRequest.Builder request =
        requests
            .complete(transfer, uploadId)
            .mpuObjectSize(listed.size())
            .multipartUpload(m -> m.parts(sent.stream().map(MultipartCopy::completed).toList()));
    if (settings.sendChecksums()) {
      request.checksumCRC64NVME(crc64).checksumType(ChecksumType.FULL_OBJECT);
    }
    AnswersOfAttempts answers = new AnswersOfAttempts();
    request.overrideConfiguration(config -> config.addMetricPublisher(answers));
    AwsResponse answer =
        target.answerTo(
            transfer,
            () -> {
              AwsResponse done = target.bucket().client().completeMultipartUpload(request.build());
              return answers.lost(true) ? target.standing(transfer, done) : done;
            });
    ETag copyETag = target.requireETag(transfer, answer);
    Evidence evidence =
        new Evidence(
            listed.size(),
            sent.size(),
            new FullChecksum("CRC64NVME", crc64),
            facts.offer().proof(),
            proof(transfer, answer, copyETag, crc64, sent),
            facts.notesWith(answer),
            sent.getFirst().getRequestId(),
            ResponseFacts.writeId(answer));
    return new Transferred(SettledEntry.proved(listed, copyETag), evidence);
  }

  /** Where the store tells nothing of the whole, the weakest proof of a part stands for it. */
  private Proof proof(
      Transfer transfer, AwsResponse answer, ETag copyETag, String crc64, List<Sent> sent) {
    Proof whole = storedProof.ofCopy(target.attempt(transfer), answer, copyETag, crc64, null);
    return whole != Proof.UNVERIFIED
        ? whole
        : sent.stream().map(Sent::proof).max(Comparator.naturalOrder()).orElse(whole);
  }

  private static CompletedPart completed(Sent sent) {
    CompletedPart.Builder part =
        CompletedPart.builder().partNumber(sent.part().number()).eTag(sent.etag());
    // A store that told no checksum for the part has none to compare with.
    return sent.proof() == Proof.STORED_CHECKSUM
        ? part.checksumCRC64NVME(sent.digests().crc64()).build()
        : part.build();
  }
}
