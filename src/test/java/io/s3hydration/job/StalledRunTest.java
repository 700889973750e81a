package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Content;
import io.s3hydration.faults.FaultProxy;
import io.s3hydration.faults.Faults;
import io.s3hydration.faults.Rule;
import io.s3hydration.faults.S3Operation;
import io.s3hydration.job.ApplicationProcess.Ended;
import io.s3hydration.listing.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stores that stop in the middle of an answer, and the real application in a JVM of its own: it
 * ends by itself, long before they go on.
 */
@Timeout(180)
class StalledRunTest {

  private static final int FOR_EVER = 600_000;

  private final WireRuns runs;
  private final FaultProxy toProducer;
  private final FaultProxy toConsumer;

  StalledRunTest(@TempDir Path directory) throws IOException {
    runs = new WireRuns(directory);
    toProducer = FaultProxy.inFrontOf(runs.producerStore.endpoint());
    toConsumer = FaultProxy.inFrontOf(runs.consumerStore.endpoint());
    runs.with("hydration.producer.endpoint", toProducer.endpoint().toString())
        .with("spring.cloud.aws.endpoint", toConsumer.endpoint().toString())
        .with("hydration.transfer.part-size", "5MB")
        .with("hydration.transfer.multipart-threshold", "5MB")
        .with("hydration.stall-timeout", "6s");
  }

  @AfterEach
  void close() {
    toProducer.close();
    toConsumer.close();
    runs.close();
  }

  @Test
  void a_run_in_which_neither_store_goes_on_ends_with_1_and_the_next_one_makes_it_whole() {
    for (String key : List.of("a", "b", "c")) {
      runs.produce(key, "content of " + key);
    }
    runs.producer.put(new ObjectKey("large"), Content.ofSize(6 << 20));
    toProducer.add(
        Rule.always(
            Faults.stalled(FOR_EVER),
            request -> request.is(S3Operation.GET_OBJECT) && request.key().matches("[bc]")));
    toConsumer.add(
        Rule.always(Faults.silence(FOR_EVER), request -> request.is(S3Operation.UPLOAD_PART)));

    Ended ended = runs.process().run();

    assertThat(ended.exitCode()).as(ended.text()).isEqualTo(1);
    assertThat(ended.text()).contains("the run stops: nothing moved");
    JsonNode report = runs.report();
    assertThat(report.path("verdict").stringValue()).isEqualTo("FAILED");
    assertThat(report.path("reason").stringValue())
        .contains("nothing moved for hydration.stall-timeout=PT6S")
        .contains("Check the network path to both buckets");
    assertThat(report.path("accountCloses").booleanValue()).as("" + report).isTrue();
    assertThat(report.path("outcomes").path("TRANSFERRED").longValue()).isOne();
    assertThat(report.path("outcomes").path("INTERRUPTED").longValue()).isEqualTo(3);
    assertThat(runs.consumer.unfinishedUploads("")).as("orphan uploads").isEmpty();
    assertThat(runs.consumer.get(new ObjectKey("_sync/last_successful_sync.json"))).isEmpty();
    assertThat(lease()).as("nobody has to wait").isEqualTo("free");

    toProducer.heal();
    toConsumer.heal();
    runs.with("hydration.stall-timeout", "15m");
    assertThat(runs.run()).isZero();
    for (String key : List.of("a", "b", "c", "large")) {
      assertThat(runs.consumer.get(new ObjectKey(key)).orElseThrow().bytes())
          .as(key)
          .isEqualTo(runs.producer.get(new ObjectKey(key)).orElseThrow().bytes());
    }
  }

  /** Nothing but its bytes moves while the only object comes, for twice as long as may be still. */
  @Test
  void a_run_whose_one_object_comes_slowly_does_not_hang() {
    runs.produce("slow", "content ".repeat(1_000));
    toProducer.add(
        Rule.always(Faults.trickled(12, 1_000), request -> request.is(S3Operation.GET_OBJECT)));

    Ended ended = runs.process().run();

    assertThat(ended.exitCode()).as(ended.text()).isZero();
    assertThat(runs.consumer.get(new ObjectKey("slow")).orElseThrow().text())
        .isEqualTo("content ".repeat(1_000));
  }

  private String lease() {
    Content lease = runs.consumer.get(new ObjectKey("_sync/run.lease")).orElseThrow();
    return JsonMapper.shared().readTree(lease.text()).path("state").stringValue();
  }
}
