package io.s3hydration.backend;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Random;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.checksums.SdkChecksum;

/**
 * An object whose bytes are made as they are read: noise in blocks, each marked with its key and
 * place, so that no two stretches are alike.
 */
record BulkObject(String key, long size) {

  private static final int BLOCK = 1 << 16;
  private static final byte[] NOISE = new byte[BLOCK];

  static {
    new Random(4711).nextBytes(NOISE);
  }

  /** No MD5 of anything, as under SSE-KMS. */
  String etag() {
    return '"' + "bulk-" + Integer.toHexString(key.hashCode()) + "-" + size + '"';
  }

  void write(long offset, long length, OutputStream to) throws IOException {
    byte[] block = NOISE.clone();
    for (long at = offset; at < offset + length; ) {
      ByteBuffer.wrap(block).putInt(key.hashCode()).putLong(at / BLOCK);
      int from = (int) (at % BLOCK);
      int count = (int) Math.min(BLOCK - from, offset + length - at);
      to.write(block, from, count);
      at += count;
    }
  }

  /** CRC64NVME of a stretch, in base 64. */
  String checksum(long offset, long length) {
    SdkChecksum crc = SdkChecksum.forAlgorithm(DefaultChecksumAlgorithm.CRC64NVME);
    try {
      write(offset, length, new Digesting(crc));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(crc.getChecksumBytes());
  }

  private static final class Digesting extends OutputStream {

    private final SdkChecksum crc;

    Digesting(SdkChecksum crc) {
      this.crc = crc;
    }

    @Override
    public void write(int b) {
      crc.update(b);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      crc.update(bytes, from, count);
    }
  }
}
