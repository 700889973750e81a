package io.s3hydration.job;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** What the SDK's default chain of credentials finds, until it is closed. */
final class DefaultCredentials implements AutoCloseable {

  private static final String ACCESS_KEY = "aws.accessKeyId";
  private static final String SECRET_KEY = "aws.secretAccessKey";

  private DefaultCredentials() {}

  static DefaultCredentials are(AwsBasicCredentials credentials) {
    System.setProperty(ACCESS_KEY, credentials.accessKeyId());
    System.setProperty(SECRET_KEY, credentials.secretAccessKey());
    return new DefaultCredentials();
  }

  @Override
  public void close() {
    System.clearProperty(ACCESS_KEY);
    System.clearProperty(SECRET_KEY);
  }
}
