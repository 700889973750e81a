package io.s3hydration.backend;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/**
 * One AWS account of a backend, with one bucket that matters.
 *
 * @param id the account number, twelve digits
 * @param credentials of a user who may do everything in this account and nothing elsewhere
 * @param kmsKeyArn the key that the account's bucket is meant to be encrypted under
 */
public record Account(String id, AwsBasicCredentials credentials, String bucket, String kmsKeyArn) {

  /** The account that owns the objects. */
  static Account producer() {
    return of("111111111111", "AKIAPRODUCEREXAMPLE0", "producer-bucket");
  }

  /** The account that pulls them. */
  static Account consumer() {
    return of("222222222222", "AKIACONSUMEREXAMPLE0", "consumer-bucket");
  }

  private static Account of(String id, String accessKey, String bucket) {
    return new Account(
        id,
        AwsBasicCredentials.create(accessKey, "not-a-secret-" + id),
        bucket,
        "arn:aws:kms:" + TwoAccounts.REGION + ":" + id + ":key/example-key-of-" + bucket);
  }
}
