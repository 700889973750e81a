package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunListenerTest {

  /** Three keys to a page: what is read, what waits, and what nobody has asked for yet. */
  private static final String[] KEYS = "a b c d e f g h i j k l m n o p q r".split(" ");

  /** Its threads would wait for ever for somebody to take what they have listed. */
  @Test
  void a_run_that_ends_before_its_listing_does_asks_for_no_more_of_it() {
    OpenRun open = new OpenRun(KEYS).open();
    open.reader.read();

    open.end();

    assertThatThrownBy(open::candidates)
        .isInstanceOf(RunStoppedException.class)
        .hasMessageContaining("nobody asks for the rest of the listing");
  }
}
