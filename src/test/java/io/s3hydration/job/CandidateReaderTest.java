package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.InMemoryBucket.Access;
import io.s3hydration.listing.ListingFailedException;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.report.Outcome;
import io.s3hydration.report.PartSizes;
import io.s3hydration.transfer.FailureKind;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.batch.infrastructure.item.ExecutionContext;

class CandidateReaderTest {

  @Test
  void what_the_listings_decide_is_accounted_and_no_item() {
    OpenRun open = new OpenRun("_sync/forged", "a");
    open.backend.producer().putArchived(new ObjectKey("cold"), Content.of("cold"));
    open.open();
    assertThat(open.candidates()).extracting(c -> c.listed().key().value()).containsExactly("a");
    assertThat(open.figures().listed()).isEqualTo(3);
    assertThat(open.figures().of(Outcome.REFUSED)).isEqualTo(2);
  }

  @Test
  void a_listing_that_fails_ends_the_run_at_once_and_for_good() {
    OpenRun open = new OpenRun("a", "b", "c", "d");
    int[] pages = new int[1];
    open.backend
        .producer()
        .intercept(
            (access, key) -> {
              if (access == Access.LIST && ++pages[0] == 2) {
                throw new ListingFailedException("tried to list but 403 AccessDenied");
              }
            });
    open.open();
    assertThatThrownBy(open::candidates).satisfies(CandidateReaderTest::isNeverSkipped);
    assertThatThrownBy(open.reader::read).satisfies(CandidateReaderTest::isNeverSkipped);
    assertThat(pages[0]).as("it is not asked again").isEqualTo(2);
    assertThat(open.stopped()).contains("403 AccessDenied");
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"RECORDS", "ACCESS_DENIED", "NETWORK"})
  void a_ledger_that_cannot_be_written_is_never_skipped(FailureKind kind) {
    OpenRun open = new OpenRun("_sync/forged", "a").open();
    open.ledgerFails(kind);
    assertThatThrownBy(open.reader::read).satisfies(CandidateReaderTest::isNeverSkipped);
    assertThat(open.stopped()).contains("ledger-00000");
  }

  @Test
  void a_run_that_was_stopped_gives_nothing_more() {
    OpenRun open = new OpenRun("a", "b").open();
    assertThat(open.reader.read()).isNotNull();
    open.run().stop("no credentials");
    assertThatThrownBy(open.reader::read).hasMessage("no credentials");
    assertThat(open.figures().listed()).isOne();
  }

  @Test
  void the_checkpoint_never_passes_a_key_that_is_under_way() {
    OpenRun open = new OpenRun("a", "b").open();
    ExecutionContext context = new ExecutionContext();
    open.reader.update(context);
    assertThat(context.isEmpty()).isTrue();
    open.candidates();
    open.reader.update(context);
    assertThat(context.getString(CandidateReader.LOW_WATER)).isEqualTo("a");
  }

  /**
   * Else nothing would be kept of a run that is killed, and its memory would grow with the keys.
   */
  @Test
  void the_next_index_is_written_while_the_keys_are_read() {
    OpenRun open =
        new OpenRun(IntStream.range(0, 2000).mapToObj("k%04d"::formatted).toArray(String[]::new));
    open.open(new PartSizes(1, 10, 10));
    assertThat(open.candidates()).hasSize(2000);
    assertThat(open.run().index().leftOut()).as("they were waited for no longer").isPositive();
  }

  private static void isNeverSkipped(Throwable thrown) {
    assertThat(thrown).isInstanceOf(RunStoppedException.class);
    assertThat(new ObjectSkipPolicy().shouldSkip(thrown, 0)).isFalse();
  }
}
