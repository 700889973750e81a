package io.s3hydration.listing;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One comparison of neighbours in a listing; what a merge does once or twice for each key. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KeyOrderBenchmark {

  private String ascii = "exports/2026/11/21/part-0004711.parquet";
  private String asciiNext = "exports/2026/11/21/part-0004712.parquet";
  private String emoji = "exports/2026/11/21/\uD83D\uDCE6-0004711.parquet";
  private String emojiNext = "exports/2026/11/21/\uFFFD-0004711.parquet";

  @Benchmark
  public int ascii() {
    return KeyOrder.compare(ascii, asciiNext);
  }

  @Benchmark
  public int aboveTheBasicPlane() {
    return KeyOrder.compare(emoji, emojiNext);
  }

  /** What it would cost in the order of UTF-16, which is not S3's. */
  @Benchmark
  public int utf16() {
    return ascii.compareTo(asciiNext);
  }
}
