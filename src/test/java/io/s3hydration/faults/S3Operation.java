package io.s3hydration.faults;

import java.util.Map;

/** What a request asks for, by the names of the S3 and STS API references. */
public enum S3Operation {
  LIST_OBJECTS_V2("ListObjectsV2", false),
  HEAD_BUCKET("HeadBucket", false),
  HEAD_OBJECT("HeadObject", false),
  GET_OBJECT("GetObject", false),
  GET_OBJECT_TAGGING("GetObjectTagging", false),
  LIST_MULTIPART_UPLOADS("ListMultipartUploads", false),
  PUT_OBJECT("PutObject", true),
  CREATE_MULTIPART_UPLOAD("CreateMultipartUpload", true),
  UPLOAD_PART("UploadPart", true),
  COMPLETE_MULTIPART_UPLOAD("CompleteMultipartUpload", true),
  ABORT_MULTIPART_UPLOAD("AbortMultipartUpload", true),
  DELETE_OBJECT("DeleteObject", true),
  ASSUME_ROLE("AssumeRole", false),
  /** What this project is not known to ask; taken for a write. */
  OTHER("other", true);

  private final String label;
  private final boolean writes;

  S3Operation(String label, boolean writes) {
    this.label = label;
    this.writes = writes;
  }

  /** Whether it may change something at the store. */
  public boolean writes() {
    return writes;
  }

  @Override
  public String toString() {
    return label;
  }

  /**
   * @param key empty for a request to the bucket
   */
  static S3Operation of(String method, String bucket, String key, Map<String, String> query) {
    if (bucket.isEmpty()) {
      return method.equals("POST") ? ASSUME_ROLE : OTHER;
    }
    boolean upload = query.containsKey("uploadId");
    return switch (method) {
      case "HEAD" -> key.isEmpty() ? HEAD_BUCKET : HEAD_OBJECT;
      case "GET" -> key.isEmpty() ? ofBucket(query) : ofObject(query);
      case "PUT" -> upload ? UPLOAD_PART : key.isEmpty() ? OTHER : plain(query, PUT_OBJECT);
      case "POST" ->
          upload
              ? COMPLETE_MULTIPART_UPLOAD
              : query.containsKey("uploads") ? CREATE_MULTIPART_UPLOAD : OTHER;
      case "DELETE" -> upload ? ABORT_MULTIPART_UPLOAD : key.isEmpty() ? OTHER : DELETE_OBJECT;
      default -> OTHER;
    };
  }

  private static S3Operation ofBucket(Map<String, String> query) {
    if (query.containsKey("uploads")) {
      return LIST_MULTIPART_UPLOADS;
    }
    return query.containsKey("list-type") ? LIST_OBJECTS_V2 : OTHER;
  }

  private static S3Operation ofObject(Map<String, String> query) {
    return query.containsKey("tagging") ? GET_OBJECT_TAGGING : plain(query, GET_OBJECT);
  }

  /** The SDK names the operation in {@code x-id}; any other parameter asks for something else. */
  private static S3Operation plain(Map<String, String> query, S3Operation operation) {
    return query.keySet().stream().allMatch("x-id"::equals) ? operation : OTHER;
  }
}
