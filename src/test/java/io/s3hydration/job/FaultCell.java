package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.faults.FaultProxy;
import io.s3hydration.faults.ProxiedRequest;
import io.s3hydration.faults.Rule;
import io.s3hydration.faults.S3Operation;
import io.s3hydration.report.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** One fault at one kind of request, once or always, in a run; and the run after it. */
record FaultCell(FaultTarget target, FaultKind kind, boolean always) {

  static final int STALL_MILLIS = 3000;

  /** Of a client that a stalled answer keeps waiting. */
  private static final Duration IMPATIENT = Duration.ofSeconds(1);

  /** Every cell of the matrix. */
  static List<FaultCell> all() {
    return Stream.of(FaultTarget.values())
        .flatMap(
            target ->
                Stream.of(FaultKind.values())
                    .filter(kind -> kind.befalls(target))
                    .flatMap(
                        kind ->
                            Stream.of(
                                new FaultCell(target, kind, false),
                                new FaultCell(target, kind, true))))
        .toList();
  }

  /**
   * Lives through it.
   *
   * @throws AssertionError if it ends otherwise than documented, if anything is torn or falsely
   *     settled, if one more run does not heal it, or if anybody asked for what is not theirs
   */
  void live(FaultStory story) {
    try (FaultBench bench = story.tell()) {
      Whole whole =
          new Whole(
              bench.producer(), bench.consumer(), bench.versions(), !isUnproved(), bench.damaged());
      Rule rule =
          always ? Rule.always(kind.on(bench), target::is) : Rule.once(kind.on(bench), target::is);
      bench.proxy().add(rule);
      Rule provoked = target.provoked();
      if (provoked != null) {
        bench.proxy().add(provoked);
      }
      Set<String> unknown =
          unknown(bench.proxy(), request -> target.readsBack(request) || target.asksWhy(request));
      Duration patience =
          kind == FaultKind.STALLED || kind == FaultKind.SILENCE ? IMPATIENT : FaultStory.PATIENT;
      RunEnd end = bench.run(Ending.RUN, FaultStory.FULL, patience);
      Ending ending = Ending.of(bench, end);
      assertThat(bench.proxy().log())
          .as("the fault struck")
          .anyMatch(line -> kind.on(bench).name().equals(line.fault()));
      ExpectedEnding expected = ExpectedEnding.of(this);
      assertThat(ending.summary()).as(String.valueOf(end.reason())).isEqualTo(expected.summary());
      whole.checkAfterFaults(ending, !tagIsLie());
      boolean began =
          bench.proxy().log().stream()
              .anyMatch(line -> line.operation() == S3Operation.LIST_OBJECTS_V2);
      bench.proxy().heal();
      bench.later(Duration.ofHours(1));
      RunEnd repaired = bench.run("repair", repair(began), FaultStory.PATIENT);
      assertThat(repaired.verdict())
          .as("the run after it: " + repaired.reason())
          .isEqualTo(Verdict.COMPLETE);
      whole.checkWhole();
      if (!isBelieved() && !isUnproved()) {
        assertThat(bench.consumer().openUploads()).as("multipart uploads left open").isEmpty();
      }
      if (target != FaultTarget.JOURNAL_GET || !isUnproved()) {
        Identities.check(bench, bench.sessions());
        assertThat(unknown).as("requests that are no target").isEmpty();
      }
    }
  }

  /**
   * Fills with the requests that no target is about.
   *
   * @param expected those that are there because of a fault
   */
  static Set<String> unknown(FaultProxy proxy, Predicate<ProxiedRequest> expected) {
    Set<String> unknown = ConcurrentHashMap.newKeySet();
    proxy.watch(
        request -> {
          if (FaultTarget.of(request).isEmpty() && !expected.test(request)) {
            unknown.add(request.operation() + " " + request.bucket() + "/" + request.key());
          }
        });
    return unknown;
  }

  /** Whether the store says of an upload, or of the record of it, that it is gone: nobody asks. */
  boolean isBelieved() {
    boolean ofRecord = target == FaultTarget.JOURNAL_GET && kind == FaultKind.NO_SUCH_KEY;
    boolean abort = target == FaultTarget.COPY_ABORT || target == FaultTarget.SWEEP_ABORT;
    return ofRecord || (abort && kind == FaultKind.NO_SUCH_UPLOAD);
  }

  /**
   * What somebody else did to a copy, or a store's lie about it, shows in the consumer's listing
   * alone; and a run that never began is begun again.
   */
  private RunParameters repair(boolean began) {
    boolean shownByListing =
        kind == FaultKind.COPY_REPLACED || kind == FaultKind.COPY_DELETED || tagIsLie();
    return shownByListing || !began ? FaultStory.FULL : FaultStory.SCHEDULED;
  }

  /** Whether the store names another tag than the copy has. */
  boolean tagIsLie() {
    return kind == FaultKind.WRONG_ETAG && target.writesCopy();
  }

  /**
   * Whether only TLS keeps it from happening: the source offers nothing to compare with, and nobody
   * names the journal by its digest. An object that is copied in parts was asked for its checksum
   * by a HEAD.
   */
  boolean isUnproved() {
    return (kind == FaultKind.BIT_FLIPPED_UNPROVED && target == FaultTarget.PRODUCER_GET)
        || (kind == FaultKind.BIT_FLIPPED && target == FaultTarget.JOURNAL_GET);
  }

  @Override
  public String toString() {
    return target + " " + kind + (always ? " always" : " once");
  }
}
