package io.s3hydration.aws;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The CRC of two stretches laid end to end, from the CRC of each: what makes a checksum over a
 * whole object out of parts that were read in any order.
 *
 * <p>A CRC is a remainder of polynomials over GF(2). Appending n bytes multiplies the first
 * remainder by x^8n, modulo the CRC's polynomial; then the second is added. Start value and final
 * inversion cancel out because both are all ones in each of these.
 */
enum CrcCombine {
  /** Polynomials are reversed: the lowest bit is the highest power. */
  CRC64NVME(Long.BYTES, 0x9a6c9329ac4bc9b5L),
  CRC32(Integer.BYTES, 0xedb88320L),
  CRC32C(Integer.BYTES, 0x82f63b78L);

  private final int bytes;
  private final long polynomial;
  private final long one;

  CrcCombine(int bytes, long polynomial) {
    this.bytes = bytes;
    this.polynomial = polynomial;
    this.one = 1L << (bytes * 8 - 1);
  }

  /** Empty for what cannot be combined: a hash. */
  static Optional<CrcCombine> of(String algorithm) {
    return Arrays.stream(values()).filter(crc -> crc.name().equals(algorithm)).findFirst();
  }

  /**
   * All in base 64, as S3 gives them.
   *
   * @param secondLength bytes that {@code second} is over
   */
  String combine(String first, String second, long secondLength) {
    return write(combine(read(first), read(second), secondLength));
  }

  long combine(long first, long second, long secondLength) {
    long square = one >>> 1; // x
    for (int i = 0; i < 3; i++) {
      square = multiply(square, square); // x^8, one byte
    }
    long shifted = first;
    for (long left = secondLength; left > 0; left >>>= 1) {
      if ((left & 1) == 1) {
        shifted = multiply(shifted, square);
      }
      square = multiply(square, square);
    }
    return shifted ^ second;
  }

  private long multiply(long a, long b) {
    long product = 0;
    long shifted = b;
    for (long bit = one; bit != 0; bit >>>= 1) {
      if ((a & bit) != 0) {
        product ^= shifted;
      }
      shifted = (shifted & 1) == 0 ? shifted >>> 1 : (shifted >>> 1) ^ polynomial;
    }
    return product;
  }

  private long read(String base64) {
    byte[] wide = new byte[Long.BYTES];
    byte[] value = Base64.getDecoder().decode(base64);
    System.arraycopy(value, 0, wide, Long.BYTES - bytes, bytes);
    return ByteBuffer.wrap(wide).getLong();
  }

  /** In base 64, as S3 gives it. */
  String write(long value) {
    byte[] wide = ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    return Base64.getEncoder()
        .encodeToString(Arrays.copyOfRange(wide, Long.BYTES - bytes, Long.BYTES));
  }
}
