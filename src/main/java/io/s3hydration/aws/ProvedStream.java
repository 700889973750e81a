package io.s3hydration.aws;

import java.io.IOException;
import java.io.InputStream;

/**
 * Hands bytes on and digests them, but withholds the last ones until all are proved. A body that
 * lacks bytes is never stored, so what cannot be proved is never stored.
 */
final class ProvedStream extends InputStream {

  private final InputStream in;
  private final Digests digests;
  private final Runnable proof;
  private long left;

  /**
   * @param length of {@code in}; with 0 the proof runs at once, for there is nothing to withhold
   * @param proof throws if what was digested is not what it should be
   */
  ProvedStream(InputStream in, long length, Digests digests, Runnable proof) {
    this.in = in;
    this.left = length;
    this.digests = digests;
    this.proof = proof;
    if (length == 0) {
      proof.run();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = in.read(buffer, offset, length);
    if (read > 0) {
      digests.update(buffer, offset, read);
      left -= read;
      if (left == 0) {
        proof.run();
      }
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
