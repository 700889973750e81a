package io.s3hydration.backend;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Seeds and reads objects the plain way, for a test's before and after. */
public final class S3Objects {

  private S3Objects() {}

  public static PutObjectResponse put(S3Client s3, String bucket, String key, String content) {
    return s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString(content));
  }

  public static PutObjectResponse put(
      S3Client s3, String bucket, String key, byte[] content, Map<String, String> metadata) {
    return s3.putObject(
        put -> put.bucket(bucket).key(key).metadata(metadata), RequestBody.fromBytes(content));
  }

  public static void delete(S3Client s3, String bucket, String key) {
    s3.deleteObject(delete -> delete.bucket(bucket).key(key));
  }

  public static byte[] read(S3Client s3, String bucket, String key) {
    return s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asByteArray();
  }

  public static HeadObjectResponse head(S3Client s3, String bucket, String key) {
    return s3.headObject(head -> head.bucket(bucket).key(key));
  }

  /** Every key of the bucket, in the order in which it lists them. */
  public static List<String> keys(S3Client s3, String bucket) {
    return s3
        .listObjectsV2Paginator(list -> list.bucket(bucket).encodingType(EncodingType.URL))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }
}
