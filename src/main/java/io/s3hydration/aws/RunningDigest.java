package io.s3hydration.aws;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import software.amazon.awssdk.crt.checksums.CRC64NVME;

/** One checksum over bytes as they pass. Not safe for use by many threads. */
sealed interface RunningDigest {

  void update(byte[] bytes, int offset, int length);

  /** In base 64, as S3 gives it. What was read so far can be asked at any time. */
  String value();

  /**
   * @param algorithm S3's name, or MD5
   */
  static RunningDigest of(String algorithm) {
    return switch (algorithm) {
      case "CRC64NVME" -> new Crc(new CRC64NVME(), CrcCombine.CRC64NVME);
      case "CRC32" -> new Crc(new CRC32(), CrcCombine.CRC32);
      case "CRC32C" -> new Crc(new CRC32C(), CrcCombine.CRC32C);
      case "SHA256" -> new Hash(hash("SHA-256"));
      case "SHA1" -> new Hash(hash("SHA-1"));
      case "MD5" -> new Hash(hash("MD5"));
      default -> throw new IllegalArgumentException("no checksum is called " + algorithm);
    };
  }

  private static MessageDigest hash(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
  }

  /** A cyclic redundancy check. The CRCs of parts can be combined. */
  record Crc(Checksum checksum, CrcCombine kind) implements RunningDigest {

    @Override
    public void update(byte[] buffer, int offset, int length) {
      checksum.update(buffer, offset, length);
    }

    @Override
    public String value() {
      return kind.write(checksum.getValue());
    }
  }

  /** A hash, which is over bytes in order or over nothing. */
  record Hash(MessageDigest digest) implements RunningDigest {

    @Override
    public void update(byte[] buffer, int offset, int length) {
      digest.update(buffer, offset, length);
    }

    @Override
    public String value() {
      return Base64.getEncoder().encodeToString(copy().digest.digest());
    }

    /** The same state, to go on from twice. */
    Hash copy() {
      try {
        return new Hash((MessageDigest) digest.clone());
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException("the JDK's hashes can be cloned", e);
      }
    }
  }
}
