package io.s3hydration.report;

import static io.s3hydration.report.Documents.BINDING;
import static io.s3hydration.report.Documents.part;
import static io.s3hydration.report.SyncLocation.TODAY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.transfer.FailureKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What lies under the sync location, letter by letter. Names, order and form of the fields are a
 * promise to readers: what changes here needs a new schemaVersion or a line in the changelog.
 */
class StoredDocumentsTest {

  @Test
  void theMarker() {
    assertStored(
        Documents.marker("index/manifest-run-1.json", "0a1b"),
        """
        {
          "schemaVersion" : 1,
          "lastSuccessfulSync" : "2026-03-01T12:00:00Z",
          "runId" : "run-1",
          "verdict" : "INCOMPLETE",
          "failed" : 2,
          "refused" : 1,
          "manifest" : "index/manifest-run-1.json",
          "manifestDigest" : "0a1b",
          "binding" : {
            "producerEndpoint" : "aws",
            "producerBucket" : "producer",
            "producerPrefix" : "in/",
            "consumerBucket" : "consumer",
            "consumerPrefix" : "out/",
            "mappingVersion" : 1
          },
          "verifyNext" : false
        }""");
    assertThat(SyncMarker.NAME).isEqualTo("last_successful_sync.json");
    assertThat(SyncMarker.SCHEMA_VERSION).isEqualTo(1);
  }

  @Test
  void theManifest() {
    assertStored(
        new Manifest(
            1,
            "run-2",
            BINDING,
            "index/manifest-run-1.json",
            List.of(
                part(
                    "index/run-2/part-00000.jsonl.gz",
                    null,
                    Instant.parse("2026-03-01T12:00:00.123Z")),
                part("index/run-1/part-00007.jsonl.gz", "b \"c\"\u0001\uD83D\uDE00", null))),
        """
        {
          "schemaVersion" : 1,
          "runId" : "run-2",
          "binding" : {
            "producerEndpoint" : "aws",
            "producerBucket" : "producer",
            "producerPrefix" : "in/",
            "consumerBucket" : "consumer",
            "consumerPrefix" : "out/",
            "mappingVersion" : 1
          },
          "previous" : "index/manifest-run-1.json",
          "parts" : [ {
            "name" : "index/run-2/part-00000.jsonl.gz",
            "entries" : 3,
            "digest" : "digest-of-index/run-2/part-00000.jsonl.gz",
            "checked" : "2026-03-01T12:00:00.123Z"
          }, {
            "name" : "index/run-1/part-00007.jsonl.gz",
            "from" : "b \\"c\\"\\u0001\uD83D\uDE00",
            "entries" : 3,
            "digest" : "digest-of-index/run-1/part-00007.jsonl.gz"
          } ]
        }""");
    assertThat(Manifest.name("run-2")).isEqualTo("index/manifest-run-2.json");
  }

  @Test
  void theProgress() {
    assertStored(
        new Progress(
            1,
            "run-2",
            true,
            "index/manifest-run-1.json",
            BINDING,
            "VERIFYING",
            List.of(new WrittenPart(part("index/run-2/part-00000.jsonl.gz", null, TODAY), "b")),
            List.of("run-1"),
            List.of(new Leftover(null, List.of("index/manifest-run-0.json"))),
            List.of("runs/2026/03/01/run-2/uploads")),
        """
        {
          "schemaVersion" : 1,
          "runId" : "run-2",
          "open" : true,
          "baseManifest" : "index/manifest-run-1.json",
          "binding" : {
            "producerEndpoint" : "aws",
            "producerBucket" : "producer",
            "producerPrefix" : "in/",
            "consumerBucket" : "consumer",
            "consumerPrefix" : "out/",
            "mappingVersion" : 1
          },
          "mode" : "VERIFYING",
          "parts" : [ {
            "part" : {
              "name" : "index/run-2/part-00000.jsonl.gz",
              "entries" : 3,
              "digest" : "digest-of-index/run-2/part-00000.jsonl.gz",
              "checked" : "2026-03-01T12:00:00Z"
            },
            "to" : "b"
          } ],
          "continues" : [ "run-1" ],
          "leftovers" : [ {
            "names" : [ "index/manifest-run-0.json" ]
          } ],
          "journals" : [ "runs/2026/03/01/run-2/uploads" ]
        }""");
    assertThat(Progress.NAME).isEqualTo("index/progress.json");
  }

