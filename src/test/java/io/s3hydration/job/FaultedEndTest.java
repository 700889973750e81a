package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.s3hydration.faults.Fault;
import io.s3hydration.faults.Faults;
import io.s3hydration.faults.Rule;
import io.s3hydration.faults.WrongListings;
import io.s3hydration.report.Verdict;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Runs that faults end as a whole, or that are told to end while a request is under way: each ends
 * for its reason, and one more run makes the copy whole.
 */
class FaultedEndTest {

  /** Written when all objects have ended: a run that has come so far comes to its end. */
  private static final Set<FaultTarget> AT_THE_END =
      EnumSet.of(
          FaultTarget.INDEX_PART_PUT,
          FaultTarget.LEDGER_PUT,
          FaultTarget.MANIFEST_PUT,
          FaultTarget.REPORT_PAGE_PUT,
          FaultTarget.REPORT_PUT,
          FaultTarget.MARKER_PUT,
          FaultTarget.INDEX_DELETE);

  private static FaultStory small;
  private static FaultStory large;

  @BeforeAll
  static void tell() {
    logger().setLevel(Level.OFF);
    small = new FaultStory(false);
    large = new FaultStory(true);
  }

  @AfterAll
  static void loud() {
    logger().setLevel(null);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger("io.s3hydration");
  }

  /** A run that faults befall, and the one after it. */
  private record Attack(FaultBench bench, Whole whole) implements AutoCloseable {

    static Attack on(FaultStory story) {
      FaultBench bench = story.tell();
      return new Attack(
          bench,
          new Whole(bench.producer(), bench.consumer(), bench.versions(), true, bench.damaged()));
    }

    Attack by(Rule rule) {
      bench.proxy().add(rule);
      return this;
    }

    Ending run() {
      Ending ending = Ending.of(bench, bench.run(Ending.RUN, FaultStory.FULL, FaultStory.PATIENT));
      whole.checkAfterFaults(ending, true);
      return ending;
    }

    /** What every cell of the matrix is held to. */
    void heals() {
      bench.proxy().heal();
      bench.later(Duration.ofHours(1));
      RunEnd repaired = bench.run("repair", FaultStory.FULL, FaultStory.PATIENT);
      assertThat(repaired.verdict()).as(repaired.reason()).isEqualTo(Verdict.COMPLETE);
      whole.checkWhole();
      assertThat(bench.consumer().openUploads()).isEmpty();
      Identities.check(bench, bench.sessions());
    }

    void terminate() {
      bench.stop(Verdict.TERMINATED, "the process was told to end (SIGTERM)");
    }

    @Override
    public void close() {
      bench.close();
    }
  }

  /** Each page takes the store a minute. Its order is right, so that nothing else can tell. */
  @Test
  void a_listing_without_an_end_ends_at_the_longest_duration() {
    try (Attack attack = Attack.on(small)) {
      FaultBench bench = attack.bench().with("hydration.max-run-duration", "10m");
      Fault slowly =
          before(() -> bench.pass(Duration.ofMinutes(1)), WrongListings.endless("in/z/", 4));
      Ending ending = attack.by(Rule.always(slowly, FaultTarget.PRODUCER_LIST::is)).run();
      assertThat(ending.exitCode()).as(ending.reason()).isEqualTo(5);
      assertThat(ending.reason()).contains("hydration.max-run-duration");
      bench.with("hydration.max-run-duration", "1d");
      attack.heals();
    }
  }

  private static Fault before(Runnable first, Fault fault) {
    return new Fault(
        fault.name(),
        exchange -> {
          first.run();
          fault.action().on(exchange);
        });
  }

  /** What would fail every object, at every request that makes a copy. */
  private enum Systemic {
    SLOW_DOWN(Faults.refused(503, "SlowDown")),
    KMS_THROTTLED(Faults.refused(400, "KMS.ThrottlingException")),
    UNAVAILABLE(Faults.refused(503, "ServiceUnavailable")),
    DROPPED(Faults.droppedBefore()),
    DENIED(Faults.refused(403, "AccessDenied"));

    private final Fault fault;

    Systemic(Fault fault) {
      this.fault = fault;
    }
  }

  @ParameterizedTest
  @EnumSource
  void what_fails_every_copy_blows_the_fuse(Systemic systemic) {
    try (Attack attack = Attack.on(small)) {
      attack.bench().with("hydration.fuse.minimum", "2");
      Ending ending = attack.by(Rule.always(systemic.fault, FaultTarget.COPY_PUT::is)).run();
      assertThat(ending.exitCode()).as(ending.reason()).isEqualTo(1);
      assertThat(ending.reason()).contains("hydration.fuse");
      attack.heals();
    }
  }

  /** A prefix that is denied is not: the canary still reads. */
  @Test
  void what_fails_the_producers_objects_blows_it_only_with_the_canary() {
    try (Attack attack = Attack.on(small)) {
      attack.bench().with("hydration.fuse.minimum", "2");
      Fault denied = Faults.refused(403, "AccessDenied");
      attack.by(Rule.from(2, denied, FaultTarget.PRODUCER_GET::is));
      assertThat(attack.run().exitCode()).isEqualTo(3);
      attack.heals();
    }
  }

  /** SIGTERM comes when the first such request does; it is answered, or its connection drops. */
  @ParameterizedTest
  @EnumSource
  void told_to_end_at_any_request_it_ends_in_order(FaultTarget target) {
    for (Fault then : new Fault[] {passes(), Faults.droppedBefore()}) {
      try (Attack attack = Attack.on(target.needsLarge() ? large : small)) {
        Stream.ofNullable(target.provoked()).forEach(attack::by);
        attack.by(Rule.once(before(attack::terminate, then), target::is));
        Ending ending = attack.run();
        assertThat(ending.exitCode())
            .as(target + ": " + ending.reason())
            .isEqualTo(AT_THE_END.contains(target) ? 0 : 143);
        attack.heals();
      }
    }
  }

  private static Fault passes() {
    return Faults.meanwhile("it passes", request -> {});
  }
}
