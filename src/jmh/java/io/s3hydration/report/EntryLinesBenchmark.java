package io.s3hydration.report;

import io.s3hydration.listing.ETag;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import io.s3hydration.listing.SettledEntry.Standing;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Time an entry of the index takes to be written, and to be read back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EntryLinesBenchmark {

  /** As a part of the index has them. */
  public static final int ENTRIES = 50_000;

  private final List<SettledEntry> entries = entries(ENTRIES);
  private final byte[] part = EntryLines.write(entries);

  /** ETags are random, as a bucket's are: gzip finds nothing in them. */
  public static List<SettledEntry> entries(int count) {
    Random random = new Random(4711);
    Instant begin = Instant.parse("2026-11-01T00:00:00Z");
    return IntStream.range(0, count)
        .mapToObj(
            n ->
                new SettledEntry(
                    new ObjectKey("d%04d/o%07d".formatted(n / 1000, n)),
                    etag(random),
                    4096,
                    begin.plusSeconds(random.nextInt(1_000_000)),
                    etag(random),
                    Standing.PROVED))
        .toList();
  }

  private static ETag etag(Random random) {
    return new ETag("%016x%016x".formatted(random.nextLong(), random.nextLong()));
  }

  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public byte[] write() {
    return EntryLines.write(entries);
  }

  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public List<SettledEntry> read() throws IOException {
    return EntryLines.read(part);
  }
}
