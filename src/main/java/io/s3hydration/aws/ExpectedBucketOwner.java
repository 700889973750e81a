package io.s3hydration.aws;

import java.util.regex.Pattern;
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

  private static final Pattern ACCOUNT_ID = Pattern.compile("\\d{12}");

  private final String accountId;

  /**
   * @param accountId twelve digits
   */
  public ExpectedBucketOwner(String accountId) {
    if (!ACCOUNT_ID.matcher(accountId).matches()) {
      throw new IllegalArgumentException("an account id has twelve digits: <" + accountId + ">");
    }
    this.accountId = accountId;
  }

  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    return context.httpRequest().toBuilder()
        .putHeader("x-amz-expected-bucket-owner", accountId)
        .build();
  }
}
