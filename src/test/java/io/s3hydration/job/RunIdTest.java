package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunIdTest {

  private static RunId at(String instant) {
    return RunId.next(Clock.fixed(Instant.parse(instant), ZoneOffset.UTC));
  }

  @Test
  void it_is_legal_as_a_role_session_name_and_tells_the_time() {
    RunId id = at("2026-11-20T02:00:59.999Z");
    assertThat(id.value()).startsWith("20261120T020059Z-").hasSize(25).matches("[0-9a-zTZ-]+");
    assertThat(id).hasToString(id.value());
  }

  @Test
  void ids_sort_by_time() {
    assertThat(at("2026-11-20T23:59:59Z").value())
        .isLessThan(at("2026-11-21T00:00:00Z").value())
        .isLessThan(at("2027-01-01T00:00:00Z").value());
  }

  @Test
  void runs_of_the_same_second_have_ids_of_their_own() {
    assertThat(IntStream.range(0, 100).mapToObj(i -> at("2026-11-20T02:00:00Z")))
        .doesNotHaveDuplicates();
  }
}
