package io.s3hydration.aws;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The checksums that are computed over one pass of bytes. */
final class Digests {

  private final Map<String, RunningDigest> running;

  Digests(Collection<String> algorithms) {
    this(new LinkedHashMap<>());
    algorithms.forEach(algorithm -> running.put(algorithm, RunningDigest.of(algorithm)));
  }

  Digests(Map<String, RunningDigest> running) {
    this.running = running;
  }

  void update(byte[] bytes, int offset, int length) {
    for (RunningDigest digest : running.values()) {
      digest.update(bytes, offset, length);
    }
  }

  /** In base 64; null if this one is not computed. */
  @Nullable String value(String algorithm) {
    RunningDigest digest = running.get(algorithm);
    return digest == null ? null : digest.value();
  }

  /** The state itself, to go on with; null if this one is not computed. */
  @Nullable RunningDigest running(String algorithm) {
    return running.get(algorithm);
  }

  /** Computed over every copy, because S3 can check it against what it stores. */
  String crc64() {
    String value = value("CRC64NVME");
    if (value == null) {
      throw new IllegalStateException("every pass computes CRC64NVME");
    }
    return value;
  }
}
