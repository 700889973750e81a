package io.s3hydration.aws;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Adds {@code x-amz-expected-bucket-owner} to every request, before it is signed: a bucket that was
 * deleted and made again by somebody else answers 403 ("Verifying bucket ownership" in the S3 User
 * Guide).
 */
public final class ExpectedBucketOwner implements ExecutionInterceptor {

  static final String HEADER = "x-amz-expected-bucket-owner";

  private final String accountId;

  /**
   * @param accountId twelve digits
   */
  public ExpectedBucketOwner(String accountId) {
    this.accountId = accountId;
  }

  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    return context.httpRequest().toBuilder().putHeader(HEADER, accountId).build();
  }
}
