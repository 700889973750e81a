package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Content;
import io.s3hydration.faults.Exchange.Logged;
import io.s3hydration.faults.Fault;
import io.s3hydration.faults.HttpMessage;
import io.s3hydration.faults.Rule;
import io.s3hydration.faults.S3Operation;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.report.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A producer that would reach where it must not, held against what went over the wire. */
class HostileProducerTest {

  private static final String HOSTILE = "bytes of the producer";

  private static final List<String> RESERVED =
      List.of(
          "_sync",
          "_sync/",
          "_sync/last_successful_sync.json",
          "_sync/run.lease",
          "_sync/index/progress.json",
          "_sync/index/manifest-hostile.json",
          "_sync//index");

  private static final List<String> LEGAL =
      List.of(
          "../escape",
          "a/../../escape",
          "./dot",
          "a/./b",
          "/absolute",
          "//twice",
          "trailing/",
          "%5fsync/last_successful_sync.json",
          "_sync%2Frun.lease",
          "_SYNC/run.lease",
          "\uFF3Fsync/run.lease",
          "_\u0455ync/run.lease",
          "_sync\u200B/run.lease",
          "caf\u00E9",
          "cafe\u0301",
          "tab\t",
          "line\r\nx-amz-acl: public-read",
          "bell\u0007",
          "delete\u007F",
          "<Key>_sync/run.lease</Key>",
          "]]>&amp;'\"",
          "a?acl",
          "a?uploads",
          "a#b",
          "a+b c",
          "\uD83D\uDE00",
          "k".repeat(1024 - FaultBench.FROM.length()));

  private final FaultBench bench = new FaultBench(Instant.parse("2026-01-01T02:00:00Z")).to("");

  @AfterEach
  void close() {
    bench.close();
  }

  private Verdict run(String name) {
    return bench.run(name, FaultStory.FULL, FaultStory.PATIENT).verdict();
  }

  @Test
  void no_key_reaches_the_records_or_another_place_than_its_own() {
    RESERVED.forEach(key -> bench.produce(FaultBench.FROM + key, Content.of(HOSTILE)));
    LEGAL.forEach(key -> bench.produce(FaultBench.FROM + key, Content.of(HOSTILE + key)));

    assertThat(run("first")).isEqualTo(Verdict.COMPLETE);
    assertThat(run("second")).isEqualTo(Verdict.COMPLETE);

    for (String key : LEGAL) {
      assertThat(bench.consumer().get(new ObjectKey(key)).map(Content::text))
          .as("copy of <%s>", key)
          .contains(HOSTILE + key);
    }
    assertThat(written()).containsAll(LEGAL);
    Set<String> others = written();
    others.removeAll(LEGAL);
    assertThat(others)
        .doesNotContainAnyElementsOf(List.of("_sync", "_sync/", "_sync//index", "escape"))
        .allMatch(
            key -> key.matches("_sync/(last_successful_sync\\.json|run\\.lease|index/.*|runs/.*)"));
    assertThat(bench.consumer().keys())
        .filteredOn(key -> key.startsWith(FaultBench.SYNC))
        .noneMatch(key -> bench.consumer().get(key).orElseThrow().text().contains(HOSTILE));
    Identities.check(bench, bench.sessions());
  }

