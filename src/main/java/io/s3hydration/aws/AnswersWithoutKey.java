package io.s3hydration.aws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;

/**
 * Takes the object's key out of answers before they are read. S3 repeats it in errors and in the
 * answers to multipart uploads as it is; XML 1.0 cannot hold every key, and the whole answer would
 * count as broken. Whoever asked knows the key.
 */
public final class AnswersWithoutKey implements ExecutionInterceptor {

  private static final Pattern KEY =
      Pattern.compile("<(Key|Location|Resource)>.*?</\\1>", Pattern.DOTALL);

  /** A document of S3 without it. */
  static byte[] strip(byte[] document) {
    // A letter for each byte, whatever letters those make.
    return KEY.matcher(new String(document, ISO_8859_1)).replaceAll("").getBytes(ISO_8859_1);
  }

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    boolean ofUpload =
        context.request() instanceof CreateMultipartUploadRequest
            || context.request() instanceof CompleteMultipartUploadRequest;
    if (!context.httpResponse().isSuccessful()) {
      return context
          .responseBody()
          .map(body -> new ByteArrayInputStream(strip(ErrorAnswer.bytes(body))));
    }
    return ofUpload
        ? context.responseBody().map(AnswersWithoutKey::legible)
        : context.responseBody();
  }

  /** One that broke off does so still, behind what came. */
  private static InputStream legible(InputStream body) {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    InputStream end = InputStream.nullInputStream();
    try {
      ErrorAnswer.read(body, read);
    } catch (IOException e) {
      end =
          new InputStream() {
            @Override
            public int read() throws IOException {
              throw e;
            }
          };
    }
    return new SequenceInputStream(new ByteArrayInputStream(strip(read.toByteArray())), end);
  }
}
