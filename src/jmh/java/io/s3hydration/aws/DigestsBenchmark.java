package io.s3hydration.aws;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One pass over a MiB, in the pieces in which bodies are read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DigestsBenchmark {

  private static final int MIB = 1 << 20;

  @Param({"CRC64NVME", "CRC32C", "MD5", "SHA256"})
  private String algorithm = "CRC64NVME";

  @Param({"8192", "65536"})
  private int piece;

  private final byte[] bytes = new byte[MIB];

  public DigestsBenchmark() {
    new Random(4711).nextBytes(bytes);
  }

  @Benchmark
  public String mebibyte() {
    Digests digests = new Digests(List.of(algorithm));
    for (int at = 0; at < MIB; at += piece) {
      digests.update(bytes, at, piece);
    }
    return String.valueOf(digests.value(algorithm));
  }
}
