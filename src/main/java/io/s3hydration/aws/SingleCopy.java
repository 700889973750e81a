package io.s3hydration.aws;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.plan.FullChecksum;
import io.s3hydration.transfer.Evidence;
import io.s3hydration.transfer.Proof;
import io.s3hydration.transfer.TransferOutcome.Transferred;
import io.s3hydration.transfer.TransferSettings;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * One object in one piece: the body of one GET is the body of one PUT. A small one is read and
 * proved before the PUT begins: its checksum goes ahead of it, and the store sees no object that is
 * not worth storing. A larger one streams.
 */
final class SingleCopy {

  /** S3's own default, for a source that tells none. */
  private static final String DEFAULT_TYPE = "binary/octet-stream";

  private final PinnedSource source;
  private final SourceTags tags;
  private final CopyTarget target;
  private final WriteRequests requests;
  private final StoredProof storedProof;
  private final TransferSettings settings;
  private final SourceBody.Meter meter;

  SingleCopy(
      PinnedSource source,
      SourceTags tags,
      CopyTarget target,
      WriteRequests requests,
      StoredProof storedProof,
      TransferSettings settings,
      SourceBody.Meter meter) {
    this.source = source;
    this.tags = tags;
    this.target = target;
    this.requests = requests;
    this.storedProof = storedProof;
    this.settings = settings;
    this.meter = meter;
  }

  /**
   * @throws CopyEnded with every outcome but this one
   */
  Transferred copy(Transfer transfer) {
    ListedObject listed = transfer.listed();
    ResponseInputStream<GetObjectResponse> opened = source.open(listed);
    GetObjectResponse got = opened.response();
    SourceFacts facts =
        SourceFacts.of(listed, got, target.record(listed), settings.producerKmsKeyArn());
    SourceOffer offer = facts.offer();
    Set<String> algorithms = algorithms(offer);
    try (SourceBody body =
        new SourceBody(
            source,
            listed,
            opened,
            0,
            listed.size(),
            meter,
            () -> new Digests(algorithms),
            digests -> prove(listed, offer, digests))) {
      byte[] whole = settings.whole(listed.size()) ? body.whole() : null;
      PutObjectRequest.Builder put =
          requests.put(transfer, facts.carried(), tags.of(listed, facts.tagCount()));
      return write(transfer, facts, put, body, whole, ResponseFacts.requestId(got));
    }
  }

  private Set<String> algorithms(SourceOffer offer) {
    Set<String> algorithms = new LinkedHashSet<>();
    algorithms.add("CRC64NVME");
    if (offer.expected() != null) {
      algorithms.add(offer.expected().algorithm());
    }
    if (storedProof.wantsMd5()) {
      algorithms.add("MD5");
    }
    return algorithms;
  }

  private void prove(ListedObject listed, SourceOffer offer, Digests digests) {
    FullChecksum expected = offer.expected();
    if (expected != null) {
      offer.require(source.attempt(listed), digests.value(expected.algorithm()));
    }
  }

  /**
   * Known beforehand it is a header; otherwise it is computed on the way and sent as a trailer. A
   * store that knows neither can be told the MD5, if that is known beforehand.
   */
  private PutObjectRequest withChecksum(
      PutObjectRequest.Builder put, SourceOffer offer, @Nullable Digests known) {
    if (!settings.sendChecksums()) {
      return put.contentMD5(known == null ? offer.md5() : known.value("MD5")).build();
    }
    String crc64 = known == null ? offer.crc64() : known.crc64();
    return crc64 == null
        ? put.checksumAlgorithm(ChecksumAlgorithm.CRC64_NVME).build()
        : put.checksumCRC64NVME(crc64).build();
  }

  private Transferred write(
      Transfer transfer,
      SourceFacts facts,
      PutObjectRequest.Builder put,
      SourceBody body,
      byte @Nullable [] whole,
      @Nullable String getRequestId) {
    ListedObject listed = transfer.listed();
    String type = facts.carried().headers().getOrDefault("Content-Type", DEFAULT_TYPE);
    PutObjectRequest request = withChecksum(put, facts.offer(), body.proved());
    ContentStreamProvider content =
        whole == null ? body : ContentStreamProvider.fromByteArrayUnsafe(whole);
    AwsResponse answer =
        target.answerTo(
            transfer,
            () ->
                target
                    .bucket()
                    .client()
                    .putObject(
                        request, RequestBody.fromContentProvider(content, listed.size(), type)));
    String attempted = target.attempt(transfer);
    ETag copyETag = target.requireETag(transfer, answer);
    Digests proved = body.proved();
    if (proved == null) {
      throw CopyEnded.mismatch(attempted, "the store answered before it had all bytes")
          .damaging(copyETag);
    }
    String crc64 = proved.crc64();
    Proof copy = storedProof.ofCopy(attempted, answer, copyETag, crc64, proved.value("MD5"));
    return new Transferred(
        SettledEntry.proved(listed, copyETag),
        new Evidence(
            listed.size(),
            0,
            new FullChecksum("CRC64NVME", crc64),
            facts.offer().proof(),
            copy,
            facts.notesWith(answer),
            getRequestId,
            ResponseFacts.writeId(answer)));
  }
}
