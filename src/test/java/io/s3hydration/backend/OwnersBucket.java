package io.s3hydration.backend;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.StorageClass;

/** A bucket on a server, by its owner's client. */
record OwnersBucket(S3Client client, String name) implements Bucket {

  @Override
  public ETag put(ObjectKey key, Content content) {
    return put(key, content, null);
  }

  @Override
  public ETag putArchived(ObjectKey key, Content content) {
    return put(key, content, StorageClass.GLACIER);
  }

  private ETag put(ObjectKey key, Content content, @Nullable StorageClass storageClass) {
    Map<String, String> headers = content.headers();
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(name)
            .key(key.value())
            .contentType(headers.get("Content-Type"))
            .contentEncoding(headers.get("Content-Encoding"))
            .contentLanguage(headers.get("Content-Language"))
            .contentDisposition(headers.get("Content-Disposition"))
            .cacheControl(headers.get("Cache-Control"))
            .metadata(content.metadata())
            .storageClass(storageClass)
            .build();
    return ETag.of(client.putObject(request, RequestBody.fromBytes(content.bytes())).eTag());
  }

  @Override
  public void delete(ObjectKey key) {
    client.deleteObject(delete -> delete.bucket(name).key(key.value()));
  }

  @Override
  public Optional<Content> get(ObjectKey key) {
    ResponseBytes<GetObjectResponse> got;
    try {
      got = client.getObjectAsBytes(get -> get.bucket(name).key(key.value()));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
    GetObjectResponse answer = got.response();
    Map<String, String> headers = new HashMap<>();
    putIfThere(headers, "Content-Type", answer.contentType());
    putIfThere(headers, "Content-Encoding", answer.contentEncoding());
    putIfThere(headers, "Content-Language", answer.contentLanguage());
    putIfThere(headers, "Content-Disposition", answer.contentDisposition());
    putIfThere(headers, "Cache-Control", answer.cacheControl());
    return Optional.of(new Content(got.asByteArray(), headers, answer.metadata()));
  }

  @Override
  public String beginUpload(ObjectKey key) {
    return client.createMultipartUpload(r -> r.bucket(name).key(key.value())).uploadId();
  }

  @Override
  public List<ObjectKey> unfinishedUploads(String prefix) {
    return client
        .listMultipartUploads(
            list -> list.bucket(name).prefix(prefix).encodingType(EncodingType.URL))
        .uploads()
        .stream()
        .map(MultipartUpload::key)
        .map(ObjectKey::new)
        .toList();
  }

  private static void putIfThere(Map<String, String> headers, String name, @Nullable String value) {
    if (value != null) {
      headers.put(name, value);
    }
  }
}
