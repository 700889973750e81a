package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3hydration.listing.ObjectKey;
import io.s3hydration.report.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunListenerTest {

  /** Three keys to a page: what is read, what waits, and what nobody has asked for yet. */
  private static final String[] KEYS = "a b c d e f g h i j k l m n o p q r".split(" ");

  /** Nothing else looks at it where no index is written. */
  @Test
  void a_run_whose_sum_does_not_close_fails_and_moves_no_marker() {
    OpenRun open = new OpenRun("_sync/forged").open();
    open.candidates();
    open.run().tally().listed();

    open.end();

    assertThat(open.end.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(open.end.reason())
        .isEqualTo("2 objects were listed, but not all of them are accounted for");
    assertThat(open.backend.consumer().keys())
        .doesNotContain(new ObjectKey("_sync/last_successful_sync.json"));
  }

  @Test
  void a_run_whose_sum_closes_moves_the_marker() {
    OpenRun open = new OpenRun("_sync/forged").open();
    open.candidates();

    open.end();

    assertThat(open.end.verdict()).isEqualTo(Verdict.COMPLETE);
    assertThat(open.backend.consumer().keys())
        .contains(new ObjectKey("_sync/last_successful_sync.json"));
  }

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
