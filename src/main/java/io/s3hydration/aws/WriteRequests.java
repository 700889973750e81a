package io.s3hydration.aws;

import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.transfer.Fidelity;
import io.s3hydration.transfer.TransferSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.Tagging;

/**
 * The requests that make a copy: what is carried comes from the source, encryption and storage
 * class from the settings, the condition from what was seen at the target.
 */
final class WriteRequests {

  private final String bucket;
  private final TransferSettings settings;

  WriteRequests(String bucket, TransferSettings settings) {
    this.bucket = bucket;
    this.settings = settings;
  }

  PutObjectRequest.Builder put(Transfer transfer, Fidelity carried, @Nullable Tagging tags) {
    Map<String, String> headers = carried.headers();
    PutObjectRequest.Builder put =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(transfer.target().value())
            .contentType(headers.get("Content-Type"))
            .contentEncoding(headers.get("Content-Encoding"))
            .contentLanguage(headers.get("Content-Language"))
            .contentDisposition(headers.get("Content-Disposition"))
            .cacheControl(headers.get("Cache-Control"))
            .overrideConfiguration(expires(headers))
            .metadata(metadata(carried))
            .storageClass(settings.storageClass());
    if (tags != null) {
      put.tagging(tags);
    }
    if (settings.kmsKeyArn() != null) {
      put.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(settings.kmsKeyArn());
    }
    if (settings.conditionalWrites()) {
      return transfer.seen() == null ? put.ifNoneMatch("*") : put.ifMatch(transfer.seen().quoted());
    }
    return put;
  }

  CreateMultipartUploadRequest.Builder create(
      Transfer transfer, Fidelity carried, @Nullable Tagging tags) {
    Map<String, String> headers = carried.headers();
    CreateMultipartUploadRequest.Builder create =
        CreateMultipartUploadRequest.builder()
            .bucket(bucket)
            .key(transfer.target().value())
            .contentType(headers.get("Content-Type"))
            .contentEncoding(headers.get("Content-Encoding"))
            .contentLanguage(headers.get("Content-Language"))
            .contentDisposition(headers.get("Content-Disposition"))
            .cacheControl(headers.get("Cache-Control"))
            .overrideConfiguration(expires(headers))
            .metadata(metadata(carried))
            .storageClass(settings.storageClass());
    if (tags != null) {
      create.tagging(tags);
    }
    if (settings.kmsKeyArn() != null) {
      create.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(settings.kmsKeyArn());
    }
    return create;
  }

  CompleteMultipartUploadRequest.Builder complete(Transfer transfer, String uploadId) {
    CompleteMultipartUploadRequest.Builder complete =
        CompleteMultipartUploadRequest.builder()
            .bucket(bucket)
            .key(transfer.target().value())
            .uploadId(uploadId);
    if (settings.conditionalWrites()) {
      return transfer.seen() == null
          ? complete.ifNoneMatch("*")
          : complete.ifMatch(transfer.seen().quoted());
    }
    return complete;
  }

  /**
   * Named in full. The SDK takes a name that begins as the header does for the whole header; a
   * producer may have such names, and could write our own record by them.
   */
  private static Map<String, String> metadata(Fidelity carried) {
    Map<String, String> named = new LinkedHashMap<>();
    carried.metadata().forEach((name, value) -> named.put(MessageFields.METADATA + name, value));
    return named;
  }

  /** The raw string: the SDK's own field is an Instant, and S3 keeps whatever was put. */
  private static @Nullable AwsRequestOverrideConfiguration expires(Map<String, String> headers) {
    String expires = headers.get("Expires");
    return expires == null
        ? null
        : AwsRequestOverrideConfiguration.builder().putHeader("Expires", expires).build();
  }
}
