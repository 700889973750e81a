package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.s3hydration.report.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Every request of a small job meets every fault that can befall it, once and always. The run ends
 * as {@code docs/failures.md} says, nothing is torn or falsely settled, and one more run makes the
 * copy whole.
 *
 * <p>{@code -Dcells=REGEX} lives through some of them alone: {@code COPY_PUT.*always}.
 */
class FaultMatrixTest {

  private static final int SAMPLE = 60;
  private static final int AT_ONCE = 4;

  private final List<Logger> loggers =
      List.of(logger("io.s3hydration"), logger("software.amazon.awssdk"));

  private static Logger logger(String name) {
    return (Logger) LoggerFactory.getLogger(name);
  }

  /** Hundreds of runs fail here, and each would say so. */
  @BeforeEach
  void quiet() {
    loggers.forEach(logger -> logger.setLevel(Level.OFF));
  }

  @AfterEach
  void loud() {
    loggers.forEach(logger -> logger.setLevel(null));
  }

  @Test
  void a_sample_of_the_cells_ends_as_documented_and_heals() throws InterruptedException {
    long seed = Long.getLong("seed", 1);
    List<FaultCell> cells = new ArrayList<>(chosen());
    Collections.shuffle(cells, new Random(seed));
    List<FaultCell> sample = cells.subList(0, Math.min(SAMPLE, cells.size()));
    System.out.println("fault matrix: a sample by seed " + seed);
    assertThat(live(sample)).isEmpty();
  }

  @Test
  @Tag("slow")
  void every_cell_ends_as_documented_and_heals() throws InterruptedException {
    assertThat(live(chosen())).isEmpty();
  }

  /**
   * What the matrix found when it was first run. A reset in one page of a listing ended the run.
   * One 403 for the tags of the first object took the tags from all copies of the run, and settled
   * them so. A record without an end was read until the memory was full. A marker that was written,
   * but answered without an ETag, was reported as not written. A 200 with InternalError inside was
   * taken for the object's own fault. A 200 with an error inside was read as a listing of nothing.
   * A journal of uploads that was read badly once was dropped, and its uploads with it. A lease
   * that could not be read back was called another run's. STS was not asked again where its answer
   * broke off. A copy that the store damaged was settled by the next run's HEAD. A HEAD that was
   * throttled once failed its object, though the GET that asked why was answered; and a HEAD of a
   * copy or an original was not asked why at all. Answers to uploads that broke off were read as
   * empty ones, and no object in parts was copied any more.
   */
  @Test
  void cells_that_found_a_defect_stay_well() throws InterruptedException {
    List<FaultCell> found =
        List.of(
            new FaultCell(FaultTarget.PRODUCER_LIST, FaultKind.ANSWER_CUT, false),
            new FaultCell(FaultTarget.PRODUCER_TAGS, FaultKind.ACCESS_DENIED, false),
            new FaultCell(FaultTarget.MARKER_GET, FaultKind.ENDLESS, false),
            new FaultCell(FaultTarget.MARKER_PUT, FaultKind.NO_ETAG, false),
            new FaultCell(FaultTarget.COPY_CREATE, FaultKind.ERROR_IN_GOOD_ANSWER, true),
            new FaultCell(FaultTarget.PRODUCER_LIST, FaultKind.ERROR_IN_GOOD_ANSWER, false),
            new FaultCell(FaultTarget.JOURNAL_GET, FaultKind.SHORTENED, true),
            new FaultCell(FaultTarget.LEASE_GET, FaultKind.SHORTENED, true),
            new FaultCell(FaultTarget.ROLE, FaultKind.SHORTENED, false),
            new FaultCell(FaultTarget.COPY_PUT, FaultKind.STORED_OTHERWISE, true),
            new FaultCell(FaultTarget.PRODUCER_HEAD_OF_LARGE, FaultKind.KMS_THROTTLED, false),
            new FaultCell(FaultTarget.PRODUCER_HEAD, FaultKind.EXPIRED_TOKEN, false),
            new FaultCell(FaultTarget.CONSUMER_HEAD, FaultKind.KMS_THROTTLED, false),
            new FaultCell(FaultTarget.COPY_CREATE, FaultKind.ANSWER_CUT, false),
            new FaultCell(FaultTarget.COPY_CREATE, FaultKind.STALLED, false),
            new FaultCell(FaultTarget.COPY_COMPLETE, FaultKind.ANSWER_CUT, false));
    assertThat(live(found)).isEmpty();
  }

  /** A new kind of request is a new target, or this fails. */
  @Test
  void whatever_a_small_job_asks_for_is_a_target_and_the_other_way_round() {
    Set<FaultTarget> asked = EnumSet.noneOf(FaultTarget.class);
    for (boolean large : new boolean[] {false, true}) {
      for (RunParameters parameters : List.of(FaultStory.FULL, FaultStory.SCHEDULED)) {
        try (FaultBench bench = new FaultStory(large).tell()) {
          Set<String> unknown = FaultCell.unknown(bench.proxy(), request -> false);
          bench.proxy().watch(request -> FaultTarget.of(request).ifPresent(asked::add));
          assertThat(bench.run(Ending.RUN, parameters, FaultStory.PATIENT).verdict())
              .isEqualTo(Verdict.COMPLETE);
          assertThat(unknown).isEmpty();
        }
      }
    }
    Set<FaultTarget> provoked = EnumSet.allOf(FaultTarget.class);
    provoked.removeIf(target -> target.provoked() == null);
    asked.addAll(provoked);
    assertThat(asked).containsExactlyInAnyOrder(FaultTarget.values());
  }

  @Test
  void every_ending_is_a_row_of_the_page() {
    assertThat(FaultCell.all())
        .hasSizeGreaterThan(1500)
        .allSatisfy(
            cell -> assertThat(ExpectedEnding.of(cell)).matches(ExpectedEnding::isDocumented));
  }

  private static List<FaultCell> chosen() {
    String regex = System.getProperty("cells", ".*");
    return FaultCell.all().stream().filter(cell -> cell.toString().matches(regex)).toList();
  }

  /** What went wrong, cell by cell. */
  private static List<String> live(List<FaultCell> cells) throws InterruptedException {
    FaultStory small = new FaultStory(false);
    FaultStory large = new FaultStory(true);
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    AtomicInteger lived = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (FaultCell cell : cells) {
        threads.execute(
            () -> {
              try {
                cell.live(cell.target().needsLarge() ? large : small);
              } catch (RuntimeException | AssertionError e) {
                wrong.add(cell + ": " + e);
                System.out.println("fault matrix: " + cell + ": " + e);
              }
              lived.incrementAndGet();
            });
      }
    }
    assertThat(lived.get()).isEqualTo(cells.size());
    int combinations = 2 * FaultTarget.values().length * FaultKind.values().length;
    System.out.printf(
        "fault matrix: %d cells lived through, of %d; %d more combinations make no sense%n",
        lived.get(), FaultCell.all().size(), combinations - FaultCell.all().size());
    System.out.println(
        "fault matrix: by TLS alone: " + cells.stream().filter(FaultCell::isUnproved).toList());
    System.out.println(
        "fault matrix: the store is believed that an upload is gone: "
            + cells.stream().filter(FaultCell::isBelieved).toList());
    return List.copyOf(wrong);
  }
}
