package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.s3hydration.transfer.AdaptiveLimit;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the person on call reads when S3 asks to slow down. */
class ConcurrencyLogTest {

  private long now = 1;
  private final AdaptiveLimit limit = new AdaptiveLimit(8, () -> now);

  private final Logger logger = (Logger) LoggerFactory.getLogger(ConcurrencyLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void follow() {
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
    lines.start();
    new ConcurrencyLog(limit, () -> now);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  private void slowDown() {
    now++;
    limit.throttled(now);
  }

  /** As many requests as raise the limit by one. */
  private void goWell() {
    now++;
    int before = limit.current();
    while (limit.current() == before && before < limit.max()) {
      limit.wentWell(now);
    }
  }

  private void later(Duration time) {
    now += time.toNanos();
  }

  private List<String> said() {
    return lines.list.stream().map(e -> e.getLevel() + " " + e.getFormattedMessage()).toList();
  }

  @Test
  void nothing_is_said_while_nobody_asks() {
    limit.wentWell(now);
    assertThat(said()).isEmpty();
  }

  @Test
  void the_first_fall_is_a_warning_and_more_of_them_within_seconds_are_not_repeated() {
    slowDown();
    slowDown();
    assertThat(said())
        .containsExactly("WARN the stores ask to slow down: at most 4 objects at a time now");
  }

  @Test
  void a_long_throttling_is_said_again_every_ten_seconds() {
    slowDown();
    later(Duration.ofSeconds(10));
    slowDown();
    assertThat(said())
        .containsExactly(
            "WARN the stores ask to slow down: at most 4 objects at a time now",
            "WARN the stores ask to slow down: at most 2 objects at a time now");
  }

  @Test
  void that_the_limit_is_back_is_said_at_once() {
    slowDown();
    for (int more = 4; more < 8; more++) {
      goWell();
    }
    assertThat(said())
        .containsExactly(
            "WARN the stores ask to slow down: at most 4 objects at a time now",
            "INFO at most 8 objects at a time now, of 8");
  }

  @Test
  void a_slow_way_back_is_followed_without_alarm() {
    slowDown();
    later(Duration.ofSeconds(10));
    goWell();
    assertThat(said()).last().isEqualTo("INFO at most 5 objects at a time now, of 8");
  }
}
