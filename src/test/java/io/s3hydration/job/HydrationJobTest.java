package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.InMemoryBucket.Access;
import io.s3hydration.backend.Operation;
import io.s3hydration.backend.S3Objects;
import io.s3hydration.backend.TwoAccounts;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

class HydrationJobTest {

  private final TwoAccounts accounts = TwoAccounts.start();
  private final S3Client producer = accounts.producerClient();

  @AfterEach
  void close() {
    producer.close();
    accounts.close();
  }

  @Test
  void a_first_run_copies_everything_and_a_second_nothing() {
    for (int i = 0; i < 20; i++) {
      int n = i;
      producer.putObject(
          r -> r.bucket(accounts.producer().bucket()).key("a/" + n),
          RequestBody.fromString("object " + n));
    }
    assertThat(Application.between(accounts).run()).isZero();
    assertThat(S3Objects.keys(accounts.consumerClient(), accounts.consumer().bucket()))
        .filteredOn(key -> key.startsWith("a/"))
        .hasSize(20);
    assertThat(accounts.atProducer(Operation.GET)).isEqualTo(20);

    assertThat(Application.between(accounts).run()).isZero();
    assertThat(accounts.atProducer(Operation.GET)).isEqualTo(20);
  }

  /** A chunk has 500 objects, and each its thread where nothing else is said. */
  @Test
  void as_many_heads_are_under_way_as_objects_may_be() {
    InMemoryRuns runs = new InMemoryRuns();
    for (int i = 0; i < 40; i++) {
      runs.produce("k" + i, "content " + i);
    }
    assertThat(runs.run().exitCode()).isZero();
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch never = new CountDownLatch(1);
    runs.atConsumer(
        (access, key) -> {
          if (access == Access.HEAD) {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            try {
              assertThat(never.await(20, TimeUnit.MILLISECONDS)).isFalse();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            underWay.decrementAndGet();
          }
        });

    runs.with("hydration.transfer.max-concurrent-objects", "4");
    assertThat(runs.run("rebase=true").count("UNCHANGED")).isEqualTo(40);

    assertThat(most.get()).isEqualTo(4);
  }
}
