package io.s3hydration.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.s3hydration.aws.ProducerCredentials.Role;
import io.s3hydration.aws.ProducerCredentials.Sts;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.transfer.FailureException;
import io.s3hydration.transfer.FailureKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

class ProducerCredentialsTest {

  private static final String ROLE = "arn:aws:iam::111111111111:role/read";
  private static final StaticCredentialsProvider SELF =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("self", "secret"));

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private boolean denies;
  private int broken;
  private final HttpServer sts;

  ProducerCredentialsTest() throws IOException {
    sts = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sts.createContext("/", this::answer);
    sts.start();
  }

  @AfterEach
  void stop() {
    sts.stop(0);
  }

  @Test
  void theRoleIsAssumedWithItsExternalIdUnderTheRunsName() {
    try (ProducerCredentials credentials = ofRole("run-1")) {
      assertThat(credentials.resolveCredentials())
          .isInstanceOfSatisfying(
              AwsSessionCredentials.class,
              session -> assertThat(session.sessionToken()).isEqualTo("token"));
      assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("ASIAROLE");
    }
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst())
        .contains("Action=AssumeRole", "RoleArn=" + ROLE, "ExternalId=shared-with-producer")
        .contains("DurationSeconds=3600", "RoleSessionName=run-1");
  }

  @Test
  void aRoleThatCannotBeAssumedIsAFailureOfCredentialsThatTellsNoExternalId() {
    denies = true;
    try (FakeS3 store = new FakeS3();
        ProducerCredentials credentials = ofRole("run-1");
        S3Client client =
            S3Client.builder()
                .region(Region.EU_CENTRAL_1)
                .endpointOverride(store.endpoint())
                .forcePathStyle(true)
                .credentialsProvider(credentials)
                .build()) {
      S3ObjectHeads heads = new S3ObjectHeads(new S3Bucket(client, "b", Side.PRODUCER));
      assertThatThrownBy(() -> heads.head(new ObjectKey("a")))
          .isInstanceOfSatisfying(
              FailureException.class,
              e -> {
                assertThat(e.failure().kind()).isEqualTo(FailureKind.CREDENTIALS);
                assertThat(e.failure().message())
                    .contains("sts:AssumeRole")
                    .doesNotContain("shared-with-producer");
              });
    }
  }

  /** The SDK takes XML that breaks off for a defect of STS; it is a connection that failed. */
  @Test
  void anAnswerThatBreaksOffIsAskedForAgain() {
    broken = 2;
    try (ProducerCredentials credentials = ofRole("run-1")) {
      assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("ASIAROLE");
    }
    assertThat(asked).hasSize(3);
  }

  /**
   * A private subnet reaches no other region; and who asks for FIPS is not to get something else.
   */
  @ParameterizedTest
  @CsvSource({
    "eu-central-1, , https://sts.eu-central-1.amazonaws.com",
    "us-east-1, true, https://sts-fips.us-east-1.amazonaws.com"
  })
  void theRegionsOwnStsIsAskedOverTls(String region, @Nullable Boolean fips, String asked) {
    List<String> seen = new CopyOnWriteArrayList<>();
    SdkHttpClient nowhere =
        new SdkHttpClient() {
          @Override
          public ExecutableHttpRequest prepareRequest(HttpExecuteRequest call) {
            seen.add(call.httpRequest().protocol() + "://" + call.httpRequest().host());
            throw new IllegalStateException("not sent");
          }

          @Override
          public void close() {}
        };
    try (StsClient client =
        ProducerCredentials.client(new Sts(Region.of(region), null, fips), SELF)
            .httpClient(nowhere)
            .build()) {
      assertThatThrownBy(() -> client.assumeRole(r -> r.roleArn(ROLE).roleSessionName("s")))
          .hasStackTraceContaining("not sent");
    }
    assertThat(seen).containsOnly(asked);
  }

  @Test
  void noTextHoldsTheExternalId() {
    assertThat(new Role(ROLE, "shared-with-producer", "run-1").toString()).isEqualTo(ROLE);
  }

  private ProducerCredentials ofRole(String runId) {
    return ProducerCredentials.ofRole(
        new Role(ROLE, "shared-with-producer", runId),
        SELF,
        new Sts(
            Region.EU_CENTRAL_1,
            URI.create("http://127.0.0.1:" + sts.getAddress().getPort()),
            null),
        System::nanoTime);
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    asked.add(URLDecoder.decode(new String(body, StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    String xml =
        denies
            ? "<ErrorResponse><Error><Code>AccessDenied</Code><Message>User: x is not authorized to"
                + " perform: sts:AssumeRole on resource: y</Message></Error></ErrorResponse>"
            : "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE"
                + "</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token"
                + "</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
                + "</AssumeRoleResult></AssumeRoleResponse>";
    byte[] answer = xml.getBytes(StandardCharsets.UTF_8);
    if (broken-- > 0) {
      answer = Arrays.copyOf(answer, answer.length / 2);
    }
    exchange.sendResponseHeaders(denies ? 403 : 200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }
}
