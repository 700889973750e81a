package io.s3hydration.aws;

import io.s3hydration.listing.ETag;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.transfer.PartPlan.Part;
import io.s3hydration.transfer.Proof;
import io.s3hydration.transfer.TransferSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Streams one part: the body of a ranged, pinned GET is the body of an UploadPart. */
final class PartSender {

  private final PinnedSource source;
  private final CopyTarget target;
  private final StoredProof storedProof;
  private final TransferSettings settings;
  private final SourceBody.Meter meter;

  PartSender(
      PinnedSource source,
      CopyTarget target,
      StoredProof storedProof,
      TransferSettings settings,
      SourceBody.Meter meter) {
    this.settings = settings;
    this.source = source;
    this.target = target;
    this.storedProof = storedProof;
    this.meter = meter;
  }

  /**
   * A part as it was stored.
   *
   * @param digests over its bytes
   * @param getRequestId null where the store gives none
   */
  record Sent(
      Part part, String etag, Digests digests, Proof proof, @Nullable String getRequestId) {}

  /**
   * @param more running digests beside CRC64NVME, fresh for each attempt
   * @throws CopyEnded if the part is not stored and proved
   */
  Sent send(
      Transfer transfer, String uploadId, Part part, Supplier<Map<String, RunningDigest>> more) {
    String attempted = "write part " + part.number() + " of " + target.locate(transfer);
    // Opened before the PUT begins, so that a source that cannot be read costs no request there.
    ResponseInputStream<GetObjectResponse> opened =
        source.open(transfer.listed(), part.offset(), part.last());
    try (SourceBody body =
        new SourceBody(
            source,
            transfer.listed(),
            opened,
            part.offset(),
            part.length(),
            meter,
            () -> digests(more.get()),
            digests -> {})) {
      UploadPartResponse answer = upload(transfer, uploadId, part, body);
      Digests digests = body.proved();
      if (digests == null || answer.eTag() == null) {
        throw CopyEnded.unlikeS3(
            attempted, "the store answered before it had all bytes, or without an ETag");
      }
      Proof proof =
          storedProof.of(
              attempted, answer, ETag.of(answer.eTag()), digests.crc64(), digests.value("MD5"));
      return new Sent(
          part, answer.eTag(), digests, proof, ResponseFacts.requestId(opened.response()));
    } catch (SdkException e) {
      throw target.ended(attempted, e);
    }
  }

  private UploadPartResponse upload(
      Transfer transfer, String uploadId, Part part, SourceBody body) {
    return target
        .bucket()
        .client()
        .uploadPart(
            r ->
                r.bucket(target.bucket().name())
                    .key(transfer.target().value())
                    .uploadId(uploadId)
                    .partNumber(part.number())
                    .checksumAlgorithm(
                        settings.sendChecksums() ? ChecksumAlgorithm.CRC64_NVME : null),
            RequestBody.fromContentProvider(body, part.length(), "application/octet-stream"));
  }

  private Digests digests(Map<String, RunningDigest> more) {
    Map<String, RunningDigest> all = new HashMap<>(more);
    all.put("CRC64NVME", RunningDigest.of("CRC64NVME"));
    if (storedProof.wantsMd5()) {
      all.put("MD5", RunningDigest.of("MD5"));
    }
    return new Digests(all);
  }
}
