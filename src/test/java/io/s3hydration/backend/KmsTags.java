package io.s3hydration.backend;

import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
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
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * Gives objects under SSE-KMS an ETag that is not the MD5 of their bytes, as at AWS. Without it a
 * comparison of ETags across the two buckets, which must not be, would pass every test.
 *
 * <p>The tag is the MD5 spelt backwards: as opaque to a client as any, and easily undone here.
 */
final class KmsTags extends ForwardingBlobStore {

  private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");

  private record Address(String bucket, String key) {}

  private final Set<Address> encrypted = ConcurrentHashMap.newKeySet();
  private final Set<String> encryptedUploads = ConcurrentHashMap.newKeySet();

  KmsTags(BlobStore delegate) {
    super(delegate);
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
    PutObjectResponse answer = super.putBlob(request, content);
    Address address = new Address(request.bucket(), request.key());
    remember(address, request.serverSideEncryption() == ServerSideEncryption.AWS_KMS);
    return answer.toBuilder().eTag(turned(address, answer.eTag())).build();
  }

  @Override
  public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
    MultipartUpload upload = super.initiateMultipartUpload(request);
    if (request.serverSideEncryption() == ServerSideEncryption.AWS_KMS) {
      encryptedUploads.add(upload.id());
    }
    return upload;
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    CompleteMultipartUploadResponse answer = super.completeMultipartUpload(upload, request);
    Address address = new Address(upload.containerName(), upload.blobName());
    remember(address, encryptedUploads.remove(upload.id()));
    return answer.toBuilder().eTag(turned(address, answer.eTag())).build();
  }

  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    ListObjectsV2Response answer = super.list(request);
    return answer.toBuilder()
        .contents(
            answer.contents().stream()
                .map(
                    object ->
                        object.toBuilder()
                            .eTag(
                                turned(new Address(request.bucket(), object.key()), object.eTag()))
                            .build())
                .toList())
        .build();
  }

  @Override
  public @Nullable HeadObjectResponse blobMetadata(HeadObjectRequest request) {
    HeadObjectResponse answer = super.blobMetadata(request);
    return answer == null
        ? null
        : answer.toBuilder()
            .eTag(turned(new Address(request.bucket(), request.key()), answer.eTag()))
            .build();
  }

  @Override
  public @Nullable ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    Address address = new Address(request.bucket(), request.key());
    ResponseInputStream<GetObjectResponse> answer =
        super.getBlob(
            request.toBuilder()
                .ifMatch(turned(address, request.ifMatch()))
                .ifNoneMatch(turned(address, request.ifNoneMatch()))
                .build());
    return answer == null
        ? null
        : new ResponseInputStream<>(
            answer.response().toBuilder().eTag(turned(address, answer.response().eTag())).build(),
            answer);
  }

  private void remember(Address address, boolean underKms) {
    if (underKms) {
      encrypted.add(address);
    } else {
      encrypted.remove(address);
    }
  }

  private @Nullable String turned(Address address, @Nullable String tag) {
    return tag == null || !encrypted.contains(address)
        ? tag
        : MD5.matcher(tag).replaceAll(md5 -> new StringBuilder(md5.group()).reverse().toString());
  }
}
