package io.s3hydration.demo;

import io.s3hydration.backend.TwoAccounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A run that has ended.
 *
 * @param report its {@code report.json}
 * @param requests what the server counted meanwhile, by bucket and operation
 * @param startUp until its job could begin
 */
record FinishedRun(
    int exitCode,
    JsonNode report,
    Map<String, Long> requests,
    Duration startUp,
    TwoAccounts accounts) {

  /** How many of the listed objects ended so, as the report has it. */
  int of(String outcome) {
    return report.path("outcomes").path(outcome).asInt(0);
  }

  int listed() {
    return report.path("listed").asInt();
  }

  long bytes() {
    return report.path("bytes").asLong();
  }

  Duration took() {
    return Duration.between(
        Instant.parse(report.path("startedAt").asString()),
        Instant.parse(report.path("endedAt").asString()));
  }

  long atProducer(String operation) {
    return requests.getOrDefault(accounts.producer().bucket() + " " + operation, 0L);
  }

  long atConsumer(String operation) {
    return requests.getOrDefault(accounts.consumer().bucket() + " " + operation, 0L);
  }

  /** HEAD requests of any kind, on both sides. */
  long heads() {
    return objectHeads() + atProducer("HeadBucket") + atConsumer("HeadBucket");
  }

  long objectHeads() {
    return atProducer("HeadObject") + atConsumer("HeadObject");
  }
}
