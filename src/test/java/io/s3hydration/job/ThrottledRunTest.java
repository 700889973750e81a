package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.faults.Exchange.Logged;
import io.s3hydration.faults.FaultProxy;
import io.s3hydration.faults.Faults;
import io.s3hydration.faults.ProxiedRequest;
import io.s3hydration.faults.Rule;
import io.s3hydration.faults.S3Operation;
import io.s3hydration.listing.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Whole runs, with the application's own clients and copier, from a source that asks to slow down,
 * or whose answers are to be asked for again.
 */
@Timeout(180)
@ExtendWith(OutputCaptureExtension.class)
class ThrottledRunTest {

  private static final int CONCURRENCY = 8;

  /** Attempts of the SDK for one request. */
  private static final int ATTEMPTS = 4;

  private final WireRuns runs;
  private final FaultProxy proxy;

  ThrottledRunTest(@TempDir Path directory) throws IOException {
    runs = new WireRuns(directory);
    proxy = FaultProxy.inFrontOf(runs.producerStore.endpoint());
    runs.with("hydration.producer.endpoint", proxy.endpoint().toString())
        .with("hydration.metrics", "emf")
        .with("hydration.transfer.tags", "drop")
        .with("hydration.transfer.max-concurrent-objects", Integer.toString(CONCURRENCY));
  }

  @AfterEach
  void close() {
    proxy.close();
    runs.close();
  }

  private void produce(int objects) {
    for (int object = 0; object < objects; object++) {
      runs.produce("k%03d".formatted(object), "content " + object);
    }
  }

  private static boolean isRead(ProxiedRequest request) {
    return request.is(S3Operation.GET_OBJECT);
  }

  private long reads() {
    return proxy.log().stream().filter(l -> l.operation() == S3Operation.GET_OBJECT).count();
  }

  private long refusals() {
    return proxy.log().stream().map(Logged::status).filter(status -> status == 503).count();
  }

  @Test
  void the_limit_falls_while_the_source_asks_for_it_and_is_back_at_the_end(CapturedOutput output) {
    produce(200);
    int refused = 12;
    Set<String> told = new HashSet<>();
    // Of the first objects the first attempt each: the rule is asked by one request at a time.
    proxy.add(
        Rule.always(
            Faults.refused(503, "SlowDown"),
            request -> isRead(request) && told.size() < refused && told.add(request.key())));

    assertThat(runs.run()).isZero();

    assertThat(runs.report().path("outcomes").path("TRANSFERRED").longValue()).isEqualTo(200);
    assertThat(output.getOut())
        .containsSubsequence(
            "the stores ask to slow down: at most 4 objects at a time now",
            "at most " + CONCURRENCY + " objects at a time now, of " + CONCURRENCY);
    assertThat(output.getOut())
        .contains("\"RequestsThrottled\":" + refused)
        .contains("\"ConcurrencyLimit\":" + CONCURRENCY);
    assertThat(reads()).as("one more for each refusal").isEqualTo(200 + refused);
  }

  /** As the fault matrix has it for clients that are wired by hand. */
  @Test
  void what_S3_means_to_be_tried_again_is_tried_again() {
    produce(3);
    proxy.add(Rule.once(Faults.refused(400, "KMS.ThrottlingException"), ThrottledRunTest::isRead));
    proxy.add(Rule.once(Faults.answerCut(), r -> r.is(S3Operation.LIST_OBJECTS_V2)));

    assertThat(runs.run()).isZero();

    assertThat(runs.report().path("outcomes").path("TRANSFERRED").longValue()).isEqualTo(3);
    assertThat(reads()).isEqualTo(4);
  }

  @Test
  void an_object_that_changes_under_our_hands_is_listed_again_and_copied() {
    produce(1);
    proxy.add(
        Rule.once(
            Faults.meanwhile("replaced", r -> runs.produce("k000", "replaced")),
            ThrottledRunTest::isRead));

    assertThat(runs.run()).isZero();

    assertThat(runs.consumer.get(new ObjectKey("k000")).orElseThrow().text()).isEqualTo("replaced");
  }

  @Test
  void tags_that_are_not_copied_are_told_in_the_report() {
    produce(2);
    runs.with("hydration.transfer.tags", "copy");
    proxy.add(
        Rule.always(
            Faults.refused(403, "AccessDenied"), r -> r.is(S3Operation.GET_OBJECT_TAGGING)));

    assertThat(runs.run()).isZero();

    assertThat(runs.report().path("notices").toString())
        .contains("tags are not copied in this run");
  }

  @Test
  void a_source_that_refuses_everything_is_asked_few_times_for_each_object() {
    produce(200);
    runs.with("hydration.fuse.minimum", "5");
    proxy.add(Rule.always(Faults.refused(503, "SlowDown"), ThrottledRunTest::isRead));

    assertThat(runs.run()).isEqualTo(1);

    long failed = runs.report().path("outcomes").path("FAILED").longValue();
    assertThat(failed).as("objects tried before the fuse blew").isBetween(3L, 2L * CONCURRENCY);
    assertThat(reads()).isEqualTo(refusals()).isBetween(failed, ATTEMPTS * failed);
    assertThat(runs.report().path("reason").stringValue()).contains("THROTTLED");
  }
}
