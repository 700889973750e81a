package io.s3hydration.aws;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.codehaus.stax2.XMLInputFactory2;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.http.Abortable;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** S3's error document ("Error Responses" in the S3 API reference) as the SDK's exception. */
final class ErrorAnswer {

  /** An error of S3 has some hundred bytes, and the answer to an upload not many more. */
  private static final int MAX_BYTES = 1 << 16;

  private static final XMLInputFactory XML = factory();

  private ErrorAnswer() {}

  private static XMLInputFactory factory() {
    XMLInputFactory factory = new InputFactoryImpl();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    // What is wrong is told by next() and not, unchecked, by whoever asks for a text.
    factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
    return factory;
  }

  /** A reader that resolves nothing beyond the document. */
  static XMLStreamReader reader(InputStream body) throws XMLStreamException {
    return XML.createXMLStreamReader(body);
  }

  /** All that is wanted of an error's body, which is ended. */
  static byte[] bytes(InputStream body) {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try {
      read(body, read);
    } catch (IOException e) {
      return new byte[0]; // the status has to do
    }
    return read.toByteArray();
  }

  /** A small document, as far as it comes. It is ended: it may have no end of its own. */
  static void read(InputStream body, ByteArrayOutputStream to) throws IOException {
    try (body) {
      byte[] some = new byte[1 << 12];
      int more = body.read(some);
      while (more >= 0 && to.size() < MAX_BYTES) {
        to.write(some, 0, more);
        more = body.read(some);
      }
      if (more >= 0 && body instanceof Abortable endless) {
        endless.abort();
      }
    }
  }

  /**
   * @param http an answer that is no success
   * @param body what it holds; the code is null where that is no whole document
   */
  static S3Exception exception(SdkHttpResponse http, byte[] body) {
    Map<String, String> told = elements(body);
    return exception(S3Exception.builder(), http, told.get("Code"), told.get("Message"));
  }

  /**
   * The SDK's words where there is no document: any 404 is a missing key, and else nothing but the
   * status has a name.
   *
   * @param http an answer to a HEAD of an object that is no success
   */
  static S3Exception toHead(SdkHttpResponse http) {
    return http.statusCode() == 404
        ? exception(
            NoSuchKeyException.builder(), http, "NoSuchKey", "The specified key does not exist.")
        : exception(S3Exception.builder(), http, null, http.statusText().orElse(null));
  }

  private static S3Exception exception(
      S3Exception.Builder thrown,
      SdkHttpResponse http,
      @Nullable String code,
      @Nullable String message) {
    AwsErrorDetails details =
        AwsErrorDetails.builder()
            .serviceName("S3")
            .errorCode(code)
            .errorMessage(message)
            .sdkHttpResponse(http)
            .build();
    thrown
        .statusCode(http.statusCode())
        .requestId(header(http, "x-amz-request-id"))
        .extendedRequestId(header(http, "x-amz-id-2"))
        .message(message)
        .awsErrorDetails(details);
    return (S3Exception) thrown.build();
  }

  /** The elements right below the root; none if the document is not whole. */
  private static Map<String, String> elements(byte[] body) {
    Map<String, String> elements = new HashMap<>();
    try {
      XMLStreamReader xml = reader(new ByteArrayInputStream(AnswersWithoutKey.strip(body)));
      xml.nextTag();
      while (xml.nextTag() == XMLStreamReader.START_ELEMENT) {
        String name = xml.getLocalName();
        elements.put(name, xml.getElementText());
      }
    } catch (XMLStreamException e) {
      return Map.of(); // as the SDK has it: half a document tells nothing
    }
    return elements;
  }

  private static @Nullable String header(SdkHttpResponse http, String name) {
    return http.firstMatchingHeader(name).orElse(null);
  }
}
