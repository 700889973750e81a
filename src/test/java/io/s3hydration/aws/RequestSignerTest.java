package io.s3hydration.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/** Every signature is the one that AWS's own signer makes of the same request. */
class RequestSignerTest {

  private static final AwsCredentialsIdentity USER =
      AwsCredentialsIdentity.create("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
  private static final AwsCredentialsIdentity SESSION =
      AwsSessionCredentialsIdentity.create("ASIAEXAMPLE", "another/secret", "a+token/with=signs");
  private static final Instant NOW = Instant.parse("2026-11-20T02:03:04.567Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final RequestSigner signer = new RequestSigner("eu-central-1", now::get);

  private static SdkHttpFullRequest.Builder request(String url, String key) {
    int slashes = url.indexOf("://");
    String authority = url.substring(slashes + 3);
    int colon = authority.indexOf(':');
    return SdkHttpFullRequest.builder()
        .method(SdkHttpMethod.GET)
        .protocol(url.substring(0, slashes))
        .host(colon < 0 ? authority : authority.substring(0, colon))
        .port(colon < 0 ? null : Integer.valueOf(authority.substring(colon + 1)))
        .encodedPath("/" + SdkHttpUtils.urlEncodeIgnoreSlashes(key));
  }

  private void assertAsAwsSigns(SdkHttpFullRequest.Builder request) {
    assertAsAwsSigns(request, USER, null);
  }

  private void assertAsAwsSigns(
      SdkHttpFullRequest.Builder request,
      AwsCredentialsIdentity identity,
      @Nullable ContentStreamProvider body) {
    SdkHttpFullRequest built = request.build();
    SdkHttpFullRequest ours = signer.sign(built, identity, body);
    Clock clock = Clock.fixed(now.get(), ZoneOffset.UTC);
    SignedByAws aws = new SignedByAws(identity, clock);
    SdkHttpFullRequest theirs = (SdkHttpFullRequest) aws.sign(built, body, false).request();
    assertThat(ours.headers()).isEqualTo(theirs.headers());
    assertThat(ours.encodedPath()).isEqualTo(theirs.encodedPath());
    assertThat(ours.rawQueryParameters()).isEqualTo(theirs.rawQueryParameters());
  }

  /** "Example: GET Object" of "Authenticating Requests: Using the Authorization Header". */
  @Test
  void theExampleOfTheS3ApiReferenceComesOutAsItIsPrintedThere() {
    AwsCredentialsIdentity example =
        AwsCredentialsIdentity.create(
            "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    RequestSigner then =
        new RequestSigner("us-east-1", () -> Instant.parse("2013-05-24T00:00:00Z"));
    SdkHttpFullRequest signed =
        then.sign(
            request("http://examplebucket.s3.amazonaws.com", "test.txt")
                .putHeader("Range", "bytes=0-9")
                .build(),
            example,
            ContentStreamProvider.fromByteArray(new byte[0]));
    assertThat(signed.firstMatchingHeader("Authorization"))
        .hasValue(
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + " SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                + " Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://b.s3.eu-central-1.amazonaws.com",
        "http://b.s3.eu-central-1.amazonaws.com",
        "https://s3.example:9000",
        "http://s3.example:443",
        "https://s3.example:443",
        "http://127.0.0.1:80"
      })
  void everyAddressIsSignedAsAwsSignsIt(String url) {
    assertAsAwsSigns(request(url, "a/b"));
    assertAsAwsSigns(request(url, "a/b"), SESSION, null);
  }

  static Stream<String> keys() {
    return DirectS3ClientTest.keys();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everyKeyIsSignedAsAwsSignsIt(String key) {
    assertAsAwsSigns(request("https://s3.example", key));
  }

  @Test
  void theBucketItselfIsSignedAsAwsSignsIt() {
    assertAsAwsSigns(
        request("https://s3.example", "")
            .putRawQueryParameter("list-type", "2")
            .putRawQueryParameter("prefix", "p /+&\u00e4~*'=")
            .putRawQueryParameter("continuation-token", "to+k/e=n==")
            .putRawQueryParameter("start-after", "")
            .putRawQueryParameter("Upper", "case"));
  }

  @Property(tries = 500)
  void everyHeaderIsSignedAsAwsSignsIt(@ForAll @Size(max = 4) List<String> values) {
    SdkHttpFullRequest.Builder request = request("https://s3.example", "a");
    for (int i = 0; i < values.size(); i++) {
      request.appendHeader("x-amz-meta-" + i / 2, values.get(i));
    }
    assertAsAwsSigns(request.putHeader("x-amz-meta-spaces", "  a \t  b  "));
  }

  @Example
  void theOrderOfHeadersIsThatOfTheirLowerCaseNames() {
    assertAsAwsSigns(
        request("https://s3.example", "a")
            .putHeader("x-amz-meta-a_b", "1")
            .putHeader("x-amz-meta-aB", "2")
            .putHeader("x-amz-meta-a-b", "3")
            .putHeader("Content-Type", "text/x"));
  }

  @Test
  void headersThatMayChangeOnTheWayAreNotSigned() {
    SdkHttpFullRequest.Builder request =
        request("https://s3.example", "a")
            .putHeader("Expect", "100-continue")
            .putHeader("User-Agent", "us")
            .putHeader("Connection", "close")
            .putHeader("Transfer-Encoding", "chunked")
            .putHeader("X-Amzn-Trace-Id", "t");
    assertAsAwsSigns(request);
    assertThat(signer.sign(request.build(), USER, null).firstMatchingHeader("Authorization"))
        .hasValueSatisfying(
            told ->
                assertThat(told).contains("SignedHeaders=host;x-amz-content-sha256;x-amz-date, "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://s3.example", "http://s3.example"})
  void aBodyIsSignedWhereNothingElseGuardsIt(String url) {
    byte[] content = "content".repeat(5_000).getBytes(UTF_8);
    SdkHttpFullRequest.Builder request =
        request(url, "a")
            .method(SdkHttpMethod.PUT)
            .putHeader("Content-Length", Integer.toString(content.length));
    assertAsAwsSigns(request, USER, ContentStreamProvider.fromByteArray(content));
    assertAsAwsSigns(request, USER, ContentStreamProvider.fromByteArray(new byte[0]));
  }

  @Test
  void theNextDayAndAnotherSecretHaveTheirOwnKeys() {
    for (int hours : new int[] {0, 21, 22, 46, 0}) {
      now.set(NOW.plusSeconds(3600L * hours));
      assertAsAwsSigns(request("https://s3.example", "a"), USER, null);
      assertAsAwsSigns(request("https://s3.example", "a"), SESSION, null);
    }
  }
}
