package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.BulkS3;
import io.s3hydration.job.ApplicationProcess.Ended;
import io.s3hydration.job.ApplicationProcess.Running;
import io.s3hydration.job.ProcessGauges.Gauged;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Nothing grows in a long run in which something fails all the time: promise 7. The process is
 * looked at after every fortieth of the objects, each time after a full collection.
 */
@Tag("slow")
class SoakTest {

  private static final int COUNT = Integer.getInteger("soak.objects", 200_000);
  private static final double FAULTS = 0.01;
  private static final int LOOKS = 40;
  private static final int TENTH = LOOKS / 10;

  /** Connections come and go with the objects that are under way, as many as by default. */
  private static final long AT_ONCE = 64;

  private static final long MIB = 1 << 20;

  @Test
  void many_objects_and_faults_leave_nothing_behind() throws IOException {
    long seed = Long.getLong("seed", 1);
    try (BulkS3 s3 = BulkS3.ofSmallObjects(COUNT)) {
      s3.fail(FAULTS, seed);
      Running running =
          ApplicationProcess.of(Application.between(s3))
              .option("-XX:MaxDirectMemorySize=64m")
              .option("-Daws.accessKeyId=AKIAPRODUCEREXAMPLE0")
              .option("-Daws.secretAccessKey=not-a-secret")
              .begin();
      List<Gauged> looks = watch(running, s3);
      Ended ended = running.await();
      JsonNode report = JsonMapper.shared().readTree(s3.record("report.json").orElseThrow());
      System.out.printf(
          "soak: %,d objects by seed %d, %,d objects/s, faults %s, %s%n",
          COUNT, seed, COUNT * 1000L / millis(report), s3.failed(), ended.memory());
      looks.forEach(look -> System.out.println("soak: " + look));
      assertThat(ended.exitCode()).as(ended.text()).isZero();
      assertThat(report.path("accountCloses").booleanValue()).isTrue();
      assertThat(s3.copies()).isEqualTo(COUNT);
      assertThat(looks).as("looks while it ran").hasSizeGreaterThan(LOOKS / 2);
      assertFlat("heap after a collection", looks, Gauged::heap, 16 * MIB);
      assertFlat("platform threads", looks, Gauged::threads, 8);
      assertFlat("open descriptors", looks, Gauged::descriptors, AT_ONCE);
      assertFlat("direct memory", looks, Gauged::direct, 4 * MIB);
    }
  }

  private static List<Gauged> watch(Running running, BulkS3 s3) throws IOException {
    List<Gauged> looks = new ArrayList<>();
    await(running, s3, COUNT / LOOKS / 2);
    try (ProcessGauges gauges = new ProcessGauges(running.process())) {
      for (int look = 1; look < LOOKS && running.process().isAlive(); look++) {
        await(running, s3, COUNT / LOOKS * look);
        looks.add(gauges.look());
      }
    }
    return looks;
  }

  private static void await(Running running, BulkS3 s3, int copies) {
    while (s3.copies() < copies && running.process().isAlive()) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /**
   * The line of least squares through all looks rises by no more over the whole run; so the entries
   * of an index part, which gather and go, weigh nothing.
   */
  private static void assertFlat(
      String what, List<Gauged> looks, ToLongFunction<Gauged> gauge, long allowed) {
    double[] values = looks.stream().mapToLong(gauge).asDoubleStream().toArray();
    double middle = (values.length - 1) / 2.0;
    double over = 0;
    double under = 0;
    for (int i = 0; i < values.length; i++) {
      over += (i - middle) * values[i];
      under += (i - middle) * (i - middle);
    }
    double rise = over / under * (values.length - 1);
    System.out.printf(
        "soak: %s: %,.0f on average in the first tenth, %,.0f in the last, the line rises by %,.0f"
            + " of %,d allowed%n",
        what,
        mean(looks.subList(0, TENTH), gauge),
        mean(looks.subList(looks.size() - TENTH, looks.size()), gauge),
        rise,
        allowed);
    assertThat(rise).as("rise of " + what).isLessThan(allowed);
  }

  private static double mean(List<Gauged> looks, ToLongFunction<Gauged> gauge) {
    return looks.stream().mapToLong(gauge).average().orElse(0);
  }

  private static long millis(JsonNode report) {
    return Duration.between(
            Instant.parse(report.path("startedAt").stringValue()),
            Instant.parse(report.path("endedAt").stringValue()))
        .toMillis();
  }
}
