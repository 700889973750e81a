package io.s3hydration.aws;

import java.io.IOException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.HttpMessageParserFactory;
import org.apache.hc.core5.http.message.LazyLineParser;
import org.apache.hc.core5.util.CharArrayBuffer;

/**
 * Fails an answer that begins with anything but a status line, where Apache's default passes over
 * what comes before it: that may be what another answer left behind, and the next status line
 * another's. Header lines are taken apart at the colon, not token by token.
 */
final class StrictAnswers implements HttpMessageParserFactory<ClassicHttpResponse> {

  /**
   * Far more than S3 sends: 2 KB of user metadata are some 700 entries with the shortest names
   * ("Working with object metadata" in the S3 User Guide). Without a limit the heap is one.
   */
  static final Http1Config LIMITS =
      Http1Config.custom().setMaxHeaderCount(2048).setMaxLineLength(16 << 10).build();

  /** The connections ask without a configuration. */
  @Override
  @Deprecated
  public HttpMessageParser<ClassicHttpResponse> create(Http1Config config) {
    return new DefaultHttpResponseParser(LIMITS, LazyLineParser.INSTANCE, null) {
      @Override
      protected ClassicHttpResponse createMessage(CharArrayBuffer line) throws IOException {
        try {
          return super.createMessage(line);
        } catch (HttpException e) {
          // As one of input: for others the connection says goodbye over TLS, and waits for it.
          throw new IOException("the answer does not begin with a status line", e);
        }
      }
    };
  }
}