  @Test
  void theLease() {
    assertStored(
        LeaseRecord.taken("run-2", TODAY, java.time.Duration.ofMinutes(2), "run-1").renewed(),
        """
        {
          "schemaVersion" : 1,
          "runId" : "run-2",
          "state" : "held",
          "renewals" : 1,
          "since" : "2026-03-01T12:00:00Z",
          "seconds" : 120,
          "before" : "run-1"
        }""");
    assertThat(LeaseRecord.NAME).isEqualTo("run.lease");
  }

  @Test
  void theLastRunThatLeftItsWorkToTheNext() {
    assertStored(
        new SkippedRuns.SkippedRun(1, "run-3", "run-2", 2),
        """
        {
          "schemaVersion" : 1,
          "runId" : "run-3",
          "holder" : "run-2",
          "inARow" : 2
        }""");
    assertThat(SkippedRuns.NAME).isEqualTo("skipped.json");
  }

  @Test
  void theReport() {
    Tally tally = new Tally();
    tally.listed();
    tally.ended(Outcome.FAILED, "FAILED_NETWORK");
    Tally.Figures figures = tally.snapshot();
    assertStored(
        new RunReport(
            1,
            "run-2",
            Verdict.INCOMPLETE,
            3,
            "1 object is owed",
            Course.Mode.INCREMENTAL,
            false,
            "everything",
            BINDING,
            TODAY,
            TODAY.plusMillis(1500),
            true,
            figures.listed(),
            figures.outcomes(),
            figures.bytes(),
            figures.reasons(),
            17L,
            0,
            1,
            2,
            new TreeMap<>(Map.of("producer ListObjectsV2", 1L)),
            List.of("a part was damaged"),
            List.of(new RunReport.NamedFailure("in/a", FailureKind.NETWORK, "tried")),
            true),
        """
        {
          "schemaVersion" : 1,
          "runId" : "run-2",
          "verdict" : "INCOMPLETE",
          "exitCode" : 3,
          "reason" : "1 object is owed",
          "mode" : "INCREMENTAL",
          "dryRun" : false,
          "scope" : "everything",
          "binding" : {
            "producerEndpoint" : "aws",
            "producerBucket" : "producer",
            "producerPrefix" : "in/",
            "consumerBucket" : "consumer",
            "consumerPrefix" : "out/",
            "mappingVersion" : 1
          },
          "startedAt" : "2026-03-01T12:00:00Z",
          "endedAt" : "2026-03-01T12:00:01.500Z",
          "accountCloses" : true,
          "listed" : 1,
          "outcomes" : {
            "SETTLED" : 0,
            "FILTERED" : 0,
            "UNCHANGED" : 0,
            "ADOPTED" : 0,
            "TRANSFERRED" : 0,
            "FAILED" : 1,
            "REFUSED" : 0,
            "CHANGED" : 0,
            "VANISHED" : 0,
            "INTERRUPTED" : 0
          },
          "bytes" : 0,
          "reasons" : {
            "FAILED_NETWORK" : 1
          },
          "settledEntries" : 17,
          "leftOutOfIndex" : 0,
          "ledgerParts" : 1,
          "uploadsSwept" : 2,
          "requests" : {
            "producer ListObjectsV2" : 1
          },
          "notices" : [ "a part was damaged" ],
          "failures" : [ {
            "key" : "in/a",
            "kind" : "NETWORK",
            "message" : "tried"
          } ],
          "markerAdvanced" : true
        }""");
  }

  private static void assertStored(Object document, String text) {
    byte[] content = SyncJson.document(document);
    assertThat(new String(content, UTF_8)).isEqualTo(text);
    assertThat(SyncJson.read(content, document.getClass())).as("read back").isEqualTo(document);
  }
}
