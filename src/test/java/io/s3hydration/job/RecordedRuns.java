package io.s3hydration.job;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.InMemoryBucket.Access;
import io.s3hydration.backend.InMemoryS3.Asked;
import io.s3hydration.listing.ObjectKey;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whole runs that between them ask S3 everything that the program ever asks, and what they asked.
 */
public final class RecordedRuns {

  /**
   * One request.
   *
   * @param operation S3's name of it
   * @param key empty for a request to the bucket
   * @param headers names in lower case
   */
  public record Call(
      boolean atProducer, String operation, String key, Map<String, String> headers) {}

  private RecordedRuns() {}

  /**
   * A first run, one without changes, a full one, one whose source changes under its hands, and one
   * after a run that was killed inside a multipart upload.
   */
  public static List<Call> calls(Path directory) throws IOException {
    try (WireRuns runs = new WireRuns(directory)) {
      runs.with("hydration.transfer.part-size", "5MB")
          .with("hydration.transfer.multipart-threshold", "5MB");
      runs.produce("exports/a.csv", "a");
      runs.produce("exports/b (1).csv", "b");
      runs.producer.put(new ObjectKey("exports/large"), Content.ofSize(6 << 20));
      expect(0, runs.run());
      expect(0, runs.run());
      expect(0, runs.run("full=true"));
      runs.produce("exports/a.csv", "changed");
      loseCopiesBeforeTheirHead(runs);
      expect(0, runs.run("rebase=true"));
      runs.consumer.intercept((access, key) -> {});
      runs.produce("exports/a.csv", "changed again");
      expect(0, runs.run("rebase=true"));
      changeUnderTheHands(runs, new ObjectKey("exports/large"));
      runs.run();
      leaveAJournal(runs, "exports/large");
      runs.run();
      List<Call> calls = new ArrayList<>();
      runs.producerStore.asked().forEach(asked -> calls.add(call(true, asked)));
      runs.consumerStore.asked().forEach(asked -> calls.add(call(false, asked)));
      return List.copyOf(calls);
    }
  }

  /** As a killed run leaves it: the key is named, and whether its upload was begun is not known. */
  private static void leaveAJournal(WireRuns runs, String key) {
    String journal = "runs/2026/01/01/killed/uploads";
    ObjectKey file = new ObjectKey("_sync/index/progress.json");
    ObjectNode progress =
        (ObjectNode) JsonMapper.shared().readTree(runs.consumer.get(file).orElseThrow().text());
    progress.putArray("journals").add(journal);
    runs.consumer.put(file, Content.of(progress.toString()));
    runs.consumer.put(
        new ObjectKey("_sync/" + journal),
        Content.of(
            """
            {"schemaVersion": 1, "runId": "killed",
             "uploads": [{"key": "%s", "since": "2026-01-01T00:00:00Z", "ids": []}]}
            """
                .formatted(key)));
  }

  /** Listed, and gone when looked at: the program asks whether the bucket is there at all. */
  private static void loseCopiesBeforeTheirHead(WireRuns runs) {
    runs.consumer.intercept(
        (access, key) -> {
          if (access == Access.HEAD) {
            runs.consumer.delete(key);
          }
        });
  }

  /**
   * From the second read of the key on it is another object: an upload that was begun is aborted.
   */
  private static void changeUnderTheHands(WireRuns runs, ObjectKey key) {
    runs.producer.put(key, Content.ofSize(7 << 20));
    AtomicInteger reads = new AtomicInteger();
    runs.producer.intercept(
        (access, read) -> {
          if (access == Access.READ && read.equals(key) && reads.incrementAndGet() == 2) {
            runs.producer.put(key, Content.ofSize(8 << 20));
          }
        });
  }

  private static void expect(int exitCode, int actual) {
    if (actual != exitCode) {
      throw new AssertionError("a run ended with " + actual + ", not " + exitCode);
    }
  }

  private static Call call(boolean atProducer, Asked asked) {
    String[] line = asked.line().split(" ", 2);
    int question = line[1].indexOf('?');
    String path = question < 0 ? line[1] : line[1].substring(0, question);
    List<String> query =
        question < 0
            ? List.of()
            : Stream.of(line[1].substring(question + 1).split("&"))
                .map(parameter -> parameter.replaceAll("=.*", ""))
                .toList();
    int slash = path.indexOf('/', 1);
    String key =
        slash < 0
            ? ""
            : URLDecoder.decode(
                path.substring(slash + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
    return new Call(atProducer, operation(line[0], key, query), key, asked.headers());
  }

  private static String operation(String method, String key, List<String> query) {
    String line =
        method
            + (key.isEmpty() ? " bucket" : " key")
            + Stream.of("list-type", "uploads", "uploadId", "tagging", "delete", "attributes")
                .filter(query::contains)
                .map(name -> " " + name)
                .findFirst()
                .orElse("");
    return switch (line) {
      case "HEAD bucket" -> "HeadBucket";
      case "GET bucket list-type" -> "ListObjectsV2";
      case "GET bucket uploads" -> "ListMultipartUploads";
      case "HEAD key" -> "HeadObject";
      case "GET key" -> "GetObject";
      case "GET key tagging" -> "GetObjectTagging";
      case "GET key attributes" -> "GetObjectAttributes";
      case "GET key uploadId" -> "ListParts";
      case "PUT key" -> "PutObject";
      case "PUT key uploadId" -> "UploadPart";
      case "PUT key tagging" -> "PutObjectTagging";
      case "POST key uploads" -> "CreateMultipartUpload";
      case "POST key uploadId" -> "CompleteMultipartUpload";
      case "DELETE key uploadId" -> "AbortMultipartUpload";
      case "DELETE key" -> "DeleteObject";
      case "POST bucket delete" -> "DeleteObjects";
      default -> throw new AssertionError("a request that this test does not know: " + line);
    };
  }
}
