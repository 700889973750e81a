package io.s3hydration.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.transfer.Failure;
import io.s3hydration.transfer.FailureKind;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.model.StsException;

class S3FailuresTest {

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of(403, "AccessDenied", "Access Denied", "ACCESS_DENIED", "DESTINATION_DENIED"),
        Arguments.of(403, "", "", "ACCESS_DENIED", "DESTINATION_DENIED"),
        key("KMS.DisabledException", "arn:x is disabled", "KEY_DISABLED"),
        key("KMS.KMSInvalidStateException", "arn:x is pending deletion.", "KEY_PENDING_DELETION"),
        key("KMS.KMSInvalidStateException", "arn:x is pending import.", "KEY_PENDING_DELETION"),
        key("KMS.NotFoundException", "Key arn:x does not exist", "KEY_MISSING"),
        key("KMS.AccessDeniedException", "no", "KEY_DENIED"),
        key("KMS.InvalidKeyUsageException", "no", "KEY_DENIED"),
        key("AccessDenied", "arn:x is pending deletion: KMS key", "KEY_PENDING_DELETION"),
        Arguments.of(400, "KMS.ThrottlingException", "slow", "THROTTLED", "THROTTLED"),
        Arguments.of(400, "KMS.KeyUnavailableException", "wait", "UNAVAILABLE", "UNAVAILABLE"),
        Arguments.of(500, "KMS.KMSInternalException", "oops", "UNAVAILABLE", "UNAVAILABLE"),
        Arguments.of(400, "BadDigest", "no", "CHECKSUM_MISMATCH", "CHECKSUM_MISMATCH"),
        Arguments.of(405, "MethodNotAllowed", "no", "STORE", "DESTINATION_DENIED"),
        Arguments.of(
            403,
            "AccessDenied",
            "User: arn:x is not authorized to perform: kms:Decrypt on resource: arn:y",
            "SOURCE_KEY_DENIED",
            "DESTINATION_KEY_DENIED"),
        Arguments.of(
            403,
            "AccessDenied",
            "The ciphertext refers to a customer master key that does not exist",
            "SOURCE_KEY_DENIED",
            "DESTINATION_KEY_DENIED"),
        Arguments.of(400, "ExpiredToken", "expired", "CREDENTIALS", "CREDENTIALS"),
        Arguments.of(403, "InvalidAccessKeyId", "no such id", "CREDENTIALS", "CREDENTIALS"),
        Arguments.of(403, "SignatureDoesNotMatch", "no", "CREDENTIALS", "CREDENTIALS"),
        Arguments.of(400, "InvalidToken", "no", "CREDENTIALS", "CREDENTIALS"),
        Arguments.of(404, "NoSuchBucket", "none", "BUCKET", "BUCKET"),
        Arguments.of(301, "", "", "BUCKET", "BUCKET"),
        Arguments.of(400, "AuthorizationHeaderMalformed", "region", "BUCKET", "BUCKET"),
        Arguments.of(400, "RequestTimeout", "too late", "NETWORK", "NETWORK"),
        Arguments.of(503, "SlowDown", "slow", "THROTTLED", "THROTTLED"),
        Arguments.of(429, "TooManyRequests", "slow", "THROTTLED", "THROTTLED"),
        Arguments.of(400, "ThrottlingException", "slow", "THROTTLED", "THROTTLED"),
        Arguments.of(500, "InternalError", "oops", "UNAVAILABLE", "UNAVAILABLE"),
        Arguments.of(400, "InvalidRequest", "no", "STORE", "DESTINATION"));
  }

  private static Arguments key(String code, String message, String what) {
    return Arguments.of(400, code, message, "SOURCE_" + what, "DESTINATION_" + what);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void anAnswerHasAKindOnEitherSide(
      int status, String code, String message, FailureKind producer, FailureKind consumer) {
    SdkException thrown = answer(status, code, message);
    assertThat(S3Failures.of(Side.PRODUCER, "try", thrown).kind()).isEqualTo(producer);
    assertThat(S3Failures.of(Side.CONSUMER, "try", thrown).kind()).isEqualTo(consumer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme-credentials", "credentials-acme", "credentials"})
  void aBucketsNameDoesNotMakeALostConnectionTheRunsFailure(String bucket) {
    String host = bucket + ".s3.eu-central-1.amazonaws.com";
    assertThat(
            kind(
                SdkClientException.create(
                    "Unable to execute HTTP request: " + host + ": Name or service not known",
                    new UnknownHostException(host))))
        .isEqualTo(FailureKind.NETWORK);
  }

  @Test
  void aKeysNameDoesNotMakeItsFailureTheRuns() {
    for (String name : List.of("kms:Decrypt", "KMS key", "customer master key")) {
      SdkException denied =
          answer(
              403,
              "AccessDenied",
              "User: arn:aws:sts::2:assumed-role/task/run is not authorized to perform: s3:PutObject"
                  + " on resource: \"arn:aws:s3:::consumer/locked/"
                  + name
                  + "\" with an explicit deny in a resource-based policy");
      assertThat(S3Failures.of(Side.CONSUMER, "try", denied).kind())
          .isEqualTo(FailureKind.DESTINATION_DENIED);
    }
  }

  @Test
  void whatFailedWithoutAnAnswerHasAKindToo() {
    assertThat(kind(SdkClientException.create("Unable to load credentials from any provider")))
        .isEqualTo(FailureKind.CREDENTIALS);
    assertThat(kind(StsException.builder().statusCode(403).message("denied").build()))
        .isEqualTo(FailureKind.CREDENTIALS);
    assertThat(kind(SdkClientException.create("read", new SocketTimeoutException("timed out"))))
        .isEqualTo(FailureKind.NETWORK);
  }

  @Test
  void theMessageIsOneSentenceWithAdvice() {
    Failure failure =
        S3Failures.of(Side.PRODUCER, "read s3://a/b", answer(403, "AccessDenied", "Access Denied"));
    assertThat(failure.message())
        .startsWith(
            "tried to read s3://a/b but failed because 403 AccessDenied: Access Denied. Check");
  }

  @Test
  void noMessageHoldsAnAccessKeyId() {
    Failure failure =
        S3Failures.of(
            Side.PRODUCER,
            "read",
            answer(403, "InvalidAccessKeyId", "ASIAIOSFODNN7EXAMPLE is not known"));
    assertThat(failure.message()).doesNotContain("IOSFODNN7EXAMPLE");
  }

  private static FailureKind kind(SdkException thrown) {
    return S3Failures.of(Side.PRODUCER, "try", thrown).kind();
  }

  private static SdkException answer(int status, String code, String message) {
    return S3Exception.builder()
        .statusCode(status)
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .errorCode(code.isEmpty() ? null : code)
                .errorMessage(message)
                .build())
        .build();
  }
}
