package io.s3hydration.aws;

import io.s3hydration.listing.ObjectKey;
import io.s3hydration.transfer.UnfinishedUploads;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;

/** Multipart uploads of one bucket, by ListMultipartUploads and AbortMultipartUpload. */
public final class S3UnfinishedUploads implements UnfinishedUploads {

  private final S3Bucket bucket;

  public S3UnfinishedUploads(S3Bucket bucket) {
    this.bucket = bucket;
  }

  /** A prefix is all that S3 looks for, so longer keys come too and are left out. */
  @Override
  public List<Begun> of(ObjectKey key) {
    List<Begun> begun = new ArrayList<>();
    try {
      for (ListMultipartUploadsResponse page :
          bucket
              .client()
              .listMultipartUploadsPaginator(
                  r ->
                      r.bucket(bucket.name()).prefix(key.value()).encodingType(EncodingType.URL))) {
        page.uploads().stream()
            .filter(upload -> key.value().equals(upload.key()))
            .filter(upload -> upload.uploadId() != null && upload.initiated() != null)
            .forEach(upload -> begun.add(new Begun(upload.uploadId(), upload.initiated())));
      }
      return begun;
    } catch (SdkException e) {
      throw S3Failures.exception(
          bucket.side(), "list the multipart uploads of " + bucket.locate(key), e);
    }
  }

  @Override
  public boolean abort(ObjectKey key, String uploadId) {
    try {
      bucket
          .client()
          .abortMultipartUpload(r -> r.bucket(bucket.name()).key(key.value()).uploadId(uploadId));
      return true;
    } catch (SdkException e) {
      if (S3Failures.code(e).equals("NoSuchUpload")) {
        return false;
      }
      throw S3Failures.exception(
          bucket.side(), "abort a multipart upload of " + bucket.locate(key), e);
    }
  }
}
