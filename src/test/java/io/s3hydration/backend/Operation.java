package io.s3hydration.backend;

/** The requests that a backend counts. */
public enum Operation {
  LIST,
  GET,
  PUT,
  CREATE_UPLOAD,
  UPLOAD_PART,
  COMPLETE_UPLOAD,
  ABORT_UPLOAD
}
