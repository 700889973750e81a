package io.s3hydration.transfer;

import io.s3hydration.transfer.PartPlan.Part;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The plan of one object, and all its parts. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PartPlanBenchmark {

  private static final long MIB = 1024L * 1024;

  /** 1 GiB, and 48.8 TiB, which is 10,000 parts. */
  @Param({"1024", "51200000"})
  private long mebibytes;

  @Benchmark
  public void allParts(Blackhole sink) {
    PartPlan plan = PartPlan.of(mebibytes * MIB, 64 * MIB);
    for (int number = 1; number <= plan.count(); number++) {
      Part part = plan.part(number);
      sink.consume(part.last());
    }
  }
}
