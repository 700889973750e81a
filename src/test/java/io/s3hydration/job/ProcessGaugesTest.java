package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whether a soak would notice what it looks for. */
class ProcessGaugesTest {

  private static final int LOOKS = 40;

  private static long[] looks(IntToLongFunction gauge) {
    return IntStream.range(0, LOOKS).mapToLong(gauge).toArray();
  }

  @Test
  void a_leak_rises_by_what_leaked() {
    assertThat(ProcessGauges.rise(looks(look -> 1000 + 5L * look)))
        .isCloseTo(5.0 * (LOOKS - 1), within(0.001));
  }

  @Test
  void a_leak_is_seen_amid_what_gathers_and_goes() {
    assertThat(ProcessGauges.rise(looks(look -> 100L * (look % 4)))).isBetween(-50.0, 50.0);
    assertThat(ProcessGauges.rise(looks(look -> 100L * (look % 4) + 20L * look)))
        .isGreaterThan(700);
  }

  @Test
  void what_stays_or_falls_does_not_rise() {
    assertThat(ProcessGauges.rise(looks(look -> 64))).isZero();
    assertThat(ProcessGauges.rise(looks(look -> 1000 - look))).isNegative();
  }

  @Test
  void a_process_is_looked_at_while_it_runs() throws IOException {
    // The JDK's own web server, because a program among the tests would be one for
    // spring-boot:test-run to choose from.
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx32m",
                "-m",
                "jdk.httpserver",
                "-b",
                "127.0.0.1",
                "-p",
                "0")
            .start();
    // A JVM that is still starting lets others attach, and fails at what they ask.
    assertThat(process.inputReader().readLine()).contains("127.0.0.1");
    try (ProcessGauges gauges = new ProcessGauges(process)) {
      ProcessGauges.Gauged gauged = gauges.look();
      assertThat(gauged.heap()).isPositive();
      assertThat(gauged.threads()).isPositive();
      assertThat(gauged.descriptors()).isPositive();
    } finally {
      process.destroyForcibly();
    }
  }
}
