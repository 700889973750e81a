package io.s3hydration.backend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A payload framed by {@code aws-chunked}: of each chunk its length in hex, perhaps a signature, a
 * line break, the bytes, a line break; a chunk of no bytes, and trailers, are the end.
 */
public final class ChunkedBody {

  private static final int BUFFER = 1 << 16;

  private ChunkedBody() {}

  /** Whether a request's payload is framed so, by what its {@code x-amz-content-sha256} says. */
  public static boolean isChunked(@Nullable String contentSha256) {
    return contentSha256 != null && contentSha256.startsWith("STREAMING-");
  }

  /**
   * Reads it to its end.
   *
   * @param announced the {@code x-amz-decoded-content-length} that came with it; null if none did
   * @param to takes the bytes
   * @return the trailers, names in lower case
   * @throws EOFException if it is cut
   * @throws ProtocolException if it has not as many bytes as announced, which S3 answers by 400
   *     IncompleteBody
   */
  public static Map<String, String> read(
      InputStream in, @Nullable String announced, OutputStream to) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    for (int left = length(in); left > 0; left = length(in)) {
      size += left;
      while (left > 0) {
        int count = in.read(buffer, 0, Math.min(buffer.length, left));
        if (count < 0) {
          throw new EOFException("cut within a chunk");
        }
        to.write(buffer, 0, count);
        left -= count;
      }
      line(in);
    }
    Map<String, String> trailers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      trailers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    if (!Long.toString(size).equals(announced)) {
      throw new ProtocolException(size + " bytes, announced as " + announced);
    }
    return trailers;
  }

  private static int length(InputStream in) throws IOException {
    return Integer.parseInt(line(in).split(";", -1)[0], 16);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("cut within a line");
      }
      line.write(c);
    }
    return line.toString(ISO_8859_1).strip();
  }
}
