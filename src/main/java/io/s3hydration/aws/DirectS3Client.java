package io.s3hydration.aws;

import io.s3hydration.aws.DirectRequests.Content;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.s3.model.S3Response;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * An S3 client whose GetObject, HeadObject, PutObject, UploadPart and ListObjectsV2 go by {@link
 * DirectRequests}: they are nearly all that a run asks for, and move all of its bytes. Whatever
 * cannot go so goes the client's own way, and nobody has to know.
 */
public final class DirectS3Client extends DelegatingS3Client {

  private static final Map<String, SdkField<?>> GOT =
      MessageFields.headersOf((SdkPojo) GetObjectResponse.builder());
  private static final Map<String, SdkField<?>> SEEN =
      MessageFields.headersOf((SdkPojo) HeadObjectResponse.builder());

  private static final Map<String, SdkField<?>> PUT =
      MessageFields.headersOf((SdkPojo) PutObjectResponse.builder());

  private static final Map<String, SdkField<?>> PART =
      MessageFields.headersOf((SdkPojo) UploadPartResponse.builder());

  private final BucketAddresses addresses;
  private final DirectRequests requests;

  /**
   * @param client for all other requests; its endpoint, region, credentials and retries are used.
   *     Closed with this one
   * @param http the same that {@code client} uses; not closed with this one
   * @param owner account that must own the bucket; null if nobody checks
   * @param clock by which requests are signed
   * @param nanos the watch's clock
   */
  public DirectS3Client(
      S3Client client,
      SdkHttpClient http,
      Side side,
      @Nullable String owner,
      RequestCounter counter,
      ThrottleWatch watch,
      InstantSource clock,
      LongSupplier nanos) {
    super(client);
    this.addresses = new BucketAddresses(client, owner);
    this.requests = new DirectRequests(client, http, side, counter, watch, clock, nanos);
  }

  /** Directly where the body is read as it comes; otherwise retries are about its reading too. */
  @Override
  public <T> T getObject(
      GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
    SdkHttpFullRequest.Builder http =
        addresses.object(request.bucket(), request.key()).method(SdkHttpMethod.GET);
    if (!transformer.needsConnectionLeftOpen() || !write(request, http)) {
      return super.getObject(request, transformer);
    }
    return requests.send(
        "GetObject",
        http.build(),
        Content.NONE,
        (head, body) -> transform(head, body, transformer));
  }

  private static <T> T transform(
      SdkHttpResponse head,
      AbortableInputStream body,
      ResponseTransformer<GetObjectResponse, T> transformer)
      throws IOException {
    GetObjectResponse.Builder answer = GetObjectResponse.builder();
    MessageFields.read(head, GOT, (SdkPojo) answer);
    answer.sdkHttpResponse(head);
    try {
      return transformer.transform(answer.build(), body);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw SdkClientException.create("Unable to read the answer: " + e.getMessage(), e);
    }
  }

  @Override
  public HeadObjectResponse headObject(HeadObjectRequest request) {
    SdkHttpFullRequest.Builder http =
        addresses.object(request.bucket(), request.key()).method(SdkHttpMethod.HEAD);
    if (!write(request, http)) {
      return super.headObject(request);
    }
    return requests.send(
        "HeadObject",
        http.build(),
        Content.NONE,
        (head, end) -> told(head, end, SEEN, HeadObjectResponse.builder()).build());
  }

  @Override
  public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
    boolean known = request.checksumCRC64NVME() != null || request.contentMD5() != null;
    SdkHttpFullRequest.Builder http =
        addresses.object(request.bucket(), request.key()).method(SdkHttpMethod.PUT);
    Content content = content(body, known, request.checksumAlgorithm());
    if (content == null || !write(request, http)) {
      return super.putObject(request, body);
    }
    announce(http, body, request.contentType());
    return requests.send(
        "PutObject",
        http.build(),
        content,
        (head, end) -> told(head, end, PUT, PutObjectResponse.builder()).build());
  }

  @Override
  public UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
    SdkHttpFullRequest.Builder http =
        addresses.object(request.bucket(), request.key()).method(SdkHttpMethod.PUT);
    Content content = content(body, false, request.checksumAlgorithm());
    if (content == null || !write(request, http)) {
      return super.uploadPart(request, body);
    }
    announce(http, body, null);
    return requests.send(
        "UploadPart",
        http.build(),
        content,
        (head, end) -> told(head, end, PART, UploadPartResponse.builder()).build());
  }

  /**
   * @param known whether the request tells the checksum
   * @return null where the body must go the client's way: without a length, or under another
   *     checksum than ours
   */
  private static @Nullable Content content(
      RequestBody body, boolean known, @Nullable ChecksumAlgorithm trailer) {
    if (body.optionalContentLength().isEmpty()
        || known == (trailer == ChecksumAlgorithm.CRC64_NVME)) {
      return null;
    }
    ContentStreamProvider stream = body.contentStreamProvider();
    return new Content(stream, stream instanceof SourceBody, !known);
  }

  private static void announce(
      SdkHttpFullRequest.Builder http, RequestBody body, @Nullable String type) {
    long length = body.optionalContentLength().orElseThrow();
    http.putHeader("Content-Length", Long.toString(length));
    http.putHeader("Content-Type", type == null ? body.contentType() : type);
    if (length >= ExpectContinue.FROM) {
      http.putHeader("Expect", "100-continue");
    }
  }

  private static <B extends S3Response.Builder> B told(
      SdkHttpResponse head, AbortableInputStream end, Map<String, SdkField<?>> fields, B answer)
      throws IOException {
    try (end) {
      while (end.read() >= 0) {
        // nothing is expected, and a buffer for it would be larger than many an object
      }
    }
    MessageFields.read(head, fields, (SdkPojo) answer);
    answer.sdkHttpResponse(head);
    return answer;
  }

  /** What an answer tells that the walk of a listing does not ask for is left out of this one. */
  @Override
  public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
    SdkHttpFullRequest.Builder http =
        addresses
            .bucket(request.bucket())
            .method(SdkHttpMethod.GET)
            .putRawQueryParameter("list-type", "2");
    if (request.delimiter() != null || !write(request, http)) {
      return super.listObjectsV2(request);
    }
    return requests.send("ListObjectsV2", http.build(), Content.NONE, DirectS3Client::listed);
  }

  private static ListObjectsV2Response listed(SdkHttpResponse head, AbortableInputStream body)
      throws IOException {
    try (body) {
      ListObjectsV2Response.Builder answer = read(body);
      answer.sdkHttpResponse(head);
      return answer.build();
    }
  }

  /** Ended before it is closed, which would read the rest: it may have no end. */
  private static ListObjectsV2Response.Builder read(AbortableInputStream body) {
    try {
      return ListingAnswer.read(body);
    } catch (XMLStreamException e) {
      body.abort();
      throw SdkClientException.create("Unable to read the listing: " + e.getMessage(), e);
    }
  }

  private static boolean write(S3Request request, SdkHttpFullRequest.Builder http) {
    if (!MessageFields.write(request, http)) {
      return false;
    }
    request
        .overrideConfiguration()
        .ifPresent(
            more ->
                more.headers()
                    .forEach(
                        (name, values) -> values.forEach(value -> http.appendHeader(name, value))));
    return true;
  }
}