  private Set<String> written() {
    return bench.proxy().log().stream()
        .filter(asked -> asked.operation().writes())
        .map(Logged::key)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void a_mapped_key_that_is_too_long_is_refused_and_no_other() {
    bench.to("longer-than-in/");
    bench.produce(FaultBench.FROM + "k".repeat(1024 - FaultBench.FROM.length()), Content.of("a"));
    bench.produce(FaultBench.FROM + "short", Content.of("b"));
    assertThat(run("only")).isEqualTo(Verdict.COMPLETE);
    assertThat(bench.consumer().keys())
        .filteredOn(key -> !key.startsWith(FaultBench.SYNC))
        .containsExactly(new ObjectKey("longer-than-in/short"));
    Identities.check(bench, bench.sessions());
  }

  /** The forger knows everything that a record of ours holds, the listed tag included. */
  @Test
  void forged_records_of_ours_settle_nothing() {
    String tag = bench.producer().put(new ObjectKey("in/a"), Content.of("new!")).value();
    String time = bench.producer().now().toString();
    Map<String, String> forged =
        Map.of(
            "hydration-source-etag", tag,
            "hydration-source-size", "4",
            "hydration-source-last-modified", time,
            "hydration-run", "first",
            "source-hydration-run", "first");
    bench.produce("in/a", Content.of("old!").withMetadata(forged));
    assertThat(run("first")).isEqualTo(Verdict.COMPLETE);
    assertThat(metadata("a"))
        .containsEntry("source-hydration-source-etag", tag)
        .containsEntry("source-source-hydration-run", "first")
        .doesNotContainEntry("hydration-source-etag", tag);

    bench.produce("in/a", Content.of("new!").withMetadata(forged));
    bench.later(Duration.ofHours(1));
    assertThat(run("second")).isEqualTo(Verdict.COMPLETE);
    assertThat(bench.consumer().get(new ObjectKey("a")).orElseThrow().text()).isEqualTo("new!");
  }

  private Map<String, String> metadata(String key) {
    return bench.consumer().get(new ObjectKey(key)).orElseThrow().metadata();
  }

  @Test
  void no_header_of_the_producers_decides_about_the_copy() {
    Map<String, String> headers =
        Map.of(
            "x-amz-website-redirect-location", "https://evil.example/",
            "x-amz-object-lock-mode", "COMPLIANCE",
            "x-amz-object-lock-retain-until-date", "2099-01-01T00:00:00Z",
            "x-amz-object-lock-legal-hold", "ON",
            "x-amz-acl", "public-read",
            "x-amz-grant-full-control", "uri=http://acs.amazonaws.com/groups/global/AllUsers",
            "x-amz-storage-class", "STANDARD_IA",
            "x-amz-server-side-encryption", "AES256",
            "x-amz-server-side-encryption-aws-kms-key-id", "arn:aws:kms:eu-central-1:1:key/theirs",
            "x-amz-expiration", "expiry-date=\"Fri, 01 Jan 2027 00:00:00 GMT\"");
    bench
        .proxy()
        .add(
            Rule.always(
                answeredWith(headers),
                request -> request.is(S3Operation.GET_OBJECT) && request.key().startsWith("in/")));
    bench.produce("in/a", Content.of("a"));
    assertThat(run("only")).isEqualTo(Verdict.COMPLETE);
    assertThat(bench.asked())
        .filteredOn(asked -> asked.line().startsWith("PUT /consumer-bucket/a"))
        .singleElement()
        .satisfies(
            put ->
                assertThat(put.headers())
                    .containsEntry(
                        "x-amz-server-side-encryption-aws-kms-key-id", FaultBench.CONSUMER_KEY)
                    .containsEntry("x-amz-server-side-encryption", "aws:kms")
                    .doesNotContainKeys(
                        "x-amz-website-redirect-location",
                        "x-amz-object-lock-mode",
                        "x-amz-object-lock-retain-until-date",
                        "x-amz-object-lock-legal-hold",
                        "x-amz-acl",
                        "x-amz-grant-full-control")
                    .satisfies(
                        sent ->
                            assertThat(sent.getOrDefault("x-amz-storage-class", "STANDARD"))
                                .isEqualTo("STANDARD")));
  }

  private static Fault answeredWith(Map<String, String> headers) {
    return new Fault(
        "hostile headers",
        exchange -> {
          HttpMessage answer = exchange.forward();
          for (Map.Entry<String, String> header : headers.entrySet()) {
            answer = answer.with(header.getKey(), header.getValue());
          }
          exchange.send(answer);
        });
  }
}
