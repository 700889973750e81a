package io.s3hydration.demo;

import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;

/** A dozen objects, one of them denied, and what four runs make of them. */
final class SmallStory {

  private static final String DENIED = "2026/11/salaries.csv";
  private static final int SEEDED = 12;
  private static final int A_MEBIBYTE = 1024 * 1024;

  private final Stage stage;
  private final Narrator narrator;

  SmallStory(Stage stage, Narrator narrator) {
    this.stage = stage;
    this.narrator = narrator;
  }

  void tell() {
    first();
    second();
    third();
    fourth();
  }

  private void first() {
    narrator.chapter("First run. The producer has 12 objects and denies us one of them.");
    seed();
    stage.deny(DENIED);
    FinishedRun run = stage.run();
    narrator.expect("exit code: complete, but something will be tried again", 3, run.exitCode());
    narrator.expect("objects listed", SEEDED, run.listed());
    narrator.expect("copied", SEEDED - 1, run.of("TRANSFERRED"));
    narrator.expect("failed: the denied one, and nothing else", 1, run.of("FAILED"));
    narrator.expect(
        "the failed one", DENIED, run.report().path("failures").path(0).path("key").asString());
    narrator.expect("HEAD requests, as the server counts", 0L, run.heads());
    stage.expectEqualExcept(1);
  }

  private void second() {
    narrator.chapter("Second run. Nothing is new; the denied one is tried again.");
    FinishedRun run = stage.run();
    narrator.expect("exit code", 3, run.exitCode());
    narrator.expect("settled: index and listing agree, no request", 11, run.of("SETTLED"));
    narrator.expect("copied", 0, run.of("TRANSFERRED"));
    narrator.expect("failed", 1, run.of("FAILED"));
    narrator.expect(
        "HeadObject requests, as the server counts: the failed one's", 1L, run.objectHeads());
  }

  private void third() {
    narrator.chapter("Third run. The denied one is allowed, one object changed, one is new.");
    stage.allow(DENIED);
    stage.put("2026/11/orders.csv", "id,amount\n1,10\n2,20\n3,30\n");
    stage.put("2026/11/refunds.csv", "id,amount\n1,5\n");
    FinishedRun run = stage.run();
    narrator.expect("exit code", 0, run.exitCode());
    narrator.expect("objects listed", SEEDED + 1, run.listed());
    narrator.expect("copied: just those", 3, run.of("TRANSFERRED"));
    narrator.expect("settled", SEEDED - 2, run.of("SETTLED"));
    narrator.expect(
        "HeadObject requests, as the server counts: just theirs", 3L, run.objectHeads());
    stage.expectEqualExcept(0);
  }

  private void fourth() {
    narrator.chapter("Fourth run. Nothing has changed.");
    FinishedRun run = stage.run();
    narrator.expect("exit code", 0, run.exitCode());
    narrator.expect("settled", SEEDED + 1, run.of("SETTLED"));
    narrator.expect("copied", 0, run.of("TRANSFERRED"));
    narrator.expect("HEAD requests, as the server counts", 0L, run.heads());
    narrator.expect(
        "objects read from the producer, as the server counts", 0L, run.atProducer("GetObject"));
    narrator.expect(
        "listings of the consumer's bucket, as the server counts",
        0L,
        run.atConsumer("ListObjectsV2"));
  }

  private void seed() {
    stage.put("2026/11/orders.csv", "id,amount\n1,10\n2,20\n");
    stage.put(
        "2026/11/invoices.csv",
        RequestBody.fromString("id,amount\n1,10\n"),
        Map.of("department", "billing"));
    stage.put(DENIED, "name,salary\n");
    stage.put("2026/11/_SUCCESS", "");
    stage.put("2026/12/forecast.csv", "id,amount\n");
    stage.put("images/logo.png", RequestBody.fromBytes(new byte[A_MEBIBYTE]), Map.of());
    stage.put("names/a b+c%d&e=f.txt", "a key with signs that need care");
    stage.put("names/Grüße, 世界.txt", "a key beyond ASCII");
    for (int i = 1; i <= 4; i++) {
      stage.put("sensors/day-0" + i + ".json", "{\"day\":" + i + "}");
    }
  }
}
