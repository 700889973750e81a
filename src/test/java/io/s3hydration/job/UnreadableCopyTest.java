package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.Content;
import io.s3hydration.faults.Faults;
import io.s3hydration.faults.ProxiedRequest;
import io.s3hydration.faults.Rule;
import io.s3hydration.faults.S3Operation;
import io.s3hydration.listing.ObjectKey;
import io.s3hydration.report.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Copies that can be neither proved nor made, in whole runs: what becomes of them, run by run. */
class UnreadableCopyTest {

  private static final ObjectKey COPY = new ObjectKey("out/a");
  private static final int LIMIT = 2048;
  private static final String PREFIX = "x-amz-meta-";

  private final FaultBench bench = new FaultBench(Instant.parse("2026-01-01T02:00:00Z"));

  @AfterEach
  void close() {
    bench.close();
  }

  /** As S3 counts: names and values, without what every name begins with. */
  private static boolean isOverTheLimit(ProxiedRequest request) {
    return request.message().headers().stream()
            .filter(header -> header.name().startsWith(PREFIX))
            .mapToInt(header -> header.name().length() - PREFIX.length() + header.value().length())
            .sum()
        > LIMIT;
  }

  private RunEnd run(String name, RunParameters parameters) {
    bench.later(Duration.ofHours(1));
    return bench.run(name, parameters, FaultStory.PATIENT);
  }

  @Test
  void what_cannot_be_looked_at_is_not_overwritten_and_is_copied_once_it_is_removed() {
    bench.produce("in/a", Content.of("first"));
    bench.produce("in/b", Content.of("beside it"));
    assertThat(run("first", FaultStory.FULL).verdict()).isEqualTo(Verdict.COMPLETE);
    bench.produce("in/a", Content.of("second"));
    bench.consumer().deny(COPY);
    for (RunParameters parameters : new RunParameters[] {FaultStory.SCHEDULED, FaultStory.FULL}) {
      RunEnd denied = run("denied" + parameters.full(), parameters);
      assertThat(denied.verdict()).isEqualTo(Verdict.INCOMPLETE);
      assertThat(bench.consumer().held(COPY).orElseThrow().content().text()).isEqualTo("first");
    }
    bench.consumer().delete(COPY);
    bench.consumer().allow(COPY);
    assertThat(run("removed", FaultStory.SCHEDULED).verdict()).isEqualTo(Verdict.COMPLETE);
    assertThat(bench.consumer().held(COPY).orElseThrow().content().text()).isEqualTo("second");
  }

  /** It is the key of these copies, and no reason to look at no other in any run. */
  @Test
  void copies_under_a_key_that_refuses_do_not_starve_what_follows() {
    bench.with("hydration.fuse.minimum", "20");
    for (String content : new String[] {"first", "second"}) {
      for (int i = 0; i < 40; i++) {
        bench.produce("in/a%02d".formatted(i), Content.of(content));
      }
      bench.produce("in/z", Content.of(content));
      if (content.equals("first")) {
        assertThat(run(content, FaultStory.FULL).verdict()).isEqualTo(Verdict.COMPLETE);
      }
    }
    bench
        .proxy()
        .add(
            Rule.always(
                Faults.refused(400, "KMS.DisabledException"),
                request ->
                    request.key().startsWith("out/a")
                        && (request.is(S3Operation.HEAD_OBJECT)
                            || request.is(S3Operation.GET_OBJECT))));
    for (String name : new String[] {"refused", "refused again"}) {
      RunEnd refused = run(name, FaultStory.SCHEDULED);
      assertThat(refused.verdict()).as(refused.reason()).isEqualTo(Verdict.INCOMPLETE);
      assertThat(bench.consumer().get(new ObjectKey("out/z")).orElseThrow().text())
          .isEqualTo("second");
    }
    bench.proxy().heal();
    assertThat(run("healed", FaultStory.SCHEDULED).verdict()).isEqualTo(Verdict.COMPLETE);
  }

  /** Entries that look like ours are carried under longer names, and may then be over 2 KB. */
  @Test
  void metadata_that_grows_over_the_limit_refuses_its_object_alone_and_by_name() {
    String value = "x".repeat(LIMIT - "hydration-x".length());
    bench.produce("in/a", Content.of("fits no more").withMetadata(Map.of("hydration-x", value)));
    bench.produce("in/b", Content.of("beside it"));
    bench
        .proxy()
        .add(
            Rule.always(
                Faults.refused(400, "MetadataTooLarge"), UnreadableCopyTest::isOverTheLimit));
    assertThat(run("first", FaultStory.FULL).verdict()).isEqualTo(Verdict.COMPLETE);
    assertThat(bench.consumer().held(COPY)).isEmpty();
    assertThat(bench.consumer().held(new ObjectKey("out/b"))).isPresent();
    String reports =
        bench.consumer().keys().stream()
            .filter(key -> key.value().endsWith("report.json"))
            .map(key -> bench.consumer().get(key).orElseThrow().text())
            .reduce("", String::concat);
    assertThat(reports).contains("METADATA_TOO_LARGE");
  }
}
