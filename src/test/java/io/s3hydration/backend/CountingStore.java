package io.s3hydration.backend;

import java.io.InputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Counts what reaches an account. HEADs are not counted: S3Proxy asks them of itself too. */
final class CountingStore extends ForwardingBlobStore {

  private final Map<Operation, LongAdder> counts = new EnumMap<>(Operation.class);

  CountingStore(BlobStore delegate) {
    super(delegate);
    for (Operation operation : Operation.values()) {
      counts.put(operation, new LongAdder());
    }
  }

  long count(Operation operation) {
    return adder(operation).sum();
  }

  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    adder(Operation.LIST).increment();
    return super.list(request);
  }

  @Override
  public @Nullable ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    adder(Operation.GET).increment();
    return super.getBlob(request);
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
    adder(Operation.PUT).increment();
    return super.putBlob(request, content);
  }

  @Override
  public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
    adder(Operation.CREATE_UPLOAD).increment();
    return super.initiateMultipartUpload(request);
  }

  @Override
  public UploadPartResponse uploadMultipartPart(
      MultipartUpload upload, UploadPartRequest request, InputStream content) {
    adder(Operation.UPLOAD_PART).increment();
    return super.uploadMultipartPart(upload, request, content);
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    adder(Operation.COMPLETE_UPLOAD).increment();
    return super.completeMultipartUpload(upload, request);
  }

  @Override
  public void abortMultipartUpload(MultipartUpload upload) {
    adder(Operation.ABORT_UPLOAD).increment();
    super.abortMultipartUpload(upload);
  }

  private LongAdder adder(Operation operation) {
    return Objects.requireNonNull(counts.get(operation));
  }
}
